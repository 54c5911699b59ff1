/**
 * Takes a push: one transaction per request, judged in order of `n`, answered only after COMMIT. A mutation that cannot be applied
 * is answered and recorded, never retried for ever and never in the way of its successors.
 */
import { type Authority, readAuthority } from '../../shared/approval/authority.ts';
import { errorText } from '../../shared/base/log.ts';
import type { Json } from '../../shared/base/result.ts';
import type { Customer } from '../../shared/customer/customer.ts';
import type { PackKind } from '../../shared/pack/pack.ts';
import { packKinds } from '../../shared/pack/pack.ts';
import { homeScope, isArchiveScope } from '../../shared/retention/archive-scope.ts';
import type { EntityPut, MutationActor, RowRef } from '../../shared/sync/mutation.ts';
import { asksAuthority } from '../../shared/sync/mutations.ts';
import type { Mutation, MutationResult, PushRequest, PushResponse } from '../../shared/sync/wire.ts';
import { atHome, withThoseBack } from './bring-back.ts';
import type { SyncHub } from './hub-core.ts';
import { type Access, type ClientRow, type HubTransaction, type LedgerRow, type ScopeSeqs, StorageFault } from './hub-storage.ts';
import { declaredReads, judgeRound, type Round, refKey, type Verdict } from './judge.ts';
import { buildPack, packIdOf, rulesInForce } from './packs.ts';
import { Refused } from './refused.ts';
import { argsHash, type Split, splitBatch } from './split-batch.ts';

const mostTries = 6;

/** How much of the batch to take, what the storage has shown it cannot store, and (written by the attempt) what it began with. */
type Attempt = { mostFresh: number; unstorable: ReadonlySet<string>; firstFreshId?: string | undefined };

/** Answers whether any of them is there. */
async function load(tx: HubTransaction, known: LoadedRows, refs: readonly RowRef[]): Promise<boolean> {
  for (const ref of refs) known.set(refKey(ref), null);
  const found = await tx.load(refs);
  for (const put of found) {
    if (isArchiveScope(put.row.scope)) known.hasAway = true;
    known.set(refKey({ entity: put.entity, id: put.row.id }), atHome(put));
  }
  return found.length > 0;
}

/** `hasAway`: something of it lies in the archive. Those it is shown to may see it all the same: it is only not on their desks. */
class LoadedRows extends Map<string, EntityPut | null> {
  hasAway = false;
}

/** Last numbers of the packs this batch publishes, each locked against other publishers until the transaction ends. */
async function lockVersions(tx: HubTransaction, fresh: readonly Mutation[]): Promise<Map<PackKind, number>> {
  const wanted = packKinds.filter((kind) =>
    fresh.some(
      ({ name, args }) => name === 'pack.publish' && typeof args === 'object' && args !== null && 'kind' in args && args.kind === kind,
    ),
  );
  const versions = new Map<PackKind, number>();
  for (const kind of [...wanted].sort()) versions.set(kind, await tx.lockPackVersion(packIdOf(kind)));
  return versions;
}

/** Held until the transaction ends, so that nobody changes what people may grant while it is judged. */
async function authorityInForce(tx: HubTransaction, fresh: readonly Mutation[]): Promise<Authority | null> {
  if (!fresh.some(({ name }) => asksAuthority(name))) return null;
  const newest = await tx.holdPack(packIdOf('policy'));
  return newest === null ? null : readAuthority(newest.body);
}

type Judging = {
  hub: SyncHub;
  tx: HubTransaction;
  actor: MutationActor;
  ledger: readonly LedgerRow[];
  attempt: Attempt;
  atMsOf(mutation: Mutation): number;
};

async function judge({ hub, tx, actor, ledger, attempt, atMsOf }: Judging, fresh: readonly Mutation[]): Promise<Round> {
  const known = new LoadedRows();
  await load(tx, known, fresh.flatMap(declaredReads));
  const lastVersions = await lockVersions(tx, fresh);
  if (lastVersions.size > 0) hub.ruleBook = await rulesInForce(tx, hub.ruleBook);
  const rules = hub.ruleBook?.rules ?? null;
  const inForce = await authorityInForce(tx, fresh);
  for (;;) {
    const versions = new Map(lastVersions);
    let authority = inForce;
    const publish = (mutation: Mutation) => {
      const args = mutation.args as { kind: PackKind; title: string; content: Json };
      const version = (versions.get(args.kind) ?? 0) + 1;
      const built = buildPack(hub.signer, { ...args, id: mutation.id, version, issuedAtMs: hub.nowMs(), publishedBy: actor.name }, rules);
      if (!built.ok) return { ok: false as const, code: built.error.code };
      versions.set(args.kind, version);
      // What follows in the batch is judged by what it has just published.
      if (args.kind === 'policy') authority = readAuthority(built.value.body);
      return { ok: true as const, put: { entity: 'pack' as const, row: built.value } };
    };
    const statuses = new Map(ledger.map((row) => [row.mutationId, row.status]));
    const round = judgeRound({
      fresh,
      known,
      actor,
      atMsOf,
      earlierStatus: (id) => statuses.get(id),
      publish,
      authority: () => authority,
      unstorable: attempt.unstorable,
      onBug: (mutation, error) => hub.log(`bug in ${mutation.name} ${mutation.id}: ${errorText(error)}`),
    });
    // What was met and not known counted as absent: where it is, the round stands.
    if (round.unseen.length > 0 && (await load(tx, known, round.unseen))) continue;
    return known.hasAway ? { ...round, rows: await withThoseBack(round.rows, tx.awayRows) } : round;
  }
}

type Authors = ReadonlyMap<string, { name: string; atMs: number }>;
type Signing = { verdicts: readonly Verdict[]; actor: MutationActor; atMsOf(verdict: Verdict): number };

/** Who wrote what stood in the way: it stands in the ledger, or in this very batch, which the ledger does not hold yet. */
async function authorsOf(tx: HubTransaction, { verdicts, actor, atMsOf }: Signing): Promise<Authors> {
  const inTheWay = new Set(verdicts.flatMap(({ theirsRev }) => theirsRev ?? []));
  const here = verdicts.filter(({ mutation }) => inTheWay.delete(mutation.id));
  const authors = await tx.authors([...inTheWay]);
  return new Map([...authors, ...here.map((verdict) => [verdict.mutation.id, { name: actor.name, atMs: atMsOf(verdict) }] as const)]);
}

/** Names on a card who wrote what stood in the way. */
function signCard(put: EntityPut, authors: Authors): EntityPut {
  if (put.entity !== 'conflict') return put;
  const theirs = authors.get(put.row.theirsRev ?? '');
  return theirs === undefined ? put : { entity: 'conflict', row: { ...put.row, theirsBy: theirs.name, theirsAtMs: theirs.atMs } };
}

/** Stored for display: never before the client's last one, never after the hub's clock. */
function clampedTimes(fresh: readonly Mutation[], lastAtMs: number, nowMs: number): Map<string, number> {
  const times = new Map<string, number>();
  let last = Math.min(lastAtMs, nowMs);
  for (const mutation of fresh) {
    last = Math.max(last, Math.min(mutation.at_wall, nowMs));
    times.set(mutation.id, last);
  }
  return times;
}

type Done = { response: PushResponse; seqs: ScopeSeqs; isUrgent: boolean; people: readonly Customer[] };

/** Those a desk made who can be called. */
function peopleMade(rows: readonly EntityPut[], verdicts: readonly Verdict[]): Customer[] {
  if (!verdicts.some(({ mutation, status }) => status === 'ok' && mutation.name === 'customer.create')) return [];
  return rows.flatMap((put) => (put.entity === 'customer' && put.row.phone !== '' ? [put.row] : []));
}

/** What was pushed stands already: a fault here costs no desk its answer, and the next row about the number makes up for it. */
async function tellNumbers(hub: SyncHub, people: readonly Customer[]): Promise<void> {
  const scopes = new Set(people.map(({ scope }) => homeScope(scope)));
  for (const scope of scopes) {
    const numbers = people.flatMap((person) => (homeScope(person.scope) === scope ? [person.phone] : []));
    try {
      await hub.numbersCame?.(scope, [...new Set(numbers)]);
    } catch (error) {
      hub.log(`numbers of callers were not looked at again: ${errorText(error)}`);
    }
  }
}

/** Somebody declared a danger, or said how a case got worse: whom that reaches is not left waiting. */
function tellsWorse(rows: readonly EntityPut[]): boolean {
  return rows.some(({ entity, row }) => entity === 'ticket_event' && row.kind === 'worsened');
}

type Begun = Split & { epoch: string; client: ClientRow; ledger: LedgerRow[]; actor: MutationActor };

/** Locks the client, checks that the push may run at all, and sorts the batch into known and fresh. */
async function begin(hub: SyncHub, tx: HubTransaction, userId: string, request: PushRequest, mostFresh: number): Promise<Begun> {
  const epoch = await tx.epoch();
  if (epoch !== request.epoch) throw new Refused({ kind: 'CONFLICT', reason: 'epoch', epoch }, 'the hub has another epoch: pull first');
  const clientId = request.client_id;
  const client = await tx.lockClient(clientId, userId, hub.nowMs());
  if (client.userId !== userId) throw new Refused({ kind: 'FORBIDDEN' }, 'this client belongs to another user');
  const access = await tx.access(userId);
  if (access === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'this user may not sign in');
  const { user, scopes } = access;
  const actor = { userId, name: user.name, role: user.role, teamId: user.teamId, scopes };
  const ledger = await tx.ledger(request.mutations.flatMap(({ id, depends_on }) => (depends_on === undefined ? [id] : [id, depends_on])));
  const split = splitBatch(request.mutations, { clientId, lastN: client.lastN, ledger, mostFresh });
  if ('used' in split) {
    hub.log(`ALARM id_reuse: client ${clientId} sent another mutation under a number or id that was used`);
    const numbers = split.known === null ? {} : { numbers: { expectedN: client.lastN + 1, known: split.known } };
    const refusal = { kind: 'CONFLICT', reason: 'id_reuse', epoch, ...numbers } as const;
    throw new Refused(refusal, 'a mutation id or number was used before for something else');
  }
  return { ...split, epoch, client, ledger, actor };
}

type Judged = { verdicts: readonly Verdict[]; rows: readonly EntityPut[]; clientId: string; times: ReadonlyMap<string, number> };

/** Writes rows, cards, ledger and counters in one call: the last statement of the transaction. */
async function commitJudged(hub: SyncHub, tx: HubTransaction, { client, actor }: Begun, { verdicts, rows, clientId, times }: Judged) {
  const nowMs = hub.nowMs();
  const atMsOf = ({ mutation }: Verdict) => times.get(mutation.id) ?? nowMs;
  const authors = await authorsOf(tx, { verdicts, actor, atMsOf });
  const lastN = client.lastN + verdicts.length;
  const seqs = await tx.commit({
    puts: rows.map((put) => signCard(put, authors)),
    client: { clientId, lastN, lastAtMs: Math.max(client.lastAtMs, ...times.values()), seenMs: nowMs },
    ledger: verdicts.map((verdict) => ({
      mutationId: verdict.mutation.id,
      clientId,
      n: verdict.mutation.n,
      name: verdict.mutation.name,
      argsHash: argsHash(verdict.mutation),
      status: verdict.status,
      code: verdict.code,
      scopes: verdict.scopes,
      atMs: atMsOf(verdict),
      appliedAtMs: nowMs,
    })),
  });
  const results = verdicts.map((verdict): MutationResult => {
    const { id, n } = verdict.mutation;
    const touched = Object.fromEntries(verdict.scopes.map((scope) => [scope, seqs[scope] ?? 0]));
    return { id, n, status: verdict.status, code: verdict.code, seqs: touched };
  });
  return { results, seqs };
}

async function pushOnce(hub: SyncHub, tx: HubTransaction, userId: string, request: PushRequest, attempt: Attempt): Promise<Done> {
  const begun = await begin(hub, tx, userId, request, attempt.mostFresh);
  const { epoch, client, fresh, replayed, complete, ledger, actor } = begun;
  attempt.firstFreshId = fresh[0]?.id;
  const lastN = client.lastN + fresh.length;
  const head = { epoch, last_n: lastN, expected_n: complete ? null : lastN + 1 };
  if (fresh.length === 0) return { response: { ...head, results: replayed }, seqs: {}, isUrgent: false, people: [] };
  const times = clampedTimes(fresh, client.lastAtMs, hub.nowMs());
  const atMsOf = (mutation: Mutation) => times.get(mutation.id) ?? hub.nowMs();
  const { verdicts, rows } = await judge({ hub, tx, actor, ledger, attempt, atMsOf }, fresh);
  const { results, seqs } = await commitJudged(hub, tx, begun, { verdicts, rows, clientId: request.client_id, times });
  const response = { ...head, results: [...replayed, ...results] };
  return { response, seqs, isUrgent: tellsWorse(rows), people: peopleMade(rows, verdicts) };
}

/** After a failed attempt: what to try next, or null when the fault is not the batch's. */
function nextAttempt({ mostFresh, unstorable, firstFreshId }: Attempt, error: unknown): Attempt | null {
  if (!(error instanceof StorageFault)) return null;
  if (error.kind === 'contention') return { mostFresh, unstorable };
  if (mostFresh > 1) return { mostFresh: 1, unstorable };
  return firstFreshId === undefined || unstorable.has(firstFreshId) ? null : { mostFresh: 1, unstorable: new Set([firstFreshId]) };
}

/** `access` is who the token spoke for; grants are read again inside the transaction. */
export async function push(hub: SyncHub, access: Access, request: PushRequest): Promise<PushResponse> {
  let attempt: Attempt = { mostFresh: request.mutations.length, unstorable: new Set() };
  for (let tried = 1; ; tried++) {
    try {
      const done = await hub.storage.transact((tx) => pushOnce(hub, tx, access.user.id, request, attempt));
      hub.announce(Object.keys(done.seqs));
      if (done.isUrgent) hub.hurry?.();
      if (done.people.length > 0) await tellNumbers(hub, done.people);
      return done.response;
    } catch (error) {
      const next = nextAttempt(attempt, error);
      if (next === null || tried === mostTries) throw error;
      hub.log(`push of client ${request.client_id} is tried again after ${errorText(error)}`);
      attempt = next;
    }
  }
}
