/** Builders of synced rows and pages for tests: valid by default, each field can be said. */
import type { Approval } from '../../src/shared/approval/approval.ts';
import type { Contact } from '../../src/shared/contact/contact.ts';
import type { Customer, Order } from '../../src/shared/customer/customer.ts';
import { type EntityName, type EntityRows, entityTables } from '../../src/shared/sync/entity-table.ts';
import type { CheckedPart } from '../../src/shared/sync/page.ts';
import { entityToWire } from '../../src/shared/sync/rows.ts';
import type { PullKind, PullPart } from '../../src/shared/sync/wire.ts';
import { type Escalation, escalationIdOf } from '../../src/shared/ticket/escalation.ts';
import { briefOf, type Task, taskIdOf } from '../../src/shared/ticket/task.ts';
import type { Commitment, FollowUp, Ticket, TicketEvent } from '../../src/shared/ticket/ticket.ts';

export const teamScope = 'team:t1';

/** A valid UUID that says its number. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

function base(n: number) {
  return { id: idOf(n), scope: teamScope, ver: 1, deleted: false };
}

export function aCustomer(n: number, given: Partial<Customer> = {}): Customer {
  const phone = given.phone ?? `138${String(n).padStart(8, '0')}`;
  return {
    ...base(n),
    memberNo: `M${100_000 + n}`,
    name: '林晓',
    salutation: '女士',
    phone,
    contactPoints: [{ number: phone, kind: 'mobile', verified: true }],
    tier: '金卡',
    verified: true,
    tags: [],
    region: '杭州市西湖区',
    memberSinceMs: 1_600_000_000_000,
    lastContactAtMs: null,
    ...given,
  };
}

export function anOrder(n: number, customerId: string, given: Partial<Order> = {}): Order {
  return {
    ...base(n),
    customerId,
    orderNo: `DD${20260000 + n}`,
    product: '空气净化器',
    quantity: 1,
    amountCents: 129_900,
    status: 'signed',
    placedAtMs: 1_790_000_000_000 + n,
    shippedAtMs: null,
    promisedAtMs: null,
    signedAtMs: null,
    signedBy: null,
    carrier: null,
    trackingNo: null,
    ...given,
  };
}

export function aTicket(n: number, customerId: string, given: Partial<Ticket> = {}): Ticket {
  return {
    ...base(n),
    ticketNo: `TK-20261120-${String(n).padStart(5, '0')}`,
    customerId,
    orderId: null,
    contactId: null,
    type: 'product_quality',
    title: '净化器异响',
    channel: 'phone',
    emotion: 2,
    urgency: 'normal',
    openedAtMs: 1_795_000_000_000 + n,
    goldenDueAtMs: 1_795_007_200_000 + n,
    firstResponseAtMs: null,
    planDueAtMs: 1_795_086_400_000 + n,
    planGivenAtMs: null,
    closedAtMs: null,
    problem: { what: '异响', when: '', orderNo: '', ask: '换货', confirmed: false },
    demands: [],
    facts: [],
    evidence: [],
    options: [],
    chosenOptionId: null,
    lastAction: '已受理',
    lastActionAtMs: 1_795_000_000_000 + n,
    fieldsRev: idOf(n),
    stage: 'new',
    statusRev: idOf(n),
    ownerId: null,
    ownerName: '',
    department: 'quality',
    ownerRev: idOf(n),
    ...given,
  };
}

export function aTicketEvent(n: number, ticket: Ticket, given: Partial<TicketEvent> = {}): TicketEvent {
  return {
    ...base(n),
    ticketId: ticket.id,
    customerId: ticket.customerId,
    kind: 'note',
    text: '已联系客户',
    authorId: null,
    authorName: '周敏',
    atMs: 1_795_000_100_000 + n,
    reasonCode: null,
    ...given,
  };
}

export function anApproval(n: number, ticketId: string, given: Partial<Approval> = {}): Approval {
  return {
    ...base(n),
    ticketId,
    customerId: idOf(1),
    contactId: null,
    optionId: 'refund',
    title: '全额退款另补200元',
    timeText: '今天18:00前',
    type: 'product_quality',
    costCents: 20_000,
    couponCents: 0,
    reason: '',
    requestedById: idOf(50),
    requestedByName: '王敏',
    requestedAtMs: 1_795_000_000_000 + n,
    status: 'open',
    decidedById: null,
    decidedByName: '',
    decidedAtMs: null,
    note: '',
    ...given,
  };
}

export function aFollowUp(n: number, customerId: string, given: Partial<FollowUp> = {}): FollowUp {
  return {
    ...base(n),
    ...{ ticketId: idOf(1), customerId, kind: 'progress', dueAtMs: 1_795_040_000_000 + n },
    ...{ assigneeId: null, assigneeName: '周敏', status: 'open', outcome: '', doneAtMs: null, score: null },
    ...given,
  };
}

export function aCommitment(n: number, customerId: string, given: Partial<Commitment> = {}): Commitment {
  return {
    ...base(n),
    ticketId: null,
    customerId,
    contactId: null,
    what: '补发',
    ownerId: null,
    ownerName: '周敏',
    madeAtMs: 1_795_000_000_000,
    dueAtMs: 1_795_040_000_000 + n,
    words: '今天18点前',
    status: 'open',
    settledAtMs: null,
    ...given,
  };
}

export function aContact(n: number, customerId: string | null, given: Partial<Contact> = {}): Contact {
  return {
    ...base(n),
    customerId,
    ticketId: null,
    channel: 'phone',
    direction: 'in',
    fromAddress: '13800000001',
    state: 'ended',
    startedAtMs: 1_794_000_000_000 + n,
    endedAtMs: 1_794_000_300_000 + n,
    agentId: null,
    agentName: '周敏',
    summary: '催促换货',
    emotionPeak: 2,
    wrapCode: null,
    packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
    transcript: [],
    guide: null,
    alerts: [],
    satisfaction: null,
    ...given,
  };
}

export type PageRow = { [K in EntityName]: { entity: K; row: EntityRows[K] } }[EntityName];

function kindsOf(rows: readonly PageRow[], removed: readonly { entity: EntityName; id: string }[]): PullKind[] {
  const entities = new Set([...rows, ...removed].map(({ entity }) => entity));
  return [...entities].map((entity) => ({
    kind: entityTables[entity].kind,
    cols: entityTables[entity].columns.map(({ name }) => name),
    rows: rows.filter((put) => put.entity === entity).map((put) => entityToWire(put.entity, put.row)),
    removed: removed.filter((gone) => gone.entity === entity).map(({ id }) => id),
  }));
}

export type PageSpec = Partial<Omit<PullPart, 'kinds'>> & {
  rows?: readonly PageRow[];
  removed?: readonly { entity: EntityName; id: string }[];
};

/** A part as the hub sends it. */
export function aPart({ rows = [], removed = [], ...given }: PageSpec): PullPart {
  const to = given.to ?? (given.from ?? 0) + rows.length + removed.length;
  return { scope: teamScope, from: 0, to, head: to, more: false, reset: false, ...given, kinds: kindsOf(rows, removed) };
}

/** The same after `checkPart`. */
export function aCheckedPart(spec: PageSpec): CheckedPart {
  const { kinds: _, ...part } = aPart(spec);
  const entities = [...new Set([...(spec.rows ?? []), ...(spec.removed ?? [])].map(({ entity }) => entity))];
  const kinds = aPart(spec).kinds.map(({ cols, rows, removed }, index) => ({ entity: entities[index] ?? 'customer', cols, rows, removed }));
  return { ...part, kinds };
}

export function aTask(ticket: Ticket, given: Partial<Task> = {}): Task {
  const { department = 'logistics', slot = 1 } = given;
  return {
    ...{ ...base(0), scope: ticket.scope, id: taskIdOf(ticket.id, department, slot), ticketId: ticket.id, customerId: ticket.customerId },
    ...{ department, slot, kind: 'work', duty: null, what: '核实', brief: briefOf(ticket), askedById: null, askedByName: '', askedAtMs: 1 },
    ...{ dueAtMs: 2, state: 'open', result: '', settledAtMs: null, thread: [], rev: '' },
    ...given,
  };
}

export function anEscalation(ticket: Ticket, given: Partial<Escalation> = {}): Escalation {
  return {
    ...{ ...base(0), scope: ticket.scope, id: escalationIdOf(ticket.id, 'golden'), clock: 'golden', subjectId: ticket.id },
    ...{ ticketId: ticket.id, customerId: ticket.customerId, what: '', reasonCode: null, dueAtMs: 1, raisedAtMs: 1, level: 1 },
    ...{ receivers: [], state: 'open', takenById: null, takenByName: '', takenAtMs: null, note: '', settledAtMs: null },
    ...given,
  };
}
