/**
 * Runs the sync core: feeds it what happens, performs the effects it answers, and holds the one timer. The only place in sync that waits.
 * An answer is written before the next input is taken, so memory never runs ahead of the files for longer than one step. A long answer
 * is written in slices: what happens meanwhile waits in order, and the next page is already on its way.
 */

import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import { proto, schema } from '../../../shared/contract/protocol-version.ts';
import { nextTickInMs, reduce, startState } from '../../../shared/sync/client-core.ts';
import type { CheckedPart } from '../../../shared/sync/page.ts';
import type { Effect, Input, StoredState, SyncState, WriteEffect } from '../../../shared/sync/sync-state.ts';
import { clientId } from '../db/meta-repo.ts';
import { pruneRing, setEntryAside } from '../db/outbox-repo.ts';
import { isContactRunning } from '../db/running-contacts-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { applyPull, applyPullInSlices, changeEpoch, countRows, isWorthSlicing, prepareForRows, storedState } from './apply-pull.ts';
import { checkParts } from './check-parts.ts';
import type { DeskStore } from './desk-store.ts';
import { drainOutbox } from './drain-outbox.ts';
import { endsLink, linkInput, pullInput } from './failure-input.ts';
import { type HeldNews, holdNews } from './held-news.ts';
import type { HubClient, HubFailure } from './hub-client.ts';
import { isTooOld } from './hub-failure.ts';
import { keepAnswers } from './keep-answers.ts';
import type { LateFiles } from './late-files.ts';
import { rebuildOverlay, showAnswers } from './overlay.ts';
import { rememberStoredPacks } from './pack-intake.ts';
import { openPageBatch, type PageBatch } from './page-batch.ts';
import { pageSize } from './page-size.ts';
import { slicesOf } from './page-slices.ts';
import type { PokeStream } from './poke-stream.ts';
import { asNumberedNow, renumber, requeue } from './requeue.ts';
import type { SetTimer } from './timers.ts';

export type LoopOptions = {
  store: DeskStore;
  hub: HubClient;
  late: LateFiles;
  random: () => number;
  setTimer: SetTimer;
  log: (line: string) => void;
  /** `problem`: a storage or hub fault that is not about the link. Without a state: the files cannot be read or written for now. */
  onState: (state: SyncState | null, problem: ErrorCode | null) => void;
  /** A page of a file did not read. The loop has ended; open the files anew. */
  onDamaged: () => void;
  /** A pull was answered and written; `hubTimeMs` is the hub's clock. */
  onContact?: (hubTimeMs: number) => void;
  /** A turn for everybody else between two slices of a page; a rest of so long comes with it while somebody talks with a customer. */
  breathe: (restMs: number) => Promise<void>;
  /** Monotonic, ms. */
  elapsedMs: () => number;
  /** Rows were committed; resolves when more may be. */
  onCommitted: (rows: number) => Promise<void>;
  /** The hub orders everything on this PC to be erased. The loop has ended. */
  onErase?: () => void;
};

/** The rows of a pull reply, and what to do once they are written. */
type Reply = { parts: readonly CheckedPart[]; after(): void };

export type Loop = { start(): void; stop(): Promise<void>; wake(): void };

/** After files that could not be begun with: a disk is cleaned meanwhile. */
const openAgainAfterMs = 2_000;
/** Settled mutations are kept this long, should the hub go back to a backup. */
const ringKeptMs = 30 * 86_400_000;

export function createLoop(options: LoopOptions): Loop {
  const loop = new SyncLoop(options);
  return { start: () => loop.start(), stop: () => loop.stop(), wake: () => loop.wake() };
}

class SyncLoop {
  readonly #options: LoopOptions;
  readonly #underWay = new Set<Promise<void>>();
  #state: SyncState | null = null;
  /** Between `start` and the end; without a state it waits to read the files. */
  #isRunning = false;
  #clientId = '';
  #problem: ErrorCode | null = null;
  #parts: readonly CheckedPart[] = [];
  readonly #news: HeldNews;
  readonly #batch: PageBatch;
  /** Resolves when the log of what was committed is short enough to write on. */
  #logIsShort: Promise<void> = Promise.resolve();
  /** A page is being written in slices. */
  #isWriting = false;
  /** What happened meanwhile, and what waits for the page to be on disk. */
  #waiting: { input: Input; reply: Reply | undefined }[] = [];
  #poke: PokeStream | null = null;
  #cancelTick: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
    const { store, elapsedMs, setTimer } = options;
    this.#news = holdNews((topics) => store.announce(topics), { elapsedMs, isGentle: () => isContactRunning(store.own) });
    this.#batch = openPageBatch({
      ...{ cache: store.cache, setTimer },
      onLost: (error) => this.#storageFailed(error),
      onCommitted: (rows) => void options.onCommitted(rows),
    });
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#open();
  }

  wake(): void {
    if (this.#isRunning && this.#state === null) this.#open();
    else this.take({ type: 'retry' });
  }

  #open(): void {
    this.#cancelTick();
    try {
      this.#state = this.#readFiles();
    } catch (error) {
      this.#openLater(error);
      return;
    }
    this.#problem = null;
    const { store } = this.#options;
    this.#unsubscribe = store.onWorkAdded((entries) => this.take({ type: 'local-mutation', entries }));
    this.take({ type: 'tick' });
  }

  /** Writes as well: what a crash left half done is made good first. */
  #readFiles(): SyncState {
    const { store } = this.#options;
    this.#clientId = clientId(store.own, store.newId);
    pruneRing(store.own, store.nowMs() - ringKeptMs);
    rememberStoredPacks(store);
    const stored = storedState(store);
    rebuildOverlay(store);
    return startState(stored);
  }

  /** Nothing is asked of the hub until the files can be trusted to take the answers; what people do meanwhile is in own.db or refused there. */
  #openLater(error: unknown): void {
    const failure = storageError(error);
    if (failure === null) throw error;
    this.#options.log(`sync: ${failure.message}`);
    if (failure.code === 'db.corrupt') {
      this.#end();
      this.#options.onDamaged();
      return;
    }
    this.#rest();
    this.#problem = failure.code;
    this.#cancelTick = this.#options.setTimer(() => this.#open(), openAgainAfterMs);
    this.#options.onState(null, failure.code);
  }

  async stop(): Promise<void> {
    this.#end();
    await Promise.all(this.#underWay);
  }

  #end(): void {
    this.#isRunning = false;
    this.#rest();
  }

  #rest(): void {
    this.#state = null;
    this.#unsubscribe();
    this.#cancelTick();
    this.#poke?.close();
    this.#batch.end();
    this.#options.hub.abortAll();
  }

  take(input: Input, reply?: Reply): void {
    if (this.#state === null) return;
    if (this.#isWriting) {
      this.#waiting.push({ input, reply });
      return;
    }
    const { store, random } = this.#options;
    const step = reduce(this.#state, input, { nowMs: store.nowMs(), random: random() });
    this.#state = step.state;
    this.#parts = reply?.parts ?? [];
    const long = step.effects.findIndex((effect) => effect.kind === 'apply' && isWorthSlicing(effect, this.#parts));
    if (long < 0) {
      if (this.#performAll(step.effects)) reply?.after();
      this.#endStep();
      return;
    }
    if (!this.#performAll(step.effects.slice(0, long))) {
      this.#endStep();
      return;
    }
    this.#isWriting = true;
    this.#follow(this.#writeLong(step.effects.slice(long), reply));
  }

  /** Answers false when the files refused one of them; the rest is not performed then. */
  #performAll(effects: readonly Effect[]): boolean {
    try {
      for (const effect of effects) this.#perform(effect);
      if (effects.some(({ kind }) => kind === 'apply')) this.#problem = null;
      return true;
    } catch (error) {
      this.#storageFailed(error);
      return false;
    }
  }

  #endStep(): void {
    if (this.#state === null) return;
    this.#waitForTick();
    this.#options.onState(this.#state, this.#problem ?? (this.#options.late.isAny() ? 'attachment.held' : null));
    this.#news.say(this.#state);
  }

  async #writeLong(effects: readonly Effect[], reply: Reply | undefined): Promise<void> {
    const { store, breathe, elapsedMs } = this.#options;
    const [effect, ...rest] = effects;
    if (effect?.kind !== 'apply') return;
    const isGentle = isContactRunning(store.own);
    const slices = slicesOf({ isGentle, breathe, elapsedMs, isStopped: () => this.#state === null });
    try {
      // Here and not after the commit: those who wait for the rows do not wait for the log.
      await this.#logIsShort;
      const parts = reply?.parts ?? [];
      const { topics, committed } = await applyPullInSlices(store, { effect, parts }, slices, this.#batch);
      this.#news.hold(topics);
      if (committed > 0) this.#logIsShort = this.#options.onCommitted(committed);
      // A commit lasts as long as a slice: what follows it has one of its own.
      if (isGentle) await slices.breathe();
      this.#isWriting = false;
      if (slices.isStopped()) return;
      this.#problem = null;
      if (this.#performAll(rest)) reply?.after();
    } catch (error) {
      this.#isWriting = false;
      // The state is read from the files again, and they hold these already.
      this.#waiting = this.#waiting.filter(({ input }) => input.type !== 'local-mutation');
      this.#storageFailed(error);
    }
    this.#endStep();
    for (const { input, reply: kept } of this.#waiting.splice(0)) this.take(asNumberedNow(store.own, input), kept);
  }

  #perform(effect: Effect): void {
    if (effect.kind === 'probe') this.#follow(this.#probe(effect.request));
    else if (effect.kind === 'pull') this.#follow(this.#pull(effect));
    else if (effect.kind === 'push') this.#follow(this.#push(effect));
    else if (effect.kind === 'open-poke') this.#openPoke();
    else if (effect.kind === 'close-poke') this.#poke?.close();
    else this.#write(effect);
  }

  #write(effect: WriteEffect): void {
    const { store } = this.#options;
    switch (effect.kind) {
      case 'set-aside':
        setEntryAside(store.own, effect.n, effect.code);
        this.#news.hold(['outbox']);
        break;
      case 'apply':
        this.#news.hold(applyPull(store, effect, this.#parts));
        void this.#options.onCommitted(countRows(this.#parts));
        break;
      case 'save-results':
        keepAnswers(store.own, effect);
        showAnswers(store, effect.results);
        this.#news.hold(['outbox', 'ticket', 'conflict']);
        break;
      case 'requeue':
        requeue(store.own, effect.fromN);
        break;
      case 'renumber':
        renumber(store.own, effect);
        rebuildOverlay(store);
        this.#news.hold(['outbox', 'ticket', 'conflict']);
        break;
      case 'change-epoch':
        this.#news.hold(changeEpoch(store, effect.epoch, effect.fromN));
        break;
    }
  }

  #openPoke(): void {
    this.#poke = this.#options.hub.openPoke({
      onPoke: (seqs) => this.take({ type: 'poke', seqs }),
      onLost: () => this.take({ type: 'poke-lost' }),
    });
  }

  async #probe(request: number): Promise<void> {
    const answer = await this.#options.hub.health();
    if (!answer.ok) this.#failed('probe', answer.failure);
    else if (isTooOld(answer.value)) this.take({ type: 'went-offline', why: 'hub-too-old', retryAfterMs: 30_000 });
    else this.take({ type: 'went-online', request });
  }

  async #pull(effect: Extract<Effect, { kind: 'pull' }>): Promise<void> {
    const { request, epoch, want, since, maxRows } = effect;
    const size = pageSize(this.#options.store, maxRows);
    const asked = this.#options.hub.pull({ proto, schema, client_id: this.#clientId, epoch, want, since, ...size });
    prepareForRows(this.#options.store);
    const answer = await asked;
    if (this.#state === null) return;
    if (!answer.ok) {
      this.#pullFailed(request, answer.failure);
      return;
    }
    const parts = checkParts(answer.value, this.#options.log);
    if (parts === null) {
      await this.#doubt(request);
      return;
    }
    const { value, tookMs } = answer;
    const { epoch: hubEpoch, reset, grants, last_n: lastN } = value;
    // What the hub withdrew is gone only once the answer is written.
    const after = () => this.#options.onContact?.(value.hub_time);
    this.take({ type: 'pull-reply', request, answer: { epoch: hubEpoch, reset, grants, lastN, parts, tookMs } }, { parts, after });
  }

  /** Rows that are not ours: perhaps an older hub stands there since the last greeting. */
  async #doubt(request: number): Promise<void> {
    const answer = await this.#options.hub.health();
    if (answer.ok && isTooOld(answer.value)) this.take({ type: 'went-offline', why: 'hub-too-old', retryAfterMs: 30_000 });
    else this.take({ type: 'pull-refused', request, why: 'other', problem: 'hub.error', retryAfterMs: 5_000 });
  }

  #pullFailed(request: number, failure: HubFailure): void {
    if (endsLink(failure)) {
      this.#failed('pull', failure);
      return;
    }
    this.#options.log(`pull: ${failure.message}`);
    this.take(pullInput(failure, request));
  }

  async #push(effect: Extract<Effect, { kind: 'push' }>): Promise<void> {
    const { store, hub, late, log } = this.#options;
    const { input, failure } = await drainOutbox(store, { hub, late }, { ...effect, clientId: this.#clientId });
    if (failure !== null) log(`push: ${failure.kind}: ${failure.message}`);
    if (failure !== null && this.#isEraseOrder(failure)) return;
    this.take(input);
  }

  #failed(what: string, failure: HubFailure): void {
    this.#options.log(`${what}: ${failure.kind}: ${failure.message}`);
    if (!this.#isEraseOrder(failure)) this.take(linkInput(failure));
  }

  #isEraseOrder({ kind, reason }: HubFailure): boolean {
    const isOrder = kind === 'signed-out' && reason === 'erase' && this.#options.onErase !== undefined;
    if (isOrder && this.#state !== null) {
      this.#end();
      this.#options.onErase?.();
    }
    return isOrder;
  }

  /** Keeps the promise until it ends, so that `stop` can wait for it. */
  #follow(work: Promise<void>): void {
    const done: Promise<void> = work.catch((error) => this.#storageFailed(error)).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  #storageFailed(error: unknown): void {
    if (this.#state === null) return;
    const failure = storageError(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#options.log(`sync: ${failure?.message ?? message}`);
    this.#problem = failure?.code ?? 'bug';
    if (failure?.code === 'db.corrupt') {
      this.#end();
      this.#options.onDamaged();
      return;
    }
    let stored: StoredState;
    try {
      stored = storedState(this.#options.store);
      rebuildOverlay(this.#options.store);
    } catch (again) {
      this.#openLater(again);
      return;
    }
    this.take({ type: 'reloaded', stored });
  }

  #waitForTick(): void {
    this.#cancelTick();
    if (this.#state === null) return;
    const delayMs = nextTickInMs(this.#state, this.#options.store.nowMs());
    if (delayMs === null) return;
    this.#cancelTick = this.#options.setTimer(() => this.take({ type: 'tick' }), delayMs);
  }
}
