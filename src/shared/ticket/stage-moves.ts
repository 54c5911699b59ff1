/** Which stage a ticket may go to from where it stands. Both ends of a mutation ask this one table. */
import { type TicketStage, ticketStages } from '../base/words.ts';

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

/** To tell a customer that it is done while a department still works on its part is explained in words. */
export function isDoneStage(stage: TicketStage): boolean {
  return stage === 'confirming' || stage === 'care' || stage === 'closed';
}

/** What counted as done and goes back to the beginning, because the customer says so: it is opened again, from whichever of those stages. */
export function isReopening(from: TicketStage, to: TicketStage): boolean {
  return isDoneStage(from) && to === 'verifying';
}

/** Why a ticket is opened again. */
export const reopenReasons = ['not_fixed', 'came_back', 'promise_broken', 'new_facts', 'other'] as const;
export type ReopenReason = (typeof reopenReasons)[number];

/** What makes an open case worse. */
export const worsenReasons = [
  'severity-raised',
  'repeat-contact',
  'deadline-missed',
  'promise-broken',
  'regulator',
  'media',
  'lawyer',
  'public-post',
  'deadlock',
  'safety',
] as const;
export type WorsenReason = (typeof worsenReasons)[number];

const worsenNames: { readonly [R in WorsenReason]: string } = {
  'severity-raised': '情绪或紧急程度升级',
  'repeat-contact': '到期前再次来电',
  'deadline-missed': '时限已过',
  'promise-broken': '承诺没有兑现',
  regulator: '提到向监管部门投诉',
  media: '提到媒体曝光',
  lawyer: '提到律师或起诉',
  'public-post': '已公开发布',
  deadlock: '沟通陷入僵局',
  safety: '涉及人身或财产安全',
};

/** A worsening as Chinese records name it. */
export function worsenName(reason: WorsenReason): string {
  return worsenNames[reason];
}

/** What `worsenName` begins and somebody's note may follow. */
export function worsenText(reason: WorsenReason, note: string): string {
  return note === '' ? worsenNames[reason] : `${worsenNames[reason]}：${note}`;
}

/** The reason and the note in what `worsenText` wrote; null for words that it did not write. */
export function readWorsenText(code: string | null, text: string): { reason: WorsenReason; note: string } | null {
  const reason = worsenReasons.find((each) => each === code);
  if (reason === undefined || !text.startsWith(worsenNames[reason])) return null;
  const rest = text.slice(worsenNames[reason].length);
  if (rest === '') return { reason, note: '' };
  return rest.startsWith('：') ? { reason, note: rest.slice(1) } : null;
}

const stageNames: { readonly [S in TicketStage]: string } = {
  new: '新建',
  verifying: '核实中',
  solving: '定方案',
  executing: '方案执行',
  confirming: '待确认',
  care: '回访',
  closed: '已关闭',
};

/** As records named them before the windows' own names were taken. */
const formerNames: Partial<{ readonly [S in TicketStage]: string }> = {
  solving: '拟定方案',
  executing: '处理中',
  care: '回访期',
  closed: '已结案',
};

/** The stage as Chinese records and sentences name it. */
export function stageName(stage: TicketStage): string {
  return stageNames[stage];
}

/** The stage that records name so, or named so once; null for any other word. */
export function stageOfName(name: string): TicketStage | null {
  return ticketStages.find((stage) => stageNames[stage] === name || formerNames[stage] === name) ?? null;
}
