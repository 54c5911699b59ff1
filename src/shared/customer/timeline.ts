/** Everything that happened with a customer in one list, newest first. */
import type { Channel, Emotion } from '../base/words.ts';
import { sayDue } from '../clock/say-time.ts';
import { maskTold } from '../compliance/mask-told.ts';
import type { Contact } from '../contact/contact.ts';
import { sayScore } from '../ticket/satisfaction.ts';
import { stageName } from '../ticket/stage-moves.ts';
import type { Commitment, FollowUp, Ticket, TicketEvent } from '../ticket/ticket.ts';
import type { LogisticsEvent, Order } from './customer.ts';
import { maskSigners } from './signer.ts';

export type TimelineEntry = {
  id: string;
  kind: 'order' | 'logistics' | 'contact' | 'consultation' | 'ticket' | 'event' | 'commitment' | 'follow_up';
  atMs: number;
  title: string;
  detail: string;
  emotion: Emotion | null;
  channel: Channel | null;
  /** Id of the row to open. */
  refId: string;
};

export type TimelineFacts = {
  orders: readonly Pick<Order, 'id' | 'orderNo' | 'product' | 'quantity' | 'amountCents' | 'placedAtMs'>[];
  logistics: readonly LogisticsEvent[];
  contacts: readonly Pick<
    Contact,
    'id' | 'ticketId' | 'channel' | 'direction' | 'startedAtMs' | 'agentName' | 'summary' | 'emotionPeak' | 'satisfaction'
  >[];
  tickets: readonly Pick<Ticket, 'id' | 'ticketNo' | 'title' | 'stage' | 'openedAtMs' | 'emotion' | 'channel'>[];
  events: readonly TicketEvent[];
  commitments: readonly Commitment[];
  followUps: readonly FollowUp[];
  nowMs: number;
  utcOffsetMinutes: number;
  /** As `maskTold` does, for whoever shows the same texts elsewhere as well. */
  mask?: (text: string) => string;
};

type Told = Pick<TimelineEntry, 'kind' | 'atMs' | 'title' | 'detail'> & { emotion?: Emotion; channel?: Channel; refId?: string };

function entry(rowId: string, told: Told): TimelineEntry {
  const { kind, atMs, title, detail } = told;
  return {
    id: `${kind}:${rowId}`,
    kind,
    atMs,
    title,
    detail,
    emotion: told.emotion ?? null,
    channel: told.channel ?? null,
    refId: told.refId ?? rowId,
  };
}

const channelNames: { readonly [C in Channel]: readonly [incoming: string, outgoing: string] } = {
  phone: ['来电', '去电'],
  chat: ['在线会话', '主动会话'],
  public: ['公开留言', '公开回复'],
};
const settled = { open: '待兑现', kept: '已兑现', broken: '未兑现', cancelled: '已取消' } as const;
const followUps = { progress: '进度告知', satisfaction: '满意度确认', care: '关怀回访' } as const;
const eventNames: { readonly [K in TicketEvent['kind']]: string } = {
  created: '新建工单',
  note: '备注',
  stage: '阶段变化',
  owner: '负责人变化',
  fields: '内容更新',
  option: '选定方案',
  evidence: '收到凭证',
  commitment: '承诺',
  follow_up: '跟进',
  contact: '联系',
  link_made: '进度链接',
  link_ended: '进度链接停用',
  reopened: '重新打开',
  worsened: '情况升级',
  paused: '暂停计时',
  resumed: '恢复计时',
  happened: '记录',
  correction: '资料更正',
  task: '部门协办',
  escalated: '升级处理',
  approval: '请示',
};
/** Told by their own rows already. */
export const eventsToldElsewhere: ReadonlySet<TicketEvent['kind']> = new Set<TicketEvent['kind']>([
  'created',
  'contact',
  'commitment',
  'follow_up',
]);

function yuan(cents: number): string {
  return `¥${(cents / 100).toFixed(2)}`;
}

function orderEntries(facts: TimelineFacts): TimelineEntry[] {
  const orders = facts.orders.map((order) => {
    const detail = `订单尾号 ${order.orderNo.slice(-6)} · ${yuan(order.amountCents)}`;
    return entry(order.id, { kind: 'order', atMs: order.placedAtMs, title: `下单 ${order.product} ×${order.quantity}`, detail });
  });
  const logistics = facts.logistics.map((event) =>
    entry(event.id, { kind: 'logistics', atMs: event.atMs, title: maskSigners(event.text), detail: event.place, refId: event.orderId }),
  );
  return [...orders, ...logistics];
}

/** A customer came and it needed no ticket: that was a question, no complaint. A public post is never one. */
export function isConsultation({ ticketId, direction, channel }: Pick<Contact, 'ticketId' | 'direction' | 'channel'>): boolean {
  return ticketId === null && direction === 'in' && channel !== 'public';
}

function contactEntries(facts: TimelineFacts): TimelineEntry[] {
  const { mask = maskTold } = facts;
  return facts.contacts.map((contact) => {
    const { channel, emotionPeak: emotion } = contact;
    const how = channelNames[channel][contact.direction === 'in' ? 0 : 1];
    const kind = isConsultation(contact) ? 'consultation' : 'contact';
    const what = kind === 'consultation' ? `${how}（咨询）` : how;
    const title = contact.agentName === '' ? what : `${what} · ${contact.agentName}`;
    const answer = contact.satisfaction === null ? '' : `客户评价 ${sayScore(contact.satisfaction)}`;
    const detail = [mask(contact.summary), answer].filter((text) => text !== '').join(' · ');
    return entry(contact.id, { kind, atMs: contact.startedAtMs, title, detail, emotion, channel });
  });
}

function ticketEntries(facts: TimelineFacts): TimelineEntry[] {
  const tickets = facts.tickets.map((ticket) => {
    const { openedAtMs: atMs, emotion, channel } = ticket;
    const detail = `${ticket.title}(${stageName(ticket.stage)})`;
    return entry(ticket.id, { kind: 'ticket', atMs, title: `工单 ${ticket.ticketNo}`, detail, emotion, channel });
  });
  const events = facts.events
    .filter((event) => !eventsToldElsewhere.has(event.kind))
    .map((event) =>
      entry(event.id, {
        kind: 'event',
        atMs: event.atMs,
        title: eventNames[event.kind],
        detail: maskTold(event.text),
        refId: event.ticketId,
      }),
    );
  return [...tickets, ...events];
}

function promiseEntries(facts: TimelineFacts): TimelineEntry[] {
  const commitments = facts.commitments.map((commitment) => {
    const detail = `${sayDue(commitment.dueAtMs, facts.nowMs, facts.utcOffsetMinutes)} 前${maskTold(commitment.what)}`;
    const refId = commitment.ticketId ?? commitment.id;
    return entry(commitment.id, {
      kind: 'commitment',
      atMs: commitment.madeAtMs,
      title: `承诺 · ${settled[commitment.status]}`,
      detail,
      refId,
    });
  });
  const done = facts.followUps.flatMap((followUp) => {
    const { doneAtMs: atMs, ticketId: refId } = followUp;
    const answer = followUp.score === null ? '' : `客户评价 ${sayScore(followUp.score)}`;
    const detail = [answer, maskTold(followUp.outcome)].filter((text) => text !== '').join(' · ');
    const wasDone = atMs !== null && followUp.status === 'done';
    return !wasDone ? [] : [entry(followUp.id, { kind: 'follow_up', atMs, title: followUps[followUp.kind], detail, refId })];
  });
  return [...commitments, ...done];
}

/** Ties by id, so that equal input gives an equal list. Follow-ups appear once they are done; planned ones are to-do items. */
export function buildTimeline(facts: TimelineFacts): TimelineEntry[] {
  const entries = [...orderEntries(facts), ...contactEntries(facts), ...ticketEntries(facts), ...promiseEntries(facts)];
  return entries.sort((left, right) => right.atMs - left.atMs || (left.id < right.id ? -1 : 1));
}
