/** Which stage a ticket may go to from where it stands. Both ends of a mutation ask this one table. */
import type { TicketStage } from '../base/words.ts';

/**
 * new → verifying → solving → executing → confirming → care → closed. One call may settle several of the first stages at once;
 * a failed solution goes back; closed opens again only into verifying.
 */
const moves: { readonly [S in TicketStage]: readonly TicketStage[] } = {
  new: ['verifying', 'solving', 'executing', 'closed'],
  verifying: ['solving', 'executing', 'closed'],
  solving: ['executing', 'verifying'],
  executing: ['confirming', 'solving', 'verifying'],
  confirming: ['care', 'executing', 'verifying'],
  care: ['closed', 'verifying'],
  closed: ['verifying'],
};

export function nextStages(stage: TicketStage): TicketStage[] {
  return [...moves[stage]];
}

export function canMove(from: TicketStage, to: TicketStage): boolean {
  return moves[from].includes(to);
}

/** Closing before anything was solved (a duplicate, a mistake) and opening a closed ticket again are explained in words. */
export function needsReason(from: TicketStage, to: TicketStage): boolean {
  return (to === 'closed' && from !== 'care') || from === 'closed';
}

const stageNames: { readonly [S in TicketStage]: string } = {
  new: '新建',
  verifying: '核实中',
  solving: '拟定方案',
  executing: '处理中',
  confirming: '待确认',
  care: '回访期',
  closed: '已结案',
};

/** The stage as Chinese records and sentences name it. */
export function stageName(stage: TicketStage): string {
  return stageNames[stage];
}
