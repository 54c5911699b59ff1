/** The sync core against a model hub and an unkind network: every order of loss, delay, duplication, epoch change and revocation. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTickAtMs, reduce, startState } from '../../src/shared/sync/client-core.ts';
import { batchLimit } from '../../src/shared/sync/outbox-entries.ts';
import type { Effect, EntryState, Input, PartHead, StoredState, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { MutationResult, MutationStatus } from '../../src/shared/sync/wire.ts';

const order: readonly EntryState[] = ['queued', 'sent', 'acked', 'settled'];
const final: readonly EntryState[] = ['settled', 'conflict', 'rejected'];

/** Just enough of a hub: a ledger per client, a seq per scope, an epoch. */
class ModelHub {
  epoch = 'e1';
  ledger: { id: string; status: MutationStatus }[] = [];
  seqs: Record<string, number> = { a: 3, b: 5, c: 2 };
  grants = ['a', 'b'];
  /** Which ids were ever applied, per lineage. */
  applied: string[] = [];

  pull(effect: Extract<Effect, { kind: 'pull' }>, room: number) {
    const reset = effect.epoch !== null && effect.epoch !== this.epoch;
    let left = room;
    const parts: PartHead[] = this.grants.map((scope) => {
      const from = effect.want[scope] ?? 0;
      const head = this.seqs[scope] ?? 0;
      const to = Math.min(head, from + left);
      left -= to - from;
      return { scope, from, to, head, more: to < head, reset: false };
    });
    return {
      epoch: this.epoch,
      reset,
      grants: { ver: 1, scopes: [...this.grants] },
      lastN: this.ledger.length,
      parts: reset ? [] : parts,
      tookMs: 5,
    };
  }

  push(epoch: string, batch: readonly { n: number; id: string }[], statusOf: (id: string) => MutationStatus) {
    if (epoch !== this.epoch) return null;
    const results: MutationResult[] = [];
    for (const { n, id } of batch) {
      const known = this.ledger[n - 1];
      if (known !== undefined && known.id !== id) throw new Error(`n ${n} was used for ${known.id}, now ${id}`);
      if (known === undefined && n !== this.ledger.length + 1)
        return { epoch, lastN: this.ledger.length, expectedN: this.ledger.length + 1, results };
      const status = known?.status ?? statusOf(id);
      if (known === undefined) {
        this.ledger.push({ id, status });
        this.applied.push(id);
        this.seqs.a = (this.seqs.a ?? 0) + 1;
      }
      results.push({ id, n, status, code: '', seqs: {} });
    }
    return { epoch, lastN: this.ledger.length, expectedN: null, results };
  }

  restore(keep: number): void {
    this.ledger = this.ledger.slice(0, keep);
    this.applied = this.ledger.map(({ id }) => id);
    this.epoch = `${this.epoch}'`;
    this.seqs = { a: 1, b: 1, c: 1 };
  }
}

const fresh: StoredState = { epoch: null, grants: null, cursors: {}, entries: [], lastN: 0, dataAtMs: null, doubtfulFrom: null };

type Letter = { deliver(): Input | null };

/** A desk whose writes always succeed, on a network the commands bend. */
class Run {
  state: SyncState = startState(fresh);
  hub = new ModelHub();
  nowMs = 1_000;
  made = 0;
  mail: Letter[] = [];
  /** Batches are built when the push is sent, as the loop does. */
  statusOf = (id: string): MutationStatus => (id.endsWith('7') ? 'conflict' : 'ok');

  take(input: Input, random = 0.5): void {
    const before = this.state;
    const { state, effects } = reduce(before, input, { nowMs: this.nowMs, random });
    this.state = state;
    this.check(before, effects, input);
    for (const effect of effects) this.perform(effect);
  }

  perform(effect: Effect): void {
    if (effect.kind === 'probe') this.mail.push({ deliver: () => ({ type: 'went-online', request: effect.request }) });
    if (effect.kind === 'pull')
      this.mail.push({ deliver: () => ({ type: 'pull-reply', request: effect.request, answer: this.hub.pull(effect, 4) }) });
    if (effect.kind === 'push') {
      const batch = this.state.entries
        .filter(({ n }) => n >= effect.fromN && n < effect.fromN + batchLimit)
        .map(({ n, id }) => ({ n, id }));
      this.mail.push({
        deliver: () => {
          const answer = this.hub.push(effect.epoch, batch, this.statusOf);
          if (answer === null) return { type: 'push-refused', request: effect.request, why: 'epoch', problem: null, retryAfterMs: 0 };
          return { type: 'push-reply', request: effect.request, answer };
        },
      });
    }
  }

  check(before: SyncState, effects: readonly Effect[], input: Input): void {
    const { entries, cursors, grants, pulling, pushing } = this.state;
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, index) => index + 1)); // N3
    const epochChanged = effects.some(({ kind }) => kind === 'change-epoch' || kind === 'requeue');
    for (const entry of entries) {
      const was = before.entries[entry.n - 1];
      if (was === undefined || epochChanged) continue;
      if (final.includes(was.state)) expect(entry.state).toBe(was.state);
      else if (!final.includes(entry.state)) expect(order.indexOf(entry.state)).toBeGreaterThanOrEqual(order.indexOf(was.state));
      if (!final.includes(was.state) && final.includes(entry.state)) {
        // N5, N9: only a complete answer that covers n settles, as what the hub said.
        expect(input.type).toBe('pull-reply');
        if (input.type !== 'pull-reply') continue;
        expect(input.answer.lastN).toBeGreaterThanOrEqual(entry.n);
        expect(input.answer.parts.every(({ more }) => !more)).toBe(true);
        expect(entry.state).toBe(was.status === 'ok' ? 'settled' : was.status);
      }
    }
    for (const [scope, cursor] of Object.entries(cursors)) {
      const was = before.cursors[scope];
      if (was !== undefined && !epochChanged) expect(cursor.seq).toBeGreaterThanOrEqual(was.seq); // N8
      if (grants !== null && !epochChanged) expect(grants.scopes).toContain(scope); // N7
    }
    // One of each in flight; a reply to an older request changes nothing.
    expect(effects.filter(({ kind }) => kind === 'pull' || kind === 'push' || kind === 'probe').length).toBeLessThanOrEqual(2);
    if (pulling !== null && pushing !== null) expect(pulling).not.toBe(pushing);
    for (const effect of effects) {
      if (effect.kind === 'push') expect(entries.slice(0, effect.fromN - 1).every(({ status }) => status !== null)).toBe(true);
    }
  }

  /** No more faults: everything must drain and agree within a bounded number of steps. */
  drain(): void {
    for (let step = 0; step < 400; step++) {
      const letter = this.mail.shift();
      if (letter !== undefined) {
        const input = letter.deliver();
        if (input !== null) this.take(input);
        continue;
      }
      if (this.isDrained()) return;
      const atMs = nextTickAtMs(this.state);
      this.nowMs = Math.max(this.nowMs, atMs ?? this.nowMs);
      this.take(atMs === null ? { type: 'retry' } : { type: 'tick' });
    }
    throw new Error(`did not drain: ${JSON.stringify({ ...this.state, hub: this.hub })}`);
  }

  isDrained(): boolean {
    const { state, hub } = this;
    const level = hub.grants.every((scope) => state.cursors[scope]?.seq === hub.seqs[scope] && state.cursors[scope]?.phase === 'live');
    const known = Object.keys(state.cursors).sort().join() === [...hub.grants].sort().join();
    return (
      known && state.link === 'online' && state.epoch === hub.epoch && level && state.entries.every((entry) => final.includes(entry.state))
    );
  }
}

type Command = (run: Run) => void;

const deliver =
  (at: number): Command =>
  (run) => {
    const [letter] = run.mail.splice(at % Math.max(1, run.mail.length), 1);
    const input = letter?.deliver() ?? null;
    if (input !== null) run.take(input);
  };
/** The hub has it, the desk never hears of it. */
const loseAnswer =
  (at: number): Command =>
  (run) => {
    run.mail.splice(at % Math.max(1, run.mail.length), 1)[0]?.deliver();
    run.take({ type: 'went-offline', why: 'offline', retryAfterMs: 0 });
  };
const loseRequest =
  (at: number): Command =>
  (run) => {
    run.mail.splice(at % Math.max(1, run.mail.length), 1);
    run.take({ type: 'went-offline', why: 'offline', retryAfterMs: 0 });
  };
/** Delivered twice; the second must change nothing. */
const twice =
  (at: number): Command =>
  (run) => {
    const input = run.mail.splice(at % Math.max(1, run.mail.length), 1)[0]?.deliver() ?? null;
    if (input === null) return;
    run.take(input);
    const before = { entries: run.state.entries, cursors: run.state.cursors };
    run.take(input);
    expect({ entries: run.state.entries, cursors: run.state.cursors }).toEqual(before);
  };
const write: Command = (run) => {
  const n = run.state.entries.length + 1;
  run.made++;
  run.take({ type: 'local-mutation', entries: [{ n, id: `m${n}` }] });
};
const pass =
  (ms: number): Command =>
  (run) => {
    run.nowMs += ms;
    run.take({ type: 'tick' });
  };
const othersWrite: Command = (run) => {
  run.hub.seqs.b = (run.hub.seqs.b ?? 0) + 2;
  run.take({ type: 'poke', seqs: { b: run.hub.seqs.b } });
};
const restore =
  (keep: number): Command =>
  (run) =>
    run.hub.restore(keep % (run.hub.ledger.length + 1));
const regrant =
  (scopes: string[]): Command =>
  (run) => {
    run.hub.grants = scopes;
  };
/** Writing failed, or the process was killed and the desk opened again: memory is rebuilt from the files. */
const reopen =
  (killed: boolean): Command =>
  (run) => {
    const { epoch, grants, cursors, entries, lastN, dataAtMs, doubtfulFrom } = run.state;
    const stored = { epoch, grants, cursors, entries, lastN, dataAtMs, doubtfulFrom };
    if (!killed) return run.take({ type: 'reloaded', stored });
    run.mail = [];
    run.state = startState(stored);
    run.take({ type: 'tick' });
  };

const number = fc.nat({ max: 20 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: number.map(deliver) },
  { weight: 4, arbitrary: fc.constant(write) },
  { weight: 3, arbitrary: number.map(loseAnswer) },
  { weight: 1, arbitrary: number.map(loseRequest) },
  { weight: 2, arbitrary: number.map(twice) },
  { weight: 3, arbitrary: fc.nat({ max: 70_000 }).map(pass) },
  { weight: 2, arbitrary: fc.constant(othersWrite) },
  { weight: 1, arbitrary: number.map(restore) },
  { weight: 1, arbitrary: fc.constantFrom<string[]>(['a'], ['a', 'b'], ['a', 'b', 'c']).map(regrant) },
  { weight: 1, arbitrary: fc.boolean().map(reopen) },
);

test('whatever happens, each mutation reaches the hub once, in order, and is settled as the hub judged it', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
      const run = new Run();
      run.take({ type: 'tick' });
      for (const act of commands) act(run);
      run.drain();
      const ids = run.state.entries.map(({ id }) => id);
      expect(run.hub.ledger.map(({ id }) => id)).toEqual(ids); // N1, N3
      expect(new Set(run.hub.applied).size).toBe(run.hub.applied.length); // N2
      expect(run.state.entries.map(({ state }) => state)).toEqual(ids.map((id) => (run.statusOf(id) === 'ok' ? 'settled' : 'conflict')));
      expect(Object.keys(run.state.cursors).sort()).toEqual([...run.hub.grants].sort());
    }),
    { numRuns: 1_500 },
  );
});

test('without faults a mutation is settled within three round trips', () => {
  const run = new Run();
  run.take({ type: 'tick' });
  run.drain();
  write(run);
  let trips = 0;
  while (!run.isDrained() && trips < 10) {
    deliver(0)(run);
    trips++;
  }
  expect(trips).toBeLessThanOrEqual(3);
});

test('a poke for something already here asks for nothing', () => {
  const run = new Run();
  run.take({ type: 'tick' });
  run.drain();
  run.take({ type: 'poke', seqs: { a: run.hub.seqs.a ?? 0, b: run.hub.seqs.b ?? 0 } });
  expect(run.mail).toEqual([]);
});

test('an app that is too old still sends', () => {
  const run = new Run();
  run.take({ type: 'tick' });
  run.drain();
  write(run);
  othersWrite(run);
  run.take({ type: 'pull-refused', request: run.state.pulling ?? 0, why: 'app-too-old', problem: 'hub.app-too-old', retryAfterMs: 60_000 });
  expect([run.state.link, run.state.trouble, run.state.pushing !== null]).toEqual(['online', 'app-too-old', true]);
});

test('signed out, nothing is tried until the person asks', () => {
  const run = new Run();
  run.take({ type: 'tick' });
  run.drain();
  run.take({ type: 'went-offline', why: 'signed-out', retryAfterMs: 0 });
  expect(nextTickAtMs(run.state)).toBe(null);
  run.mail = [];
  run.take({ type: 'retry' });
  expect(run.state.link).toBe('probing');
});
