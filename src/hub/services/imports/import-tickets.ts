/** Makes tickets of a ledger's complaints: once each, since from then on they are worked on here and the file is history. */
import type { ImportPerson, ImportResult, ImportTicket } from '../../../shared/contract/imports.ts';
import { deriveId } from '../../../shared/sync/derive-id.ts';
import type { EntityPut, RowRef } from '../../../shared/sync/mutation.ts';
import type { Happening } from '../../../shared/ticket/clock-events.ts';
import type { Ticket, TicketEvent } from '../../../shared/ticket/ticket.ts';
import type { HubCore } from '../hub-core.ts';
import type { Access, ScopeSeqs } from '../hub-storage.ts';
import { ingestBatch, withRetries } from '../ingest/ingest-batch.ts';
import { placeRows } from '../ingest/place-rows.ts';
import type { IngestTransaction, Integration } from '../ingest-storage.ts';
import { entityId } from '../ingest-storage.ts';
import { type Found, findPeople } from './find-people.ts';
import { isNobody, mentionedCustomer, rejectedRow } from './mentioned-people.ts';

type Around = {
  id: string;
  scope: string;
  customerId: string;
  orderId: string | null;
  ownerId: string | null;
  nowMs: number;
  access: Access;
};

/** What was answered or planned at a time nobody wrote down is known to have been so by now. */
function knownBy(row: ImportTicket, stages: readonly Ticket['stage'][], nowMs: number): number | null {
  return stages.includes(row.stage) ? null : Math.min(nowMs, row.closed_at ?? nowMs);
}

function ticketOf(row: ImportTicket, { id, scope, customerId, orderId, ownerId, nowMs }: Around): Ticket {
  const closedAtMs = row.stage === 'closed' ? (row.closed_at ?? nowMs) : null;
  return {
    ...{ id, scope, ver: 0, deleted: false, ticketNo: row.ticket_no, customerId, orderId, contactId: null },
    ...{ type: row.type, title: row.title, channel: row.channel, emotion: 0, urgency: row.urgency },
    openedAtMs: row.opened_at,
    goldenDueAtMs: row.golden_due_at,
    firstResponseAtMs: knownBy(row, ['new'], nowMs),
    planDueAtMs: row.plan_due_at,
    planGivenAtMs: knownBy(row, ['new', 'verifying', 'solving'], nowMs),
    closedAtMs,
    problem: { what: row.title, when: '', orderNo: row.order_no, ask: row.ask, confirmed: false },
    demands: row.ask === '' ? [] : [{ id: 'd1', text: row.ask, done: row.stage === 'closed' }],
    ...{ facts: [], evidence: [], options: [], chosenOptionId: null },
    lastAction: '',
    lastActionAtMs: closedAtMs ?? row.opened_at,
    ...{ stage: row.stage, ownerId, ownerName: row.owner_name, department: row.department },
    // No mutation wrote it.
    ...{ fieldsRev: id, statusRev: id, ownerRev: id },
  };
}

function storyOf(row: ImportTicket, ticket: Ticket, { nowMs, access }: Around): EntityPut[] {
  const tell = (kind: TicketEvent['kind'], text: string, atMs: number, reasonCode: Happening | null = null): EntityPut => ({
    entity: 'ticket_event',
    row: {
      ...{ id: deriveId(ticket.id, `ticket_event/${kind}`), scope: ticket.scope, ver: 0, deleted: false },
      ...{ ticketId: ticket.id, customerId: ticket.customerId, kind, text, atMs, reasonCode },
      ...{ authorId: access.user.id, authorName: access.user.name },
    },
  });
  const opened = tell('created', `从台账文件导入：${row.title}`, row.opened_at);
  // What was due before this moment is history: it is shown as late, and reaches nobody by itself.
  const imported = tell('happened', '从台账文件导入；此前已到期的时限只作显示，不再逐级上报', nowMs, 'imported');
  return [opened, ...(row.result === '' ? [] : [tell('note', row.result, row.closed_at ?? nowMs)]), imported];
}

type Plan = { where: Integration; access: Access; rows: readonly ImportTicket[] };

/** By the name a file gives them: colleagues of the team who may have a case, where only one is called so. */
async function ownersOf(tx: IngestTransaction, { where, rows }: Plan): Promise<Map<string, string>> {
  const names = [...new Set(rows.map(({ owner_name: name }) => name.trim()))].filter((name) => name !== '');
  const called = await tx.membersCalled(where.scope, names);
  const owners = called.filter(({ role }) => role !== 'owner' && role !== 'auditor');
  const isAlone = ({ name }: { name: string }) => owners.filter((each) => each.name === name).length === 1;
  return new Map(owners.filter(isAlone).map(({ name, id }) => [name, id]));
}

/** Which are there, out of a file or under the same number from a desk; of the others, whom they are about. */
async function lookUp(tx: IngestTransaction, { where, rows }: Plan): Promise<{ there: Set<string>; people: Map<string, Found> }> {
  const refs = rows.map(({ ticket_no }): RowRef => ({ entity: 'ticket', id: entityId(where.source, 'ticket', ticket_no) }));
  const there = new Set((await tx.load(refs)).map(({ row }) => row.id));
  const isFresh = ({ ticket_no }: ImportTicket) => !there.has(entityId(where.source, 'ticket', ticket_no));
  const numbers = rows.filter(isFresh).map(({ ticket_no }) => ticket_no);
  for (const number of await tx.ticketNumbers(where.scope, numbers)) there.add(entityId(where.source, 'ticket', number));
  const fresh = rows.filter(isFresh);
  const people = await findPeople(
    tx,
    where,
    fresh.map(({ person }) => person),
  );
  return { there, people };
}

async function makeUnknown(hub: HubCore, plan: Plan): Promise<void> {
  const { people } = await withRetries(hub, (tx) => lookUp(tx, plan));
  const unknown = new Map<string, ImportPerson>();
  for (const { person } of plan.rows) if (people.get(person.ref) === 'none' && !isNobody(person)) unknown.set(person.ref, person);
  if (unknown.size === 0) return;
  const version = hub.nowMs();
  await ingestBatch(
    hub,
    plan.where,
    [...unknown.values()].map((person) => mentionedCustomer(person, version)),
  );
}

/** Orders that came out of files and belong to these customers, by number. */
async function ordersOf(tx: IngestTransaction, { where, rows }: Plan): Promise<Map<string, { id: string; customerId: string }>> {
  const numbers = [...new Set(rows.flatMap(({ order_no }) => (order_no === '' ? [] : [order_no])))];
  const refs = numbers.map((number): RowRef => ({ entity: 'order', id: entityId(where.source, 'order', `o:${number}`) }));
  const found = await tx.load(refs);
  return new Map(found.flatMap((put) => (put.entity === 'order' && !put.row.deleted ? [[put.row.orderNo, put.row]] : [])));
}

async function writeTickets(tx: IngestTransaction, plan: Plan, nowMs: number): Promise<{ results: ImportResult[]; seqs: ScopeSeqs }> {
  const { where, access, rows } = plan;
  await tx.lockScope(where.scope);
  const { there, people } = await lookUp(tx, plan);
  const orders = await ordersOf(tx, plan);
  const owners = await ownersOf(tx, plan);
  const puts: EntityPut[] = [];
  const results = rows.map((row): ImportResult => {
    const id = entityId(where.source, 'ticket', row.ticket_no);
    if (there.has(id)) return { status: 'unchanged', code: null };
    const found = people.get(row.person.ref) ?? 'none';
    if (found === 'none') return rejectedRow('unknown_customer');
    if (typeof found === 'string') return rejectedRow(found);
    const order = orders.get(row.order_no);
    const orderId = order?.customerId === found.customerId ? order.id : null;
    const ownerId = owners.get(row.owner_name.trim()) ?? null;
    const around: Around = { id, scope: where.scope, customerId: found.customerId, orderId, ownerId, nowMs, access };
    const ticket = ticketOf(row, around);
    puts.push({ entity: 'ticket', row: ticket }, ...storyOf(row, ticket, around));
    there.add(id);
    return { status: 'added', code: null };
  });
  const { puts: placed, back, away } = await placeRows(tx, puts, { known: new Map(), touched: [] });
  const seqs = puts.length === 0 ? {} : await tx.commit({ puts: [...placed, ...back] });
  await tx.writeAwayKeys(away);
  return { results, seqs };
}

export async function importTickets(
  hub: HubCore,
  where: Integration,
  access: Access,
  rows: readonly ImportTicket[],
): Promise<ImportResult[]> {
  const plan: Plan = { where, access, rows };
  await makeUnknown(hub, plan);
  const { results, seqs } = await withRetries(hub, (tx) => writeTickets(tx, plan, hub.nowMs()));
  hub.announce(Object.keys(seqs));
  return results;
}
