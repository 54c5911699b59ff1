/** Plants too rare for seeds, each as one scenario told act by act. It answers the violation, or null when all is well. */
import { Refused } from '../../src/hub/services/refused.ts';
import { reduce, startState } from '../../src/shared/sync/client-core.ts';
import type { Entry, PullAnswer, StoredState, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { Mutation, PullResponse, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import { simId } from './dice.ts';
import { createEnv, type Env, faultKinds, type Rates, Violation } from './env.ts';
import { HubSide, type RunHub } from './hub-side.ts';
import { MemoryHub } from './memory-storage.ts';
import { applyCommit, beginEpoch, copyTables, nextSeqs, touchesOf } from './memory-tables.ts';
import type { PlantName } from './plants.ts';

const userId = simId(0x5e, 1);
const clientId = simId(0xc0, 1);
const noFaults = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Rates;

type Stage = {
  env: Env;
  store: MemoryHub;
  send(request: PushRequest): Promise<PushResponse | Refused>;
  pull(epoch: string): Promise<PullResponse | Refused>;
};

function stage(plant: PlantName | null): Stage {
  const env = createEnv(0, { rates: noFaults, keep: null, plant, pageRows: 100 });
  const store = new MemoryHub(env);
  const hub = new HubSide(env, store, 1);
  store.users.set(userId, { id: userId, name: 'user', role: 'agent', teamId: '0', teamName: '0' });
  const grants = ['team:0', `user:${userId}`].map((scope) => ({ userId, scope, granted: true, atMs: 0 }));
  const { tables } = store;
  const touches = touchesOf(tables, { grants }, { noScopeExit: false });
  applyCommit(tables, { grants }, { touches, seqs: nextSeqs(tables, touches) });
  const ask = <T>(question: (upstream: RunHub) => Promise<T>) =>
    settle(env, () => {
      const upstream = hub.pick('directed');
      if (upstream === null) throw new Error('the hub is down');
      return question(upstream.hub);
    });
  const pullOf = (epoch: string) => ({ proto: 1, schema: 1, client_id: clientId, epoch, want: {}, max_rows: 100 });
  return {
    ...{ env, store },
    send: (request) => ask((upstream) => hub.push(upstream, userId, request)),
    pull: (epoch) => ask((upstream) => hub.pull(upstream, userId, pullOf(epoch))),
  };
}

/** Runs the clock until the work is done. */
async function settle<T>(env: Env, work: () => Promise<T>): Promise<T | Refused> {
  let over = false;
  let answer: T | Refused | undefined;
  let failure: unknown;
  // The hub process opens in the first step.
  env.scheduler.after(0, () => undefined);
  env.scheduler.after(10, () => {
    env.scheduler.busy = true;
    work()
      .then((value) => {
        answer = value;
      })
      .catch((error: unknown) => {
        if (error instanceof Refused) answer = error;
        else failure = error;
      })
      .finally(() => {
        over = true;
      });
  });
  await env.scheduler.run(() => over);
  if (failure !== undefined || answer === undefined) throw failure ?? new Error('no answer');
  return answer;
}

function customer(n: number): Mutation {
  const args = { customerId: simId(0xcc, n), name: `customer ${n}`, salutation: '', phone: '' };
  return { id: simId(0xd0, n), n, name: 'customer.create', v: 1, args, expects: {}, at_wall: 0 };
}

function request(epoch: string, mutations: Mutation[]): PushRequest {
  return { proto: 1, schema: 1, client_id: clientId, epoch, mutations };
}

/** A push that was on its way while the hub went back to a backup arrives late: it belongs to a history that is gone. */
async function lateDuplicate({ store, send }: Stage): Promise<Violation | null> {
  const before = store.tables.epoch;
  const backup = copyTables(store.tables);
  await send(request(before, [customer(1)]));
  store.tables = { ...backup, epoch: store.newEpoch() };
  const answer = await send(request(before, [customer(1)]));
  const isRefused = answer instanceof Refused && answer.refusal.kind === 'CONFLICT' && answer.refusal.reason === 'epoch';
  if (isRefused && store.tables.ledger.size === 0) return null;
  return new Violation('N5', 'a push of the old epoch was carried out after the restore: its author will not hear how it ended');
}

/** The numbers of a client are contiguous, whatever a client sends. */
async function gapInNumbers({ store, send }: Stage): Promise<Violation | null> {
  const { epoch, ledger } = store.tables;
  await send(request(epoch, [customer(1)]));
  const answer = await send(request(epoch, [customer(3)]));
  const numbers = [...ledger.values()].map(({ n }) => n).sort();
  if (numbers.some((n, index) => n !== index + 1)) return new Violation('N3', `the ledger has ${numbers.join(' ')}`);
  const expected = answer instanceof Refused ? null : answer.expected_n;
  return expected === 2 ? null : new Violation('N3', `the desk is told to go on with ${expected}`);
}

/**
 * A copy of own.db from before a backup was restored comes back, when a newer own.db of this client has used its numbers for other
 * actions. What the lost branch had settled goes back into the queue: the hub has never seen it.
 */
async function copyOfLostBranch({ store, send, pull }: Stage): Promise<Violation | null> {
  const before = store.tables.epoch;
  await send(request(before, [customer(1)]));
  const backup = copyTables(store.tables);
  await send(request(before, [customer(2)]));
  store.tables = backup;
  beginEpoch(store.tables, store.newEpoch());
  await send(request(store.tables.epoch, [{ ...customer(3), n: 2 }]));
  const told = await pull(before);
  if (told instanceof Refused) throw told;
  const entries = [1, 2].map((n): Entry => ({ n, id: customer(n).id, state: 'settled', status: 'ok' }));
  const stored: StoredState = { epoch: before, grants: null, cursors: {}, entries, lastN: 2, dataAtMs: 0, doubtfulFrom: null };
  const answer: PullAnswer = { ...told, lastN: told.last_n, parts: [], tookMs: 1 };
  const state: SyncState = { ...startState(stored), link: 'online', pulling: 1 };
  const after = reduce(state, { type: 'pull-reply', request: 1, answer }, { nowMs: 1, random: 0.5 }).state;
  const kept = after.entries.flatMap(({ n, state: now }) => (now === 'settled' ? [n] : []));
  return kept.join() === '1' ? null : new Violation('N1', `the desk goes on calling ${kept.join(' and ')} settled, the hub has only 1`);
}

export const scenarios = {
  'no-push-epoch-check': lateDuplicate,
  'accepts-gaps': gapInNumbers,
  'epoch-end-forgotten': copyOfLostBranch,
} as const satisfies Partial<Record<PlantName, (stage: Stage) => Promise<Violation | null>>>;

export function playScenario(name: keyof typeof scenarios, plant: PlantName | null): Promise<Violation | null> {
  return scenarios[name](stage(plant));
}
