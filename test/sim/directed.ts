/** Plants too rare for seeds, each as one scenario told act by act. It answers the violation, or null when all is well. */
import { Refused } from '../../src/hub/services/refused.ts';
import type { Mutation, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import { simId } from './dice.ts';
import { createEnv, type Env, faultKinds, type Rates, Violation } from './env.ts';
import { HubSide } from './hub-side.ts';
import { MemoryHub } from './memory-storage.ts';
import { applyCommit, copyTables, nextSeqs, touchesOf } from './memory-tables.ts';
import type { PlantName } from './plants.ts';

const userId = simId(0x5e, 1);
const clientId = simId(0xc0, 1);
const noFaults = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Rates;

type Stage = { env: Env; store: MemoryHub; send(request: PushRequest): Promise<PushResponse | Refused> };

function stage(plant: PlantName | null): Stage {
  const env = createEnv(0, { rates: noFaults, keep: null, plant, pageRows: 100 });
  const store = new MemoryHub(env);
  const hub = new HubSide(env, store, 1);
  store.users.set(userId, { id: userId, name: 'user', role: 'agent', teamId: '0', teamName: '0' });
  const grants = ['team:0', `user:${userId}`].map((scope) => ({ userId, scope, granted: true, atMs: 0 }));
  const { tables } = store;
  const touches = touchesOf(tables, { grants }, { noScopeExit: false });
  applyCommit(tables, { grants }, { touches, seqs: nextSeqs(tables, touches) });
  const send = (request: PushRequest) =>
    settle(env, () => {
      const upstream = hub.pick('directed');
      if (upstream === null) throw new Error('the hub is down');
      return hub.push(upstream.hub, userId, request);
    });
  return { env, store, send };
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

export const scenarios = { 'no-push-epoch-check': lateDuplicate, 'accepts-gaps': gapInNumbers } as const satisfies Partial<
  Record<PlantName, (stage: Stage) => Promise<Violation | null>>
>;

export function playScenario(name: keyof typeof scenarios, plant: PlantName | null): Promise<Violation | null> {
  return scenarios[name](stage(plant));
}
