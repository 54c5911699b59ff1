/**
 * The two files of a simulated desk, with the contract of `src/main/store`: each write is one transaction of one file, the cache is
 * written before own.db is settled, own.db takes a new epoch before the cache does. What they decide is the shared code.
 */
import { createPublicKey, verify } from 'node:crypto';
import { filesNamedIn } from '../../src/main/store/sync/files-named.ts';
import type { PackRow } from '../../src/shared/pack/pack.ts';
import type { VerifySignature } from '../../src/shared/pack/verify-pack.ts';
import type { EntityName } from '../../src/shared/sync/entity-table.ts';
import { type Layer, overlayOf, type PendingMutation } from '../../src/shared/sync/local-view.ts';
import type { EntityPut, MutationActor, RowLookup } from '../../src/shared/sync/mutation.ts';
import { renumbered } from '../../src/shared/sync/outbox-entries.ts';
import { openPackGate, type PackGate } from '../../src/shared/sync/pack-gate.ts';
import type { CheckedPart } from '../../src/shared/sync/page.ts';
import type { ApplyEffect, EntryState, Grants, ScopeCursor, StoredState } from '../../src/shared/sync/sync-state.ts';
import type { Mutation, MutationResult } from '../../src/shared/sync/wire.ts';
import { type CursorRow, epochAtStart, type PageWriter, restarted, writePages } from '../../src/shared/sync/write-pages.ts';
import { signer } from './hub-side.ts';
import { keepFile, type OwnFiles, resend } from './memory-shelf.ts';
import { keyOf } from './memory-tables.ts';
import type { SimFile } from './sim-files.ts';
import { putOf } from './wire-cells.ts';

export type OwnEntry = PendingMutation & { state: EntryState; aside?: string };

export type CacheFile = {
  epoch: string | null;
  grants: Grants | null;
  lastN: number;
  dataAtMs: number | null;
  cursors: Map<string, CursorRow>;
  rows: Map<string, EntityPut>;
  /** Which scopes hold a row, and as of which fill. */
  held: Map<string, Map<string, number>>;
  overlay: Layer;
};

export type OwnFile = {
  epoch: string | null;
  doubtfulFrom: number | null;
  nextN: number;
  entries: OwnEntry[];
  packSeen: Map<string, number>;
  blobs: OwnFiles;
};

export type Desk = { user: { id: string; name: string; role: MutationActor['role']; teamId: string }; nowMs(): number };

export function emptyCache(): CacheFile {
  return { epoch: null, grants: null, lastN: 0, dataAtMs: null, cursors: new Map(), rows: new Map(), held: new Map(), overlay: new Map() };
}

/** As it is now, whatever is written later. */
export function copyOfOwn(own: OwnFile): OwnFile {
  const blobs = new Map([...own.blobs].map(([sha256, blob]) => [sha256, { ...blob }]));
  return { ...own, entries: own.entries.map((entry) => ({ ...entry })), packSeen: new Map(own.packSeen), blobs };
}

/** As it is now, whatever is written later. */
export function copyOfCache(cache: CacheFile): CacheFile {
  const held = new Map([...cache.held].map(([key, scopes]) => [key, new Map(scopes)]));
  return { ...cache, cursors: new Map(cache.cursors), rows: new Map(cache.rows), held, overlay: new Map(cache.overlay) };
}

const verifyKey = createPublicKey({ key: Buffer.from(signer.publicKeys[signer.keyId] ?? '', 'base64'), format: 'der', type: 'spki' });
const verifyEd25519: VerifySignature = (_key, text, signature) =>
  verify(null, Buffer.from(text, 'utf8'), verifyKey, Buffer.from(signature, 'base64'));

const waitingStates: readonly EntryState[] = ['queued', 'sent', 'acked'];
export type FilePlants = { cursorFirst: boolean; ownAhead: boolean; filesStay: boolean; lateFilesStay: boolean };

/** Calls `transaction` around each atomic write; it may throw instead of writing. */
export class DeskFiles {
  cache: CacheFile = emptyCache();
  readonly touched = new Set<string>();
  /** The disk was full when the overlay should have been written. */
  overlayLags = false;
  readonly own: OwnFile = { epoch: null, doubtfulFrom: null, nextN: 1, entries: [], packSeen: new Map(), blobs: new Map() };
  readonly desk: Desk;
  readonly #plants: FilePlants;
  /** As it is sent, each made once. */
  readonly #mutations = new Map<string, Mutation>();
  readonly #transaction: (file: 'cache' | 'own', write: () => void) => void;

  constructor(desk: Desk, plants: FilePlants, transaction: (file: 'cache' | 'own', write: () => void) => void) {
    this.desk = desk;
    this.#plants = plants;
    this.#transaction = transaction;
  }

  actor(): MutationActor {
    const { id, name, role, teamId } = this.desk.user;
    return { userId: id, name, role, teamId, scopes: this.cache.grants?.scopes ?? [] };
  }

  readonly base: RowLookup = ((entity: EntityName, id: string) => {
    const put = this.cache.rows.get(keyOf(entity, id));
    return put === undefined || put.row.deleted ? null : put.row;
  }) as RowLookup;

  readonly view: RowLookup = ((entity: EntityName, id: string) => {
    const over = this.cache.overlay.get(`${entity} ${id}`);
    if (over !== undefined) return over.row.deleted ? null : over.row;
    return this.base(entity, id);
  }) as RowLookup;

  stored(): StoredState {
    const { epoch, restart } = epochAtStart(this.own.epoch, this.cache.epoch);
    if (restart && epoch !== null) this.#restartAll(epoch);
    const cursors: Record<string, ScopeCursor> = {};
    for (const { scope, seq, head, phase } of this.cache.cursors.values()) cursors[scope] = { seq, head, phase };
    const { grants, lastN, dataAtMs } = this.cache;
    const entries = this.own.entries.map(({ n, mutationId, state, status, aside }) => ({
      ...{ n, id: mutationId, state, status },
      ...(aside === undefined ? {} : { aside: true }),
    }));
    return { epoch, grants, cursors, entries, lastN, dataAtMs, doubtfulFrom: this.own.doubtfulFrom };
  }

  enqueue(entries: readonly Omit<PendingMutation, 'n' | 'status'>[]): { n: number; id: string }[] {
    const numbered: { n: number; id: string }[] = [];
    this.#transaction('own', () => {
      for (const entry of entries) {
        const n = this.own.nextN++;
        this.own.entries.push({ ...entry, n, status: null, state: 'queued' });
        numbered.push({ n, id: entry.mutationId });
      }
    });
    return numbered;
  }

  showOverlay(layer: Layer): void {
    this.#transaction('cache', () => {
      for (const [key, put] of layer) this.cache.overlay.set(key, put);
    });
  }

  apply(effect: ApplyEffect, parts: readonly CheckedPart[]): void {
    const gate = this.#packGate(parts);
    const write = () => {
      writePages(this.#pageWriter(gate), effect, parts);
      const { epoch, grants, lastN, dataAtMs } = effect;
      Object.assign(this.cache, { epoch, grants, lastN, dataAtMs });
      this.#rebuildOverlay(new Set(effect.settle.map(({ n }) => n)));
    };
    if (this.#plants.cursorFirst) this.#writeCursorFirst(effect, write);
    else this.#transaction('cache', write);
    this.#transaction('own', () => {
      for (const [packId, version] of gate.accepted) this.own.packSeen.set(packId, Math.max(version, this.own.packSeen.get(packId) ?? 0));
      for (const { n, state } of effect.settle) {
        const entry = this.own.entries.find((candidate) => candidate.n === n);
        if (entry !== undefined && waitingStates.includes(entry.state)) entry.state = state;
      }
      this.own.nextN = Math.max(this.own.nextN, (effect.hubLastN ?? effect.lastN) + 1);
      this.own.epoch = effect.epoch;
    });
  }

  changeEpoch(epoch: string, fromN: number): void {
    this.#transaction('own', () => {
      this.#requeue(fromN);
      if (!this.#plants.lateFilesStay) this.#resendFiles(this.own.entries);
      this.own.doubtfulFrom = fromN;
      this.own.epoch = epoch;
    });
    this.#transaction('cache', () => this.#restartAll(epoch));
    this.rebuildOverlay();
  }

  setAside(n: number, code: string | null): void {
    this.#transaction('own', () => {
      const entry = this.own.entries.find((candidate) => candidate.n === n && candidate.status === null);
      if (entry === undefined) return;
      if (code === null) delete entry.aside;
      else entry.aside = code;
    });
  }

  requeueFrom(fromN: number): void {
    this.#transaction('own', () => this.#requeue(fromN));
  }

  /** As `renumber` of the store does. */
  renumber(given: { epoch: string; expectedN: number; results: readonly MutationResult[] }): void {
    this.#transaction('own', () => {
      this.own.epoch = given.epoch;
      const byId = new Map(this.own.entries.map((entry) => [entry.mutationId, entry]));
      const heads = this.own.entries.map(({ n, mutationId: id, state, status }) => ({ n, id, state, status }));
      this.own.entries = renumbered(heads, given).flatMap(({ id, n, state, status }) => {
        const entry = byId.get(id);
        return entry === undefined ? [] : [{ ...entry, n, state, status }];
      });
      this.own.nextN = Math.max(given.expectedN, (this.own.entries.at(-1)?.n ?? 0) + 1);
      this.#mutations.clear();
    });
    this.rebuildOverlay();
  }

  /** Empty where it is not here. */
  actionName(id: string): string {
    return this.own.entries.find(({ mutationId }) => mutationId === id)?.name ?? '';
  }

  saveResults({ epoch, results }: { epoch: string; results: readonly MutationResult[] }): void {
    this.#transaction('own', () => {
      this.own.epoch = epoch;
      for (const { id, n, status } of results) {
        const entry = this.own.entries.find((candidate) => candidate.n === n && candidate.mutationId === id);
        if (entry !== undefined) Object.assign(entry, { status, state: waitingStates.includes(entry.state) ? 'acked' : entry.state });
      }
    });
  }

  /** An older copy of own.db takes its place. Answers which actions it does not have. */
  putBack(copy: OwnFile): string[] {
    const had = new Set(copy.entries.map(({ mutationId }) => mutationId));
    const lost = this.own.entries.flatMap(({ mutationId }) => (had.has(mutationId) ? [] : [mutationId]));
    Object.assign(this.own, copyOfOwn(copy));
    this.#mutations.clear();
    return lost;
  }

  rebuildOverlay(): void {
    this.overlayLags = true;
    this.#transaction('cache', () => this.#rebuildOverlay(new Set()));
  }

  keepFile(file: SimFile): void {
    this.#transaction('own', () => keepFile(this.own.blobs, file));
  }

  markSent(batch: readonly Mutation[]): void {
    this.#transaction('own', () => {
      for (const { n } of batch) {
        const entry = this.own.entries.find((candidate) => candidate.n === n);
        if (entry?.status === null) entry.state = 'sent';
      }
    });
  }

  nextBatch(fromN: number, limit: number): Mutation[] {
    const batch = this.own.entries.filter(({ n }) => n >= fromN).slice(0, limit);
    return batch.map((entry) => {
      if (entry.aside !== undefined) {
        return {
          id: entry.mutationId,
          n: entry.n,
          name: entry.name,
          v: entry.argsVer,
          args: { keptOnPc: entry.aside },
          at_wall: entry.createdAtMs,
        };
      }
      const known = this.#mutations.get(entry.mutationId);
      if (known !== undefined) return known;
      const mutation: Mutation = {
        id: entry.mutationId,
        n: entry.n,
        name: entry.name,
        v: entry.argsVer,
        args: entry.args,
        at_wall: entry.createdAtMs,
      };
      if (entry.expects !== null) mutation.expects = entry.expects;
      if (entry.dependsOn !== null) mutation.depends_on = entry.dependsOn;
      this.#mutations.set(entry.mutationId, mutation);
      return mutation;
    });
  }

  /** Planted: the cursors in a transaction of their own, before the rows. */
  #writeCursorFirst(effect: ApplyEffect, write: () => void): void {
    const before = new Map(this.cache.cursors);
    this.#transaction('cache', () => {
      for (const { scope, cursor, restart } of effect.parts) {
        const row = this.#cursor(scope);
        this.cache.cursors.set(scope, restart ? restarted(row) : { ...row, ...cursor });
      }
    });
    this.#transaction('cache', () => {
      this.cache.cursors = before;
      write();
    });
  }

  #requeue(fromN: number): void {
    for (const entry of this.own.entries) {
      if (entry.n < fromN) continue;
      this.#resendFiles([entry]);
      Object.assign(entry, { state: 'queued', status: null });
      delete entry.aside;
    }
  }

  #resendFiles(entries: readonly OwnEntry[]): void {
    if (this.#plants.filesStay || this.own.blobs.size === 0) return;
    for (const { args } of entries) resend(this.own.blobs, filesNamedIn(args));
  }

  #restartAll(epoch: string): void {
    for (const cursor of this.cache.cursors.values()) this.cache.cursors.set(cursor.scope, restarted(cursor));
    this.cache.epoch = epoch;
  }

  #rebuildOverlay(settling: ReadonlySet<number>): void {
    const { grants, lastN } = this.cache;
    const showsAhead = grants !== null && !this.#plants.ownAhead;
    const refused = new Set<string>();
    const waiting: OwnEntry[] = [];
    for (const entry of this.own.entries) {
      const { mutationId, n, state } = entry;
      if (state === 'settled' ? showsAhead && n > lastN : waitingStates.includes(state)) waiting.push(entry);
      else if (state !== 'settled') refused.add(mutationId);
    }
    this.overlayLags = false;
    this.cache.overlay = overlayOf({ actor: this.actor(), waiting, refused, settling, base: this.base });
  }

  #cursor(scope: string): CursorRow {
    return this.cache.cursors.get(scope) ?? { scope, seq: 0, head: 0, phase: 'first', gen: 0 };
  }

  #packGate(parts: readonly CheckedPart[]): PackGate {
    const seen = (packId: string) => this.own.packSeen.get(packId) ?? 0;
    const stored = new Map<string, PackRow>();
    // Looked for only where there is one to compare with.
    const hasPacks = parts.some(({ kinds }) => kinds.some(({ entity }) => entity === 'pack'));
    if (hasPacks) for (const put of this.cache.rows.values()) if (put.entity === 'pack') stored.set(put.row.id, put.row);
    return openPackGate({ stored, seen, keys: signer.publicKeys, verify: verifyEd25519, nowMs: () => this.desk.nowMs() });
  }

  #pageWriter(gate: PackGate): PageWriter {
    const { cache } = this;
    return {
      cursor: (scope) => this.#cursor(scope),
      cursors: () => [...cache.cursors.values()],
      saveCursor: (cursor) => void cache.cursors.set(cursor.scope, cursor),
      openRows: ({ entity, cols }, { scope, gen, filling, always }) => {
        return (cells) => {
          const { key, put } = putOf(entity, cols, cells);
          this.touched.add(key);
          const before = cache.rows.get(key);
          const admitted = put.entity !== 'pack' || gate.judge(put.row, filling).admitted;
          if (!admitted && before === undefined) return;
          if (admitted && (always || before === undefined || put.row.ver >= before.row.ver)) cache.rows.set(key, put);
          const scopes = cache.held.get(key) ?? new Map<string, number>();
          cache.held.set(key, scopes.set(scope, gen));
        };
      },
      removeFromScope: (entity, id, scope) => this.#removeFromScope(keyOf(entity, id), scope),
      dropLeftovers: (scope, gen) => this.#dropLeftovers(scope, gen),
      purgeScope: (scope) => {
        cache.cursors.delete(scope);
        this.#dropLeftovers(scope, Number.MAX_SAFE_INTEGER);
        for (const [key, { row }] of cache.rows) {
          if (row.scope !== scope) continue;
          this.touched.add(key);
          cache.held.delete(key);
          cache.rows.delete(key);
        }
      },
    };
  }

  #dropLeftovers(scope: string, gen: number): void {
    for (const [key, scopes] of this.cache.held) if ((scopes.get(scope) ?? gen) < gen) this.#removeFromScope(key, scope);
  }

  #removeFromScope(key: string, scope: string): void {
    const scopes = this.cache.held.get(key);
    this.touched.add(key);
    scopes?.delete(scope);
    if (scopes !== undefined && scopes.size > 0) return;
    this.cache.held.delete(key);
    this.cache.rows.delete(key);
  }
}
