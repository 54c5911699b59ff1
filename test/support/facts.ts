/** Builders of rows for tests of the domain core: complete, valid, and different only where a test says so. */
import type { Contact } from '../../src/shared/contact/contact.ts';
import type { Benefit, Customer, Order } from '../../src/shared/customer/customer.ts';
import type { CalendarData } from '../../src/shared/pack/pack.ts';
import type { EntityName, EntityRows } from '../../src/shared/sync/entity-table.ts';
import type { EntityPut, MutationActor, MutationContext, RowLookup } from '../../src/shared/sync/mutation.ts';
import type { Commitment, Conflict, FollowUp, Ticket } from '../../src/shared/ticket/ticket.ts';

/** A valid UUID that is easy to tell apart in failures. */
export function idOf(n: number): string {
  return `0193a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Local time in China, e.g. at('2026-11-18T10:00'). */
export function at(local: string): number {
  return Date.parse(`${local}:00+08:00`);
}

export const team = 'team:t1';
const spans: CalendarData['weekly'][number] = [
  [540, 720],
  [780, 1260],
];
export const calendar: CalendarData = {
  utc_offset_minutes: 480,
  weekly: Array.from({ length: 7 }, () => spans),
  holidays: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
  workdays: ['2026-10-10'],
};

const base = { scope: team, ver: 1, deleted: false };

export function aCustomer(changes: Partial<Customer> = {}): Customer {
  return {
    ...base,
    id: idOf(1),
    memberNo: 'M001',
    name: '林晓雨',
    salutation: '女士',
    phone: '13812341234',
    contactPoints: [{ number: '13812341234', kind: 'mobile', verified: true }],
    tier: '金卡',
    verified: true,
    tags: [],
    region: '浙江省杭州市西湖区',
    memberSinceMs: at('2024-01-01T00:00'),
    lastContactAtMs: null,
    ...changes,
  };
}

export function aTicket(changes: Partial<Ticket> = {}): Ticket {
  const openedAtMs = at('2026-11-17T10:00');
  return {
    ...base,
    id: idOf(2),
    ticketNo: 'TK-20261117-7F3KQ',
    customerId: idOf(1),
    orderId: null,
    contactId: null,
    type: 'product_quality',
    title: '破壁机漏水',
    channel: 'phone',
    emotion: 1,
    urgency: 'normal',
    openedAtMs,
    goldenDueAtMs: openedAtMs + 2 * 3_600_000,
    firstResponseAtMs: openedAtMs + 60_000,
    planDueAtMs: openedAtMs + 24 * 3_600_000,
    planGivenAtMs: null,
    closedAtMs: null,
    problem: { what: '漏水', when: '', orderNo: '', ask: '', confirmed: false },
    demands: [],
    facts: [],
    evidence: [],
    options: [
      { id: 'exchange', title: '免费换新', sentence: '给您换一台新的', costCents: 0, timeText: '明天12点前寄出', overLimit: false },
      { id: 'refund', title: '退货退款', sentence: '给您退款', costCents: 0, timeText: '今天18点前提交', overLimit: false },
    ],
    chosenOptionId: null,
    lastAction: '登记了问题',
    lastActionAtMs: openedAtMs + 120_000,
    fieldsRev: idOf(901),
    stage: 'verifying',
    statusRev: idOf(902),
    ownerId: idOf(50),
    ownerName: '王敏',
    department: 'service',
    ownerRev: idOf(903),
    ...changes,
  };
}

export function aCommitment(changes: Partial<Commitment> = {}): Commitment {
  return {
    ...base,
    id: idOf(3),
    ticketId: idOf(2),
    customerId: idOf(1),
    contactId: null,
    what: '补发',
    ownerId: idOf(50),
    ownerName: '王敏',
    madeAtMs: at('2026-11-17T10:05'),
    dueAtMs: at('2026-11-19T18:00'),
    words: '11月19日18点前',
    status: 'open',
    settledAtMs: null,
    ...changes,
  };
}

export function aFollowUp(changes: Partial<FollowUp> = {}): FollowUp {
  return {
    ...base,
    id: idOf(4),
    ticketId: idOf(2),
    customerId: idOf(1),
    kind: 'progress',
    dueAtMs: at('2026-11-18T15:00'),
    assigneeId: idOf(50),
    assigneeName: '王敏',
    status: 'open',
    outcome: '',
    doneAtMs: null,
    score: null,
    ...changes,
  };
}

export function aContact(changes: Partial<Contact> = {}): Contact {
  return {
    ...base,
    id: idOf(5),
    customerId: idOf(1),
    ticketId: idOf(2),
    channel: 'phone',
    direction: 'in',
    fromAddress: '13812341234',
    state: 'open',
    startedAtMs: at('2026-11-18T09:00'),
    endedAtMs: null,
    agentId: idOf(50),
    agentName: '王敏',
    summary: '',
    emotionPeak: 0,
    wrapCode: null,
    packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
    transcript: [],
    guide: null,
    alerts: [],
    satisfaction: null,
    ...changes,
  };
}

export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    ...base,
    id: idOf(6),
    customerId: idOf(1),
    orderNo: '202611150001234',
    product: '破壁机',
    quantity: 1,
    amountCents: 59_900,
    status: 'in_transit',
    placedAtMs: at('2026-11-15T20:00'),
    shippedAtMs: null,
    promisedAtMs: null,
    signedAtMs: null,
    signedBy: null,
    carrier: null,
    trackingNo: null,
    ...changes,
  };
}

export function aBenefit(changes: Partial<Benefit> = {}): Benefit {
  return {
    ...base,
    id: idOf(7),
    customerId: idOf(1),
    title: '满200减50券',
    amountCents: 5_000,
    status: 'active',
    expiresAtMs: null,
    ...changes,
  };
}

export function aConflict(changes: Partial<Conflict> = {}): Conflict {
  return {
    ...base,
    id: idOf(8),
    entity: 'ticket',
    entityId: idOf(2),
    group: 'status',
    status: 'conflict',
    code: 'ticket.conflict',
    mutation: 'ticket.setStage',
    mine: { stage: 'solving' },
    theirs: { stage: 'executing' },
    theirsRev: idOf(902),
    theirsBy: '李强',
    theirsAtMs: null,
    authorId: idOf(50),
    atMs: at('2026-11-18T09:00'),
    resolvedAtMs: null,
    ...changes,
  };
}

export const agent: MutationActor = { userId: idOf(50), name: '王敏', role: 'agent', teamId: 't1', scopes: [team, `user:${idOf(50)}`] };
export const lead: MutationActor = { ...agent, userId: idOf(51), name: '赵班长', role: 'lead', scopes: [team, `user:${idOf(51)}`] };

/** A small table of rows that mutations read, and into which their puts can be written. */
export class Rows {
  private readonly rows = new Map<string, EntityPut>();

  put(...puts: EntityPut[]): this {
    for (const each of puts) this.rows.set(`${each.entity}/${each.row.id}`, each);
    return this;
  }

  all<K extends EntityName>(entity: K): EntityRows[K][] {
    return [...this.rows.values()].flatMap((put) => (put.entity === entity ? [put.row as EntityRows[K]] : []));
  }

  readonly lookup: RowLookup = <K extends EntityName>(entity: K, id: string) =>
    (this.rows.get(`${entity}/${id}`)?.row ?? null) as EntityRows[K] | null;
}

export function aContext(rows: Rows, changes: Partial<Omit<MutationContext, 'row'>> = {}): MutationContext {
  return { mutationId: idOf(1000), actor: agent, atMs: at('2026-11-18T10:00'), expects: {}, row: rows.lookup, ...changes };
}
