/** One desk of a run: the real sync core, driven as `src/main/store/sync/loop.ts` drives it, over the simulated files and network. */

import { nextTickInMs, reduce, startState } from '../../src/shared/sync/client-core.ts';
import type { EntityName, EntityRows } from '../../src/shared/sync/entity-table.ts';
import { type CheckedPart, checkPart } from '../../src/shared/sync/page.ts';
import { type MutationRequest, type QueuedMutation, queueMutations } from '../../src/shared/sync/queue-mutations.ts';
import type { Effect, Input, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { PullResponse, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import { type CacheFile, copyOfCache, DeskFiles, emptyCache } from './desk-files.ts';
import type { DeskOptions, DeskUser, SeatedDesk } from './desk-port.ts';
import { chanceOf, simId } from './dice.ts';
import { Violation } from './env.ts';
import type { Network, Outcome } from './network.ts';
import { bendEntries, bendEpoch, type PlantedDesk, plantedDesk } from './planted-desk.ts';

class DeskCrash extends Error {}
class DiskFull extends Error {}
/** Thrown thousands of times; nobody reads where. */
const crashed = new DeskCrash('the desk crashed');
const full = new DiskFull('the disk is full');

export class SimDesk implements SeatedDesk {
  readonly name: string;
  readonly userId: string;
  readonly clientId: string;
  readonly user: DeskUser;
  readonly files: DeskFiles;
  offline = false;
  state: SyncState | null = null;
  /** Requests sent, for counting round trips. */
  sent = { pull: 0, push: 0 };
  readonly #options: DeskOptions;
  readonly #planted: PlantedDesk;
  #life = 0;
  #depth = 0;
  #ids = 0;
  #chances = 0;
  #parts: readonly CheckedPart[] = [];
  #poke: { close(): void } | null = null;
  /** The last of the cache that the disk has for sure, while a power cut is on its way. */
  #synced: CacheFile | null = null;
  #cancelTick: () => void = () => undefined;

  constructor(options: DeskOptions) {
    const { env, index, user } = options;
    this.#options = options;
    this.name = `d${index}`;
    this.user = user;
    this.userId = user.id;
    this.clientId = simId(0xc0 + index, 1);
    this.#planted = plantedDesk(env.plant, options.network.hub.store);
    this.files = new DeskFiles(
      { user, nowMs: () => this.nowMs() },
      {
        cursorFirst: env.plant === 'cursor-before-rows',
        // What is settled ahead of the cache is shown all the same: alone, settling too early would do no harm.
        ownAhead: env.plant === 'own-ahead' || env.plant === 'settle-on-answer',
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

  crash(): void {
    if (this.state === null) return;
    this.#end();
    const { env } = this.#options;
    const life = this.#life;
    env.scheduler.after(env.faults.span('reopen', this.name, [500, 15_000]), () => {
      if (this.#life === life) this.start();
    });
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
      const before = this.state;
      const step = reduce(before, input, {
        nowMs: this.nowMs(),
        random: chanceOf(`${this.#options.env.seed}/${this.name}/${this.#chances++}`),
      });
      this.state = this.#planted.staleResults ? bendEntries(before, step) : step.state;
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
    const { network } = this.#options;
    if (effect.kind === 'probe') {
      this.#ask(
        async () => null,
        (outcome) => this.take(outcome.ok ? { type: 'went-online', request: effect.request } : offlineInput()),
      );
    } else if (effect.kind === 'pull') this.#pull(effect);
    else if (effect.kind === 'push') this.#push(effect);
    else if (effect.kind === 'open-poke') {
      const life = this.#life;
      const alive = (run: () => void) => () => {
        if (this.#life === life) run();
      };
      this.#poke = network.openPoke(this, {
        onPoke: (seqs) => alive(() => this.take({ type: 'poke', seqs }))(),
        onLost: alive(() => this.take({ type: 'poke-lost' })),
      });
    } else if (effect.kind === 'close-poke') this.#poke?.close();
    else this.#write(effect);
  }

  #write(effect: Extract<Effect, { kind: 'apply' | 'save-results' | 'set-aside' | 'requeue' | 'change-epoch' }>): void {
    const { files } = this;
    const { witness } = this.#options;
    if (effect.kind === 'apply') {
      this.#expectPowerCut(effect.purge.length > 0);
      files.apply(this.#planted.noPurge ? { ...effect, purge: [] } : effect, this.#parts);
      witness.written(this, true);
      return;
    }
    if (effect.kind === 'save-results') {
      files.saveResults(effect.results);
      if (this.#planted.settleOnAnswer) this.#settleAnswered();
      if (this.#planted.settleOnAnswer || effect.results.some(({ status }) => status !== 'ok')) files.rebuildOverlay();
    } else if (effect.kind === 'set-aside') files.setAside(effect.n, effect.code);
    else if (effect.kind === 'requeue') files.requeueFrom(effect.fromN);
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

  /** Planted. */
  #settleAnswered(): void {
    for (const entry of this.files.own.entries) if (entry.state === 'acked' && entry.status === 'ok') entry.state = 'settled';
    if (this.state === null) return;
    const entries = this.state.entries.map((entry) =>
      entry.state === 'acked' && entry.status === 'ok' ? { ...entry, state: 'settled' as const } : entry,
    );
    this.state = { ...this.state, entries };
  }

  #pull({ request, epoch, want, since, maxRows }: Extract<Effect, { kind: 'pull' }>): void {
    const { network } = this.#options;
    const startedMs = this.nowMs();
    const body = { proto: 1, schema: 1, client_id: this.clientId, epoch, want, since, max_rows: maxRows };
    this.sent.pull++;
    this.#ask(
      ({ hub }) => network.hub.pull(hub, this.userId, body),
      (outcome: Outcome<PullResponse>) => {
        if (!outcome.ok) {
          if (outcome.why !== 'offline') this.take({ type: 'pull-refused', request, why: 'other', problem: 'hub.error', retryAfterMs: 0 });
          else this.take(offlineInput());
          return;
        }
        const parts = outcome.value.parts.map((part) => {
          const checked = checkPart(part);
          if (!checked.ok) throw new Violation('N6', checked.error.message);
          return checked.value;
        });
        this.#parts = parts;
        const { epoch: hubEpoch, reset, grants, last_n: lastN } = outcome.value;
        const answer = { epoch: hubEpoch, reset, grants, lastN, parts, tookMs: this.nowMs() - startedMs };
        if (this.#planted.ignoresEpoch && this.state !== null) this.state = bendEpoch(this.state, answer);
        this.take({ type: 'pull-reply', request, answer });
        this.#parts = [];
      },
    );
  }

  #push({ request, epoch, fromN, maxActions }: Extract<Effect, { kind: 'push' }>): void {
    const { network } = this.#options;
    const planned = this.files.takeBatch(fromN, this.#planted.batchLimit ?? maxActions);
    const mutations =
      this.#planted.versions === null ? planned : planned.map((mutation) => this.#planted.versions?.bend(mutation) ?? mutation);
    if (mutations.length === 0) {
      this.take({ type: 'push-refused', request, why: 'other', problem: null, retryAfterMs: 0 });
      return;
    }
    const body: PushRequest = { proto: 1, schema: 1, client_id: this.clientId, epoch, mutations };
    this.sent.push++;
    this.#ask(
      ({ hub }) => network.hub.push(hub, this.userId, body),
      (outcome: Outcome<PushResponse>) => {
        if (!outcome.ok) {
          if (outcome.why === 'offline') return this.take(offlineInput());
          const refusal = outcome.why === 'refused' ? outcome.refused.refusal : null;
          if (refusal === null) return this.take({ type: 'push-refused', request, why: 'other', problem: 'hub.error', retryAfterMs: 0 });
          const why = refusal.kind === 'CONFLICT' && refusal.reason === 'epoch' ? 'epoch' : 'other';
          return this.take({ type: 'push-refused', request, why, problem: null, retryAfterMs: 0 });
        }
        const { epoch: hubEpoch, last_n: lastN, expected_n: expectedN, results } = outcome.value;
        this.take({ type: 'push-reply', request, answer: { epoch: hubEpoch, lastN, expectedN, results } });
      },
    );
  }

  #ask<T>(call: Parameters<Network['send']>[1] & ((upstream: never) => Promise<T>), done: (outcome: Outcome<T>) => void): void {
    const life = this.#life;
    this.#options.network.send<T>(this, call as never, (outcome) => {
      if (this.#life === life) done(outcome);
    });
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
    this.take({ type: 'reloaded', stored: this.files.stored() });
  }

  /** Only the outermost call handles what went wrong: nothing of a process that ended may run on. */
  #guard(run: () => void): void {
    this.#depth++;
    try {
      run();
    } catch (error) {
      if (this.#depth > 1) throw error;
      if (error instanceof DiskFull) this.#storageFailed(error);
      else if (error instanceof DeskCrash) this.crash();
      else throw error;
    } finally {
      this.#depth--;
    }
  }

  #end(): void {
    if (this.#synced !== null) this.files.cache = this.#synced;
    this.#synced = null;
    this.state = null;
    this.#life++;
    this.#cancelTick();
    this.#poke?.close();
    this.#poke = null;
  }

  #waitForTick(): void {
    this.#cancelTick();
    if (this.state === null) return;
    const delayMs = nextTickInMs(this.state, this.nowMs());
    if (delayMs === null) return;
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

function offlineInput(): Input {
  return { type: 'went-offline', why: 'offline', retryAfterMs: 0 };
}
