/**
 * Takes a push: one transaction per request, judged in order of `n`, answered only after COMMIT. A mutation that cannot be applied
 * is answered and recorded, never retried for ever and never in the way of its successors.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../../shared/base/result.ts';
import { canonicalJson } from '../../shared/pack/canonical.ts';
import type { PackKind } from '../../shared/pack/pack.ts';
import { packKinds } from '../../shared/pack/pack.ts';
import type { EntityPut, MutationActor } from '../../shared/sync/mutation.ts';
import type { Mutation, MutationResult, PushRequest, PushResponse } from '../../shared/sync/wire.ts';
import { hubCommit, type ScopeSeqs } from '../db/commit.ts';
import { lockRows } from '../db/entity-rows.ts';
import { readEpochLocked } from '../db/meta-repo.ts';
import { lockLastVersion } from '../db/pack-repo.ts';
import { findAuthors, findLedger, type LedgerRow, lockClient } from '../db/push-repo.ts';
import type { Db } from '../db/tables.ts';
import { type Access, accessOf } from '../db/user-repo.ts';
import { cleanJson } from './clean-json.ts';
import type { HubCore } from './hub-core.ts';
import { declaredReads, judgeRound, type KnownRows, type Round, refKey, type Verdict } from './judge.ts';
import { buildPack, packIdOf } from './packs.ts';
import { Refused } from './refused.ts';

const mostTries = 6;

/** How much of the batch to take, what the database has shown it cannot store, and (written by the attempt) what it began with. */
type Attempt = { mostFresh: number; unstorable: ReadonlySet<string>; firstFreshId?: string | undefined };

function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function argsHash({ name, v, args, expects }: Mutation): string {
  return createHash('sha256')
    .update(canonicalJson(cleanJson({ name, v, args, expects: expects ?? {} } as Json)))
    .digest('hex');
}

type Split = { replayed: MutationResult[]; fresh: Mutation[]; complete: boolean };

/** Replays get the ledger's answer; fresh ones follow without a gap; at the first gap the rest is left for the desk to send again. */
function splitBatch(
  batch: readonly Mutation[],
  lastN: number,
  ledger: readonly LedgerRow[],
  mostFresh: number,
  idReuse: () => Refused,
): Split {
  const split: Split = { replayed: [], fresh: [], complete: true };
  const byId = new Map(ledger.map((row) => [row.mutationId, row]));
  const byN = new Map(ledger.map((row) => [`${row.clientId}:${row.n}`, row]));
  for (const mutation of batch) {
    const seen = byId.get(mutation.id);
    if (mutation.n <= lastN) {
      if (
        seen === undefined ||
        seen.n !== mutation.n ||
        seen.argsHash !== argsHash(mutation) ||
        byN.get(`${seen.clientId}:${seen.n}`) !== seen
      )
        throw idReuse();
      split.replayed.push({ id: seen.mutationId, n: seen.n, status: seen.status, code: seen.code, seqs: seen.seqs });
      continue;
    }
    if (mutation.n !== lastN + split.fresh.length + 1 || split.fresh.length === mostFresh) return { ...split, complete: false };
    if (seen !== undefined || split.fresh.some((other) => other.id === mutation.id)) throw idReuse();
    split.fresh.push(mutation);
  }
  return split;
}

async function load(tx: Db, known: KnownRows, refs: readonly { entity: EntityPut['entity']; id: string }[]): Promise<void> {
  for (const ref of refs) known.set(refKey(ref), null);
  for (const put of await lockRows(tx, refs)) known.set(refKey({ entity: put.entity, id: put.row.id }), put);
}

/** Last numbers of the packs this batch publishes, each locked against other publishers until the transaction ends. */
async function lockVersions(tx: Db, fresh: readonly Mutation[]): Promise<Map<PackKind, number>> {
  const wanted = packKinds.filter((kind) =>
    fresh.some(
      ({ name, args }) => name === 'pack.publish' && typeof args === 'object' && args !== null && 'kind' in args && args.kind === kind,
    ),
  );
  const versions = new Map<PackKind, number>();
  for (const kind of [...wanted].sort()) versions.set(kind, await lockLastVersion(tx, packIdOf(kind)));
  return versions;
}

type Judging = {
  hub: HubCore;
  tx: Db;
  actor: MutationActor;
  ledger: readonly LedgerRow[];
  attempt: Attempt;
  atMsOf(mutation: Mutation): number;
};

async function judge({ hub, tx, actor, ledger, attempt, atMsOf }: Judging, fresh: readonly Mutation[]): Promise<Round> {
  const known: KnownRows = new Map();
  await load(tx, known, fresh.flatMap(declaredReads));
  const lastVersions = await lockVersions(tx, fresh);
  for (;;) {
    const versions = new Map(lastVersions);
    const publish = (mutation: Mutation) => {
      const args = mutation.args as { kind: PackKind; title: string; content: Json };
      const version = (versions.get(args.kind) ?? 0) + 1;
      const built = buildPack(hub.signer, { ...args, id: mutation.id, version, issuedAtMs: hub.nowMs(), publishedBy: actor.name });
      if (!built.ok) return { ok: false as const, code: built.error.code };
      versions.set(args.kind, version);
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
      unstorable: attempt.unstorable,
      onBug: (mutation, error) =>
        hub.log(`bug in ${mutation.name} ${mutation.id}: ${error instanceof Error ? error.stack : String(error)}`),
    });
    if (round.unseen.length === 0) return round;
    await load(tx, known, round.unseen);
  }
}

/** The author's card for what was not applied; it stays in the author's own scope. */
function cardOf(verdict: Verdict, actor: MutationActor, atMs: number, theirs: { name: string; atMs: number } | undefined): EntityPut[] {
  if (verdict.card === null || verdict.status === 'ok') return [];
  const row = {
    id: verdict.mutation.id,
    scope: `user:${actor.userId}`,
    ver: 0,
    deleted: false,
    ...verdict.card,
    status: verdict.status,
    code: verdict.code,
    mutation: verdict.mutation.name,
    theirsBy: theirs?.name ?? '',
    theirsAtMs: theirs?.atMs ?? null,
    authorId: actor.userId,
    atMs,
    resolvedAtMs: null,
  };
  return [{ entity: 'conflict', row }];
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

type Done = { response: PushResponse; seqs: ScopeSeqs };

async function pushOnce(hub: HubCore, tx: Db, userId: string, request: PushRequest, attempt: Attempt): Promise<Done> {
  const epoch = await readEpochLocked(tx);
  if (epoch !== request.epoch) throw new Refused({ kind: 'CONFLICT', reason: 'epoch', epoch }, 'the hub has another epoch: pull first');
  const nowMs = hub.nowMs();
  const client = await lockClient(tx, request.client_id, userId, nowMs);
  if (client.userId !== userId) throw new Refused({ kind: 'FORBIDDEN' }, 'this client belongs to another user');
  const access = await accessOf(tx, userId);
  if (access === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'this user may not sign in');

  const batch = request.mutations;
  const ids = [...batch.map((m) => m.id), ...batch.flatMap((m) => m.depends_on ?? [])];
  const ledger = await findLedger(
    tx,
    request.client_id,
    ids,
    batch.map((m) => m.n),
  );
  const idReuse = () => {
    hub.log(`ALARM id_reuse: client ${request.client_id} sent another mutation under a number or id that was used`);
    return new Refused({ kind: 'CONFLICT', reason: 'id_reuse', epoch }, 'a mutation id or number was used before for something else');
  };
  const own = ledger.filter((row) => row.clientId === request.client_id || batch.some((m) => m.id === row.mutationId));
  const { replayed, fresh, complete } = splitBatch(batch, client.lastN, own, attempt.mostFresh, idReuse);
  attempt.firstFreshId = fresh[0]?.id;
  const lastN = client.lastN + fresh.length;
  const answer = (results: MutationResult[]): PushResponse => ({ epoch, last_n: lastN, expected_n: complete ? null : lastN + 1, results });
  if (fresh.length === 0) return { response: answer(replayed), seqs: {} };

  const times = clampedTimes(fresh, client.lastAtMs, nowMs);
  const atMsOf = (mutation: Mutation) => times.get(mutation.id) ?? nowMs;
  const { user, scopes } = access;
  const actor: MutationActor = { userId, name: user.name, role: user.role, teamId: user.teamId, scopes };
  const round = await judge({ hub, tx, actor, ledger, attempt, atMsOf }, fresh);
  const authors = await findAuthors(
    tx,
    round.verdicts.flatMap((verdict) => verdict.card?.theirsRev ?? []),
  );
  const cards = round.verdicts.flatMap((verdict) =>
    cardOf(verdict, actor, atMsOf(verdict.mutation), authors.get(verdict.card?.theirsRev ?? '')),
  );
  const scopesOf = (verdict: Verdict) => (verdict.status === 'ok' ? verdict.scopes : [`user:${userId}`]);
  const seqs = await hubCommit(tx, {
    puts: [...round.rows, ...cards],
    client: { clientId: request.client_id, lastN, lastAtMs: Math.max(client.lastAtMs, ...times.values()), seenMs: nowMs },
    ledger: round.verdicts.map((verdict) => ({
      mutationId: verdict.mutation.id,
      clientId: request.client_id,
      n: verdict.mutation.n,
      name: verdict.mutation.name,
      argsHash: argsHash(verdict.mutation),
      status: verdict.status,
      code: verdict.code,
      scopes: scopesOf(verdict),
      atMs: atMsOf(verdict.mutation),
      appliedAtMs: nowMs,
    })),
  });
  const results = round.verdicts.map((verdict) => ({
    id: verdict.mutation.id,
    n: verdict.mutation.n,
    status: verdict.status,
    code: verdict.code,
    seqs: Object.fromEntries(scopesOf(verdict).map((scope) => [scope, seqs[scope] ?? 0])),
  }));
  return { response: answer([...replayed, ...results]), seqs };
}

/** After a failed attempt: what to try next, or null when the fault is not the batch's. */
function nextAttempt({ mostFresh, unstorable, firstFreshId }: Attempt, error: unknown): Attempt | null {
  const state = sqlState(error);
  if (state === '40001' || state === '40P01') return { mostFresh, unstorable };
  if (!/^(22|23|54)/.test(state)) return null;
  if (mostFresh > 1) return { mostFresh: 1, unstorable };
  return firstFreshId === undefined || unstorable.has(firstFreshId) ? null : { mostFresh: 1, unstorable: new Set([firstFreshId]) };
}

/** `access` is who the token spoke for; grants are read again inside the transaction. */
export async function push(hub: HubCore, access: Access, request: PushRequest): Promise<PushResponse> {
  let attempt: Attempt = { mostFresh: request.mutations.length, unstorable: new Set() };
  for (let tried = 1; ; tried++) {
    try {
      const done = await hub.db.transaction().execute((tx) => pushOnce(hub, tx, access.user.id, request, attempt));
      hub.announce(Object.keys(done.seqs));
      return done.response;
    } catch (error) {
      const next = nextAttempt(attempt, error);
      if (next === null || tried === mostTries) throw error;
      hub.log(`push of client ${request.client_id} is tried again after SQLSTATE ${sqlState(error)}`);
      attempt = next;
    }
  }
}
