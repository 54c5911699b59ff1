/** One paragraph an agent can read aloud: where the case stands, who has it, what was done last, what comes when. From fields only. */
import type { Department, TicketStage } from '../base/words.ts';
import { sayDay, speakTime } from '../clock/say-time.ts';
import { isMissed, mostPressingFirst, standingPromises } from '../ticket/standing-promises.ts';
import type { Commitment, Ticket } from '../ticket/ticket.ts';
import { callName } from './call-name.ts';
import type { Customer } from './customer.ts';

const stagePhrases: { readonly [S in Exclude<TicketStage, 'closed'>]: string } = {
  new: '已经登记好',
  verifying: '正在核实情况',
  solving: '正在拟定方案',
  executing: '方案正在执行',
  confirming: '已经办完，等您确认',
  care: '已经办完，我们会再回访您一次',
};

const departmentPhrases: { readonly [D in Department]: string } = {
  service: '客服组',
  quality: '质量组',
  logistics: '物流组',
  membership: '会员组',
  product: '产品组',
  finance: '财务组',
};

/** What is said of a ticket. */
type ToldTicket = Pick<
  Ticket,
  | 'id'
  | 'stage'
  | 'title'
  | 'ownerId'
  | 'ownerName'
  | 'department'
  | 'openedAtMs'
  | 'planGivenAtMs'
  | 'planDueAtMs'
  | 'lastAction'
  | 'lastActionAtMs'
>;

export type StatementFacts = {
  customer: Pick<Customer, 'name' | 'salutation'>;
  tickets: readonly ToldTicket[];
  commitments: readonly Commitment[];
  /** The agent who will read it: their own tickets are 「由我负责」. */
  readerId: string | null;
  nowMs: number;
  utcOffsetMinutes: number;
};

function unmet(ticket: ToldTicket, commitments: readonly Commitment[]): Commitment[] {
  const own = commitments.filter((each) => each.ticketId === ticket.id);
  return standingPromises(own).sort((left, right) => left.dueAtMs - right.dueAtMs);
}

function ownerPhrase(ticket: ToldTicket, readerId: string | null): string {
  if (ticket.ownerId !== null && ticket.ownerId === readerId) return '由我负责';
  if (ticket.ownerName !== '') return `由${departmentPhrases[ticket.department]}的${ticket.ownerName}负责`;
  return `由${departmentPhrases[ticket.department]}跟进`;
}

function expectation(ticket: ToldTicket, facts: StatementFacts): string {
  const say = (atMs: number) => speakTime(atMs, facts.nowMs, facts.utcOffsetMinutes);
  const promises = unmet(ticket, facts.commitments);
  const missed = promises.findLast((each) => isMissed(each, facts.nowMs));
  const next = promises.find((each) => each.status === 'open' && each.dueAtMs >= facts.nowMs);
  const parts: string[] = [];
  if (missed !== undefined) parts.push(`我们原先说好${say(missed.dueAtMs)}前${missed.what}，没有做到，这是我们的责任，我向您道歉。`);
  if (next !== undefined) parts.push(`接下来是${say(next.dueAtMs)}前${next.what}。`);
  else if (ticket.planGivenAtMs === null && ticket.planDueAtMs > facts.nowMs)
    parts.push(`${say(ticket.planDueAtMs)}前，我们给您处理方案。`);
  else if (missed !== undefined) parts.push('这通电话里，我来跟您重新约定一个具体的时间。');
  return parts.join('');
}

/** About the most pressing open ticket; empty when there is none. */
export function progressStatement(facts: StatementFacts): string {
  const open = facts.tickets.filter(({ stage }) => stage !== 'closed');
  const [ticket] = mostPressingFirst(open, facts.commitments, facts.nowMs);
  if (ticket === undefined || ticket.stage === 'closed') return '';
  const { nowMs, utcOffsetMinutes } = facts;
  const opened = sayDay(ticket.openedAtMs, nowMs, utcOffsetMinutes);
  const subject = ticket.title === '' ? '的问题' : `的「${ticket.title}」`;
  const last =
    ticket.lastAction === '' ? '' : `最近的进展是${speakTime(ticket.lastActionAtMs, nowMs, utcOffsetMinutes)}，${ticket.lastAction}。`;
  return (
    `${callName(facts.customer)}，您${opened}反映${subject}，${stagePhrases[ticket.stage]}，${ownerPhrase(ticket, facts.readerId)}。` +
    `${last}${expectation(ticket, facts)}`
  );
}
