/** What people decide about who is one person. Every decision is kept with its author and can be taken back; no row is ever dropped. */
import { uuidv7 } from 'uuidv7';
import type { Json } from '../../../shared/base/result.ts';
import { may } from '../../../shared/base/rights.ts';
import type { SeparateReason } from '../../../shared/contract/identity.ts';
import type { IdentityDecision } from '../../../shared/customer/identity.ts';
import { homeScope } from '../../../shared/retention/archive-scope.ts';
import type { HubCore } from '../hub-core.ts';
import type { Access, ScopeSeqs } from '../hub-storage.ts';
import type { DecisionInForce, IngestTransaction, OpenSuggestion, PersonRow } from '../ingest-storage.ts';
import { Refused } from '../refused.ts';
import { writeWithCalls } from './callers.ts';
import { withRetries } from './ingest-batch.ts';
import { adoptCustomers } from './person-records.ts';
import { regroup } from './regroup.ts';

const mostSuggestions = 200;
const mostDecisions = 100;

function mayReview({ user }: Access): void {
  if (!may(user.role, 'reviewPersons')) throw new Refused({ kind: 'FORBIDDEN' }, 'only a lead, manager or administrator may decide this');
}

function notHere(): Refused {
  return new Refused({ kind: 'BAD_REQUEST' }, 'there is no such customer or record in your scopes; nothing was changed');
}

/** The one scope these customers lie in; refused when one is gone, out of scope, or they lie in different ones. */
async function scopeOf(hub: HubCore, access: Access, customers: readonly string[]): Promise<string> {
  const ids = [...new Set(customers)];
  const cells = await hub.storage.snapshot((view) => view.cells('customer', ids));
  const [scope, ...others] = [...new Set(cells.map(([, where]) => homeScope(String(where))))];
  const isThere = cells.length === ids.length && cells.every(([, , , deleted]) => deleted === false);
  if (!isThere || scope === undefined || others.length > 0 || !access.scopes.includes(scope)) throw notHere();
  return scope;
}

type Act = { scope: string; access: Access; action: string; details: Json; seeds: readonly string[] };

/** After a decision was written: regroups, moves, writes and notes who did it. */
async function carryOut(hub: HubCore, tx: IngestTransaction, { scope, access, action, details, seeds }: Act) {
  const nowMs = hub.nowMs();
  const actId = uuidv7();
  const byId = access.user.id;
  await tx.audit(scope, [{ id: actId, atMs: nowMs, byId, action, details }]);
  const regrouped = await regroup(tx, { scope, seeds, added: new Set(), nowMs, byId, actId });
  const seqs = await writeWithCalls(tx, regrouped, { scope, nowMs, called: { numbers: [], holders: [] } });
  return { seqs, customerOf: regrouped.customerOf };
}

async function decide(
  hub: HubCore,
  access: Access,
  wish: {
    customers: readonly string[];
    action: string;
    /** Noted with who did it. */
    reason?: SeparateReason;
    decisionOf(tx: IngestTransaction, scope: string): Promise<IdentityDecision>;
  },
): Promise<{ decision: string; customer: string }> {
  mayReview(access);
  const scope = await scopeOf(hub, access, wish.customers);
  const id = uuidv7();
  const done = await withRetries(hub, async (tx): Promise<{ seqs: ScopeSeqs; customer: string }> => {
    await tx.lockScope(scope);
    const decision = await wish.decisionOf(tx, scope);
    await tx.addDecision(scope, { id, decision, byId: access.user.id, atMs: hub.nowMs() });
    const seeds = decision.kind === 'same' ? [decision.left, decision.right] : [decision.ref];
    const { seqs, customerOf } = await carryOut(hub, tx, {
      scope,
      access,
      action: wish.action,
      details: { decision: id, records: seeds, ...(wish.reason === undefined ? {} : { reason: wish.reason }) },
      seeds,
    });
    return { seqs, customer: customerOf.get(seeds[0] ?? '') ?? '' };
  });
  hub.announce(Object.keys(done.seqs));
  return { decision: id, customer: done.customer };
}

/** Joins two customers whatever the evidence says. */
export function mergeCustomers(hub: HubCore, access: Access, { left, right }: { left: string; right: string }) {
  if (left === right) throw new Refused({ kind: 'BAD_REQUEST' }, 'this is one customer already; nothing was changed');
  const decisionOf = async (tx: IngestTransaction, scope: string): Promise<IdentityDecision> => {
    await adoptCustomers(tx, scope, [left, right], hub.nowMs());
    const leads = (await tx.personsByOwnId([left, right])).filter(({ ownId, customerId, present }) => present && ownId === customerId);
    if (leads.length !== 2) throw notHere();
    return { kind: 'same', left, right };
  };
  return decide(hub, access, { customers: [left, right], action: 'merge', decisionOf });
}

async function findPerson(hub: HubCore, record: string): Promise<PersonRow> {
  const [person] = await withRetries(hub, (tx) => tx.personsByOwnId([record]));
  if (person === undefined || !person.present) throw notHere();
  return person;
}

/** Takes one record out of the customer it was joined to. */
export async function separateRecord(hub: HubCore, access: Access, { record, reason }: { record: string; reason: SeparateReason }) {
  mayReview(access);
  const person = await findPerson(hub, record);
  const decisionOf = async (): Promise<IdentityDecision> => ({ kind: 'alone', ref: record });
  return decide(hub, access, { customers: [person.customerId], action: 'separate', reason, decisionOf });
}

/** Undoes a decision. Answers the customers that are there after it. */
export async function takeBack(hub: HubCore, access: Access, { decision }: { decision: string }): Promise<{ customers: string[] }> {
  mayReview(access);
  const done = await withRetries(hub, async (tx) => {
    const found = await tx.findDecision(decision);
    if (found === null || !access.scopes.includes(found.scope)) throw notHere();
    const { scope, persons } = found;
    await tx.lockScope(scope);
    await tx.withdrawDecision(decision, hub.nowMs());
    const { seqs, customerOf } = await carryOut(hub, tx, {
      scope,
      access,
      action: 'unmerge',
      details: { decision, records: persons },
      seeds: persons,
    });
    return { seqs, customers: [...new Set(persons.map((id) => customerOf.get(id) ?? id))] };
  });
  hub.announce(Object.keys(done.seqs));
  return { customers: done.customers };
}

export async function dismissPair(hub: HubCore, access: Access, pair: { left: string; right: string }): Promise<boolean> {
  mayReview(access);
  const person = await findPerson(hub, pair.left);
  const scope = await scopeOf(hub, access, [person.customerId]);
  return withRetries(hub, async (tx) => {
    await tx.lockScope(scope);
    const isDismissed = await tx.dismissSuggestion(scope, pair.left, pair.right);
    const details = { records: [pair.left, pair.right] };
    if (isDismissed) await tx.audit(scope, [{ id: uuidv7(), atMs: hub.nowMs(), byId: access.user.id, action: 'dismiss', details }]);
    return isDismissed;
  });
}

export function listSuggestions(hub: HubCore, access: Access): Promise<OpenSuggestion[]> {
  mayReview(access);
  return hub.ingest.openSuggestions(access.scopes, mostSuggestions);
}

export function listDecisions(hub: HubCore, access: Access): Promise<DecisionInForce[]> {
  mayReview(access);
  return hub.ingest.decisionsInForce(access.scopes, mostDecisions);
}

/** For everybody who sees the customer: whoever answers a call should know that two sources speak of one person. */
export async function listRecords(hub: HubCore, access: Access, customer: string): Promise<PersonRow[]> {
  await scopeOf(hub, access, [customer]);
  return withRetries(hub, (tx) => tx.personsOfCustomers([customer]));
}
