/** One desk of a run: the real sync core, driven as `src/main/store/sync/loop.ts` drives it, over the simulated files and network. */

import { filesNamedIn } from '../../src/main/store/sync/files-named.ts';
import { pollEveryMs } from '../../src/shared/sync/backoff.ts';
import { reduce, startState } from '../../src/shared/sync/client-core.ts';
import type { EntityName, EntityRows } from '../../src/shared/sync/entity-table.ts';
import { answerShows } from '../../src/shared/sync/mutations.ts';
import type { CheckedPart } from '../../src/shared/sync/page.ts';
import { type MutationRequest, type QueuedMutation, queueMutations } from '../../src/shared/sync/queue-mutations.ts';
import type { Effect, Input, SyncState, WriteEffect } from '../../src/shared/sync/sync-state.ts';
import { type CacheFile, copyOfCache, copyOfOwn, DeskFiles, emptyCache, type OwnFile } from './desk-files.ts';
import { DeskLine } from './desk-line.ts';
import type { DeskOptions, DeskUser, WorldDesk } from './desk-port.ts';
import { chanceOf, hashStart, simId } from './dice.ts';
import { Violation } from './env.ts';
import { bendEntries, bendEpoch, type PlantedDesk, plantedDesk, settleAnswered } from './planted-desk.ts';
import type { SimFile } from './sim-files.ts';
import { evidenceOf } from './trouble-acts.ts';

/** Between two looks, the longest there is; nobody here asks for a longer pause. */
const mostWaitMs = 1.2 * pollEveryMs;

class DeskCrash extends Error {}
class DiskFull extends Error {}
/** Thrown thousands of times; nobody reads where. */
const crashed = new DeskCrash('the desk crashed');
const full = new DiskFull('the disk is full');

export class SimDesk implements WorldDesk {
  readonly name: string;
  readonly userId: string;
  readonly clientId: string;
  readonly user: DeskUser;
  readonly files: DeskFiles;
  offline = false;
  state: SyncState | null = null;
  readonly #options: DeskOptions;
  readonly #planted: PlantedDesk;
  #life = 0;
  #depth = 0;
  #ids = 0;
  #chances = 0;
  readonly #chanceStart: number;
  #parts: readonly CheckedPart[] = [];
  #line: DeskLine | null = null;
  /** The last of the cache that the disk has for sure, while a power cut is on its way. */
  #synced: CacheFile | null = null;
  /** An image of its disk, made earlier. */
  #aside: OwnFile | null = null;
  #cancelTick: () => void = () => undefined;

  constructor(options: DeskOptions) {
    const { env, index, user } = options;
    this.#options = options;
    this.name = `d${index}`;
    this.#chanceStart = hashStart(`${env.seed}/${this.name}/`);
    this.user = user;
    this.userId = user.id;
    this.clientId = simId(0xc0 + index, 1);
    this.#planted = plantedDesk(env.plant, options.network.hub.store);
    this.files = new DeskFiles(
      { user, nowMs: () => options.nowMs() },
      {
        cursorFirst: env.plant === 'cursor-before-rows',
        // What is settled ahead of the cache is shown all the same: alone, settling too early would do no harm.
        ownAhead: env.plant === 'own-ahead' || env.plant === 'settle-on-answer',
        filesStay: env.plant === 'files-not-resent',
        lateFilesStay: env.plant === 'late-file-not-resent',
      },
      (_file, write) => this.#transaction(write),
    );
  }

  get skewMs(): number {
    return this.#options.skewMs;
  }

  nowMs(): number {
    return this.#options.env.hubNowMs() + this.skewMs;
  }

  newId(): string {
    this.#ids++;
    return simId(0xd00 + this.#options.index, this.#ids);
  }

  shown<K extends EntityName>(entity: K): EntityRows[K][] {
    const { rows: confirmed, overlay } = this.files.cache;
    const rows = new Map<string, EntityRows[K]>();
    for (const put of confirmed.values()) if (put.entity === entity) rows.set(put.row.id, put.row as EntityRows[K]);
    for (const put of overlay.values()) if (put.entity === entity) rows.set(put.row.id, put.row as EntityRows[K]);
    return [...rows.values()].filter(({ deleted }) => !deleted).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  close(): void {
    this.#end();
  }

  start(): void {
    this.#guard(() => {
      if (this.#options.env.faults.hit('cache-lost', this.name)) this.files.cache = emptyCache();
      this.state = startState(this.files.stored());
      this.#line = this.#openLine();
      this.#options.witness.started(this);
      this.files.rebuildOverlay();
      this.#options.witness.written(this, false);
      this.take({ type: 'tick' });
    });
  }

  enqueue(requests: readonly MutationRequest[]): boolean {
    if (this.state === null) return false;
    const { files } = this;
    const queued = queueMutations({
      actor: files.actor(),
      requests,
      view: files.view,
      newId: () => this.newId(),
      nowMs: () => this.nowMs(),
    });
    if (!queued.ok) return false;
    return this.#save(queued.value.entries, () => files.showOverlay(queued.value.layer));
  }

  enqueueRaw(name: string, args: QueuedMutation['args']): boolean {
    if (this.state === null) return false;
    const entry = { mutationId: this.newId(), name, argsVer: 1, args, expects: {}, dependsOn: null, createdAtMs: this.nowMs() };
    return this.#save([entry], () => undefined);
  }

  attach(ticketId: string, file: SimFile): boolean {
    if (this.state === null) return false;
    let isKept = false;
    this.#guard(() => {
      isKept = orDiskFull(() => this.files.keepFile(file)) !== null;
    });
    return isKept && this.enqueue([{ name: 'evidence.attach', args: { ticketId, evidence: evidenceOf(file) } }]);
  }

  unsentFiles(): number {
    const { blobs, entries } = this.files.own;
    const named = new Set(blobs.size === 0 ? [] : entries.flatMap(({ args }) => filesNamedIn(args)));
    return [...blobs].filter(([sha256, { state }]) => state === 'pending' && named.has(sha256)).length;
  }

  crash(): void {
    if (this.state === null) return;
    this.#end();
    const { env } = this.#options;
    const life = this.#life;
    env.scheduler.after(env.faults.span('reopen', this.name, [500, 15_000]), () => {
      if (this.#life === life) this.start();
    });
  }

  keepOwn(): void {
    this.#aside = copyOfOwn(this.files.own);
  }

  putBackOwn(): void {
    if (this.#aside === null) return;
    const isOpen = this.state !== null;
    if (isOpen) this.#end();
    this.#options.witness.putBack(this, this.files.putBack(this.#aside));
    if (isOpen) this.start();
  }

  goOffline(): void {
    this.offline = true;
    this.#options.network.cut(this);
  }

  goOnline(): void {
    this.offline = false;
    this.take({ type: 'retry' });
  }

  take(input: Input): void {
    if (this.state === null) return;
    this.#guard(() => {
      if (this.state === null) return;
      const before = this.#planted.wallClockDue ? { ...this.state, nowMs: this.#options.nowMs() } : this.state;
      const step = reduce(before, input, {
        nowMs: this.#options.nowMs(),
        random: chanceOf(String(this.#chances++), this.#chanceStart),
      });
      this.state = this.#planted.staleResults ? bendEntries(before, step) : step.state;
      if (this.#planted.noBackoff && input.type === 'push-refused') this.state = { ...this.state, pushAtMs: this.#options.nowMs() };
      try {
        for (const effect of step.effects) this.#perform(effect);
      } catch (error) {
        this.#storageFailed(error);
      }
      this.#waitForTick();
    });
  }

  #save(entries: readonly QueuedMutation[], show: () => void): boolean {
    const { witness } = this.#options;
    let saved = false;
    this.#guard(() => {
      const numbered = orDiskFull(() => this.files.enqueue(entries));
      if (numbered === null) return;
      saved = true;
      this.#planted.versions?.note(entries, this.files.own.entries);
      witness.saved(this, entries);
      // Already safe in own.db: the overlay is rebuilt at the next pull or open.
      if (orDiskFull(show) === null) this.files.overlayLags = true;
      witness.written(this, false);
      this.take({ type: 'local-mutation', entries: numbered });
    });
    return saved;
  }

  #perform(effect: Effect): void {
    const line = this.#line;
    if (effect.kind === 'probe') line?.probe(effect.request);
    else if (effect.kind === 'pull') line?.pull(effect);
    else if (effect.kind === 'push') line?.push(effect);
    else if (effect.kind === 'open-poke') line?.openPoke();
    else if (effect.kind === 'close-poke') line?.closePoke();
    else this.#write(effect);
  }

  #openLine(): DeskLine {
    const { network, sendsFiles } = this.#options;
    const { clientId, files } = this;
    return new DeskLine({
      ...{ network, seat: this, clientId, files, sendsFiles, planted: this.#planted },
      state: () => this.state,
      take: (input) => this.take(input),
      takePull: (request, answer, parts) => {
        this.#parts = parts;
        if (this.#planted.ignoresEpoch && this.state !== null) this.state = bendEpoch(this.state, answer);
        this.take({ type: 'pull-reply', request, answer });
        this.#parts = [];
      },
      write: (run) => this.#transaction(run),
      guard: (run) => this.#guard(run),
    });
  }

  #write(effect: WriteEffect): void {
    const { files } = this;
    const { witness } = this.#options;
    if (effect.kind === 'apply') {
      this.#expectPowerCut(effect.purge.length > 0);
      files.apply(this.#planted.noPurge ? { ...effect, purge: [] } : effect, this.#parts);
      witness.written(this, true);
      return;
    }
    if (effect.kind === 'save-results') {
      files.saveResults(effect);
      if (this.#planted.settleOnAnswer) this.state = settleAnswered(files, this.state);
      const shows = effect.results.some(({ id, status }) => answerShows(files.actionName(id), status));
      if (this.#planted.settleOnAnswer || shows) files.rebuildOverlay();
    } else if (effect.kind === 'set-aside') files.setAside(effect.n, effect.code);
    else if (effect.kind === 'requeue') files.requeueFrom(effect.fromN);
    else if (effect.kind === 'renumber') files.renumber(effect);
    else {
      const kept = this.#planted.staleResults ? files.own.entries.map(({ state, status }) => ({ state, status })) : null;
      files.changeEpoch(effect.epoch, effect.fromN);
      if (kept !== null) {
        for (const [index, old] of kept.entries()) if (old.state === 'acked') Object.assign(files.own.entries[index] ?? {}, old);
      }
    }
    witness.written(this, false);
  }

  /** What the cache is given from now on will be lost, unless a purge has the disk write everything; own.db always waits for the disk. */
  #expectPowerCut(isPurge: boolean): void {
    const { faults, scheduler } = this.#options.env;
    if (isPurge) this.#synced = null;
    else if (this.#synced === null && faults.hit('power-cut', this.name)) {
      this.#synced = copyOfCache(this.files.cache);
      const life = this.#life;
      scheduler.after(faults.span('until-cut', this.name, [0, 3_000]), () => {
        if (this.#life === life && this.#synced !== null) this.crash();
      });
    }
  }

  #transaction(write: () => void): void {
    const { faults } = this.#options.env;
    if (faults.hit('desk-crash', this.name)) throw crashed;
    if (faults.hit('disk-full', this.name)) throw full;
    write();
  }

  #storageFailed(error: unknown): void {
    if (!(error instanceof DiskFull)) throw error;
    if (this.state === null) return;
    // What one file took before the other was full stands there, and is gone on from.
    this.#options.witness.written(this, true);
    const stored = this.files.stored();
    // As the loop does: one file may stand behind the other. With the disk still full it lags, and is rebuilt at the next pull or start.
    orDiskFull(() => this.files.rebuildOverlay());
    this.take({ type: 'reloaded', stored });
  }

  /** Only the outermost call handles what went wrong: nothing of a process that ended may run on. */
  #guard(run: () => void): void {
    this.#depth++;
    try {
      run();
    } catch (error) {
      if (this.#depth > 1) throw error;
      this.#recover(error);
    } finally {
      this.#depth--;
    }
  }

  /** What is written to go on may meet a full disk, or the end, as well. */
  #recover(error: unknown): void {
    if (error instanceof DeskCrash) {
      this.crash();
      return;
    }
    if (!(error instanceof DiskFull)) throw error;
    try {
      this.#storageFailed(error);
    } catch (again) {
      this.#recover(again);
    }
  }

  #end(): void {
    if (this.#synced !== null) this.files.cache = this.#synced;
    this.#synced = null;
    this.state = null;
    this.#line?.end();
    this.#line = null;
    this.#life++;
    this.#cancelTick();
  }

  #waitForTick(): void {
    this.#cancelTick();
    if (this.state === null) return;
    const delayMs = this.#planted.nextTickInMs(this.state, this.#options.nowMs());
    if (delayMs === null) return;
    if (delayMs > mostWaitMs) throw new Violation('N14', `${this.name} would wait ${Math.round(delayMs)} ms`);
    this.#cancelTick = this.#options.env.scheduler.timer(() => this.take({ type: 'tick' }), delayMs);
  }
}

/** Null when the disk was full and nothing was written. */
function orDiskFull<T>(write: () => T): T | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof DiskFull) return null;
    throw error;
  }
}
