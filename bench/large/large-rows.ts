/** Owns the rows of a very large team: every row follows from its number and the seed alone, so that they can be made one by one, in any order. */
import type { Contact } from '../../src/shared/contact/contact.ts';
import type { Benefit, Customer, LogisticsEvent, Order } from '../../src/shared/customer/customer.ts';
import type { Commitment, Ticket, TicketEvent } from '../../src/shared/ticket/ticket.ts';
import { Dice } from '../engine/dice.ts';
import { givenCharacters, places, said, surnamesByWeight, wishes } from './large-words.ts';

export const largeScope = 'team:large';
const dayMs = 86_400_000;
/** Rows were made over two years up to here. */
export const largeNowMs = 1_795_000_000_000;
export const largeFirstMs = largeNowMs - 730 * dayMs;

/** How many rows a world of so many customers has. Every twentieth customer has twenty orders, twenty contacts and five tickets. */
export function sizesOf(customers: number) {
  const frequent = Math.floor(customers / 20);
  return {
    customers,
    frequent,
    contacts: customers * 3,
    tickets: customers,
    orders: frequent * 20,
    logistics: frequent * 10,
    events: frequent * 10,
    commitments: frequent * 5,
    benefits: frequent * 2,
  };
}
export type LargeSizes = ReturnType<typeof sizesOf>;

const kinds = { customer: 1, benefit: 2, order: 3, logistics: 4, contact: 5, ticket: 6, event: 7, commitment: 8 } as const;

function dice(kind: keyof typeof kinds, n: number): Dice {
  return new Dice((n * 8 + kinds[kind]) * 2_654_435_761);
}

/** A uuidv7 of that moment. */
function idOf(kind: keyof typeof kinds, n: number, atMs: number): string {
  const at = Math.floor(atMs).toString(16).padStart(12, '0');
  const tail = (n * 8 + kinds[kind]).toString(16).padStart(12, '0');
  return `${at.slice(0, 8)}-${at.slice(8)}-7000-8000-${tail}`;
}

const base = { scope: largeScope, ver: 1, deleted: false };

export function customerId(n: number): string {
  return idOf('customer', n, largeFirstMs - 1_000 * dayMs + n * 60_000);
}

/** The n-th of those with twenty orders. */
export function frequentCustomer(n: number): number {
  return n * 20;
}

/** Numbers 4 to 19 of every twenty, and 1 to 3, share what is left. */
function otherCustomer(roll: Dice, sizes: LargeSizes): number {
  return roll.below(sizes.customers - 1) + 1;
}

function contactAtMs(n: number, sizes: LargeSizes): number {
  return largeFirstMs + Math.floor(((largeNowMs - largeFirstMs) * n) / sizes.contacts);
}

/** A third of all contacts are those of frequent customers, twenty each, spread over the time. */
function contactOwner(n: number, sizes: LargeSizes): number {
  if (n % 3 === 0 && n / 3 < sizes.frequent * 20) return frequentCustomer((Math.floor(n / 3) * 7_919) % sizes.frequent);
  return otherCustomer(dice('contact', n), sizes);
}

/** When each customer was last in contact; 0 for never. */
export function lastContacts(sizes: LargeSizes): Float64Array {
  const last = new Float64Array(sizes.customers);
  for (let n = 0; n < sizes.contacts; n++) last[contactOwner(n, sizes)] = contactAtMs(n, sizes);
  return last;
}

export function customerRow(n: number, lastContactMs: number): Customer {
  const roll = dice('customer', n);
  const given =
    givenCharacters.charAt(roll.below(givenCharacters.length)) +
    (roll.chance(0.8) ? givenCharacters.charAt(roll.below(givenCharacters.length)) : '');
  const name = surnamesByWeight.charAt(Math.floor(roll.next() ** 2 * surnamesByWeight.length)) + given;
  const phone = `1${['38', '39', '59', '76', '77', '86', '89', '95'][n % 8]}${String((n * 48_271) % 100_000_000).padStart(8, '0')}`;
  return {
    ...base,
    id: customerId(n),
    memberNo: `M${String(10_000_000 + n)}`,
    name,
    salutation: roll.chance(0.5) ? '女士' : '先生',
    phone,
    contactPoints: [{ number: phone, kind: 'mobile', verified: roll.chance(0.9) }],
    tier: roll.pick(['普通会员', '普通会员', '银卡会员', '金卡会员', '黑金会员']),
    verified: roll.chance(0.85),
    tags: roll.chance(0.3) ? [roll.pick(['重视时效', '家有老人', '偏好短信通知', '老客户'])] : [],
    region: roll.pick(places),
    memberSinceMs: largeFirstMs - 1_000 * dayMs + n * 60_000,
    lastContactAtMs: lastContactMs === 0 ? null : lastContactMs,
  };
}

export function contactRow(n: number, sizes: LargeSizes): Contact {
  const roll = dice('contact', n + 1_000_000_000);
  const startedAtMs = contactAtMs(n, sizes);
  const id = idOf('contact', n, startedAtMs);
  const words = {
    speaker: 'customer',
    via: 'speech',
    text: said(roll),
    atMs: 2_000,
    endMs: 9_000,
    rev: 0,
    emotion: 1,
    findings: [],
  } as const;
  return {
    ...base,
    id,
    customerId: customerId(contactOwner(n, sizes)),
    ticketId: null,
    channel: roll.chance(0.6) ? 'phone' : 'chat',
    direction: roll.chance(0.9) ? 'in' : 'out',
    fromAddress: '',
    state: 'ended',
    startedAtMs,
    endedAtMs: startedAtMs + 240_000,
    agentId: null,
    agentName: roll.pick(['周敏', '陈立', '何静', '罗森']),
    summary: said(roll),
    emotionPeak: roll.chance(0.2) ? 2 : 1,
    wrapCode: null,
    packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
    transcript: [{ id: `${n}-1`, ...words, findings: [] }],
    guide: null,
    alerts: [],
    satisfaction: roll.chance(0.2) ? 4 : null,
  };
}

/** A quarter of all tickets are those of frequent customers, five each. */
function ticketOwner(n: number, sizes: LargeSizes): number {
  if (n % 4 === 0 && n / 4 < sizes.frequent * 5) return frequentCustomer((n / 4) % sizes.frequent);
  return otherCustomer(dice('ticket', n), sizes);
}

function ticketOpenedMs(n: number, sizes: LargeSizes): number {
  return largeFirstMs + Math.floor(((largeNowMs - largeFirstMs) * n) / sizes.tickets);
}

export function ticketRow(n: number, sizes: LargeSizes): Ticket {
  const roll = dice('ticket', n + 1_000_000_000);
  const openedAtMs = ticketOpenedMs(n, sizes);
  const isOpen = openedAtMs > largeNowMs - 20 * dayMs && roll.chance(0.6);
  const wish = roll.pick(wishes);
  const day = new Date(openedAtMs).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    ...base,
    id: idOf('ticket', n, openedAtMs),
    ticketNo: `TK-${day}-${(n % 33_554_432).toString(36).toUpperCase().padStart(5, '0')}`,
    customerId: customerId(ticketOwner(n, sizes)),
    orderId: null,
    contactId: null,
    type: 'product_quality',
    title: said(roll).slice(0, 16),
    channel: 'phone',
    emotion: 1,
    urgency: 'normal',
    openedAtMs,
    goldenDueAtMs: openedAtMs + 7_200_000,
    firstResponseAtMs: openedAtMs + 600_000,
    planDueAtMs: openedAtMs + dayMs,
    planGivenAtMs: openedAtMs + 3_600_000,
    closedAtMs: isOpen ? null : openedAtMs + 9 * dayMs,
    problem: { what: said(roll), when: '昨天', orderNo: '', ask: wish, confirmed: true },
    demands: [{ id: 'd1', text: wish, done: !isOpen }],
    facts: [],
    evidence: [],
    options: [],
    chosenOptionId: null,
    lastAction: `已联系客户,${wish}`,
    lastActionAtMs: Math.min(largeNowMs, openedAtMs + roll.below(9) * dayMs),
    fieldsRev: '',
    stage: isOpen ? 'solving' : 'closed',
    statusRev: '',
    ownerId: null,
    ownerName: '周敏',
    department: 'service',
    ownerRev: '',
  };
}

/** Tickets, orders and what belongs to them go round the frequent customers: 0, 1, 2, …, 0, 1, 2, … */
function frequentTicket(n: number, sizes: LargeSizes): Ticket {
  return ticketRow((n % (sizes.frequent * 5)) * 4, sizes);
}

export function orderRow(n: number, sizes: LargeSizes): Order {
  const roll = dice('order', n);
  const placedAtMs = largeFirstMs + Math.floor(((largeNowMs - largeFirstMs) * n) / sizes.orders);
  return {
    ...base,
    id: idOf('order', n, placedAtMs),
    customerId: customerId(frequentCustomer(n % sizes.frequent)),
    orderNo: `DD${new Date(placedAtMs).toISOString().slice(0, 10).replaceAll('-', '')}${String(n).padStart(8, '0')}`,
    product: roll.pick(['空气净化器', '扫地机器人', '婴儿推车', '羽绒服', '电饭煲', '行李箱']),
    quantity: 1,
    amountCents: 1_000 + roll.below(300_000),
    status: 'signed',
    placedAtMs,
    shippedAtMs: placedAtMs + dayMs,
    promisedAtMs: placedAtMs + 4 * dayMs,
    signedAtMs: placedAtMs + 3 * dayMs,
    signedBy: '本人',
    carrier: '顺达快递',
    trackingNo: `SD${String(n).padStart(12, '0')}`,
  };
}

/** Two for each of the newest half of the orders. */
export function logisticsRow(n: number, sizes: LargeSizes): LogisticsEvent {
  const order = orderRow(sizes.orders - 1 - Math.floor(n / 2), sizes);
  const atMs = order.placedAtMs + (1 + (n % 2)) * dayMs;
  const { id: orderId, customerId: owner } = order;
  return {
    ...base,
    id: idOf('logistics', n, atMs),
    customerId: owner,
    orderId,
    atMs,
    place: '杭州转运中心',
    text: n % 2 === 0 ? '已揽收' : '已签收',
  };
}

/** Two for each ticket of a frequent customer. */
export function eventRow(n: number, sizes: LargeSizes): TicketEvent {
  const ticket = frequentTicket(n, sizes);
  const roll = dice('event', n);
  const atMs = Math.min(largeNowMs, ticket.openedAtMs + (1 + Math.floor(n / (sizes.frequent * 5))) * 3_600_000);
  const { id: ticketId, customerId: owner } = ticket;
  return {
    ...{ ...base, id: idOf('event', n, atMs), ticketId, customerId: owner, kind: 'note', text: said(roll) },
    ...{ authorId: null, authorName: '周敏', atMs, reasonCode: null },
  };
}

export function commitmentRow(n: number, sizes: LargeSizes): Commitment {
  const ticket = frequentTicket(n, sizes);
  const madeAtMs = ticket.openedAtMs + 3_600_000;
  const isKept = ticket.stage === 'closed';
  return {
    ...{ ...base, id: idOf('commitment', n, madeAtMs), ticketId: ticket.id, customerId: ticket.customerId, contactId: null },
    ...{ what: '给您处理结果', ownerId: null, ownerName: '周敏', madeAtMs, dueAtMs: madeAtMs + dayMs, words: '明天18点前' },
    ...{ status: isKept ? 'kept' : 'open', settledAtMs: isKept ? madeAtMs + dayMs : null },
  };
}

export function benefitRow(n: number, sizes: LargeSizes): Benefit {
  const owner = customerId(frequentCustomer(n % sizes.frequent));
  const id = idOf('benefit', n, largeNowMs - dayMs);
  return {
    ...base,
    id,
    customerId: owner,
    title: '满200减30优惠券',
    amountCents: 3_000,
    status: 'active',
    expiresAtMs: largeNowMs + 30 * dayMs,
  };
}
