/** An older copy of own.db is put back, however often and whenever: every action that is still on the PC gets to the hub once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerRow } from '../../src/hub/services/hub-storage.ts';
import { argsHash, splitBatch } from '../../src/hub/services/split-batch.ts';
import { firstUnanswered, renumbered, requeued } from '../../src/shared/sync/outbox-entries.ts';
import type { Entry } from '../../src/shared/sync/sync-state.ts';
import type { Mutation } from '../../src/shared/sync/wire.ts';

const clientId = 'c1';
const idOf = (made: number) => `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`;
const sent = ({ n, id }: Entry): Mutation => ({ id, n, name: 'ticket.addNote', v: 1, args: { text: id }, at_wall: 1 });

/** own.db of a desk, and the hub's ledger of it, which the product's own rules sort. */
class World {
  file = { entries: [] as readonly Entry[], nextN: 1 };
  copies: World['file'][] = [];
  ledger: LedgerRow[] = [];
  made = 0;
  rounds = 0;

  add(): void {
    const entry: Entry = { n: this.file.nextN, id: idOf(++this.made), state: 'queued', status: null };
    this.file = { entries: [...this.file.entries, entry], nextN: this.file.nextN + 1 };
  }

  /** As a pull that says how far the hub is. */
  pull(): void {
    this.file = { ...this.file, nextN: Math.max(this.file.nextN, this.ledger.length + 1) };
  }

  push(most: number, isHeard: boolean): void {
    const first = firstUnanswered(this.file);
    if (first === undefined) return;
    const batch = this.file.entries.filter(({ n }) => n >= first.n).slice(0, most);
    const lastN = this.ledger.length;
    const split = splitBatch(batch.map(sent), { clientId, lastN, ledger: this.ledger, mostFresh: most });
    if ('used' in split) {
      if (split.known === null) throw new Error('no other number would do');
      if (isHeard) this.renumber({ expectedN: lastN + 1, results: split.known });
      return;
    }
    for (const mutation of split.fresh) {
      this.ledger.push({
        mutationId: mutation.id,
        clientId,
        n: mutation.n,
        argsHash: argsHash(mutation),
        status: 'ok',
        code: '',
        seqs: {},
      });
    }
    if (!isHeard) return;
    const answered = new Set([...split.replayed, ...split.fresh].map(({ id }) => id));
    const entries = this.file.entries.map((entry): Entry => (answered.has(entry.id) ? { ...entry, state: 'acked', status: 'ok' } : entry));
    this.file = { ...this.file, entries };
    const expectedN = this.ledger.length + 1;
    if (split.complete || expectedN >= (firstUnanswered(this.file)?.n ?? 0)) return;
    this.file = { ...this.file, entries: requeued(entries, expectedN) };
    if (!this.file.entries.some(({ n }) => n === expectedN)) this.renumber({ expectedN, results: [] });
  }

  renumber(given: Parameters<typeof renumbered>[1]): void {
    const entries = renumbered(this.file.entries, given);
    this.file = { entries, nextN: Math.max(given.expectedN, (entries.at(-1)?.n ?? 0) + 1) };
  }

  drain(): void {
    for (; firstUnanswered(this.file) !== undefined; this.rounds++) {
      if (this.rounds > 200) throw new Error('it never ends');
      this.push(50, true);
    }
  }
}

const command = fc.oneof(
  fc.record({ do: fc.constant('add' as const) }),
  fc.record({ do: fc.constant('push' as const), most: fc.integer({ min: 1, max: 5 }), isHeard: fc.boolean() }),
  fc.record({ do: fc.constant('pull' as const) }),
  fc.record({ do: fc.constant('copy' as const) }),
  fc.record({ do: fc.constant('put back' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('hub goes back' as const), by: fc.integer({ min: 1, max: 4 }) }),
);

test('everything on the PC is in the ledger once, under rising numbers without gaps, and the PC says of it what the ledger says', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const world = new World();
      for (const step of commands) {
        if (step.do === 'add') world.add();
        else if (step.do === 'push') world.push(step.most, step.isHeard);
        else if (step.do === 'pull') world.pull();
        else if (step.do === 'copy') world.copies.push(world.file);
        else if (step.do === 'put back') world.file = world.copies[step.which % Math.max(1, world.copies.length)] ?? world.file;
        else {
          // As a change of epoch: what the hub no longer has goes again.
          world.ledger = world.ledger.slice(0, Math.max(0, world.ledger.length - step.by));
          world.file = { ...world.file, entries: requeued(world.file.entries, world.ledger.length + 1) };
        }
        const ns = world.file.entries.map(({ n }) => n);
        expect(ns).toEqual([...new Set(ns)].sort((a, b) => a - b)); // in order, none twice
        expect(world.file.nextN).toBeGreaterThan(ns.at(-1) ?? 0);
      }
      const here = new Set(world.file.entries.filter(({ status }) => status === null).map(({ id }) => id));
      world.drain();
      expect(world.ledger.map(({ n }) => n)).toEqual(world.ledger.map((_, index) => index + 1)); // N3
      expect(new Set(world.ledger.map(({ mutationId }) => mutationId)).size).toBe(world.ledger.length); // N2
      const judged = new Map(world.ledger.map((row) => [row.mutationId, row.n]));
      for (const id of here) expect(judged.has(id)).toBe(true); // N1
      for (const { id, n } of world.file.entries) if (judged.has(id)) expect(judged.get(id)).toBe(n);
    }),
    { numRuns: 2_000 },
  );
});
