/**
 * Writes one pull answer: rows, scopes, cursors, grants and the overlay in ONE cache.db transaction, then what it settles in own.db.
 * Both halves are repeatable, so a crash between them is made good by the next answer.
 */
import { dirname } from 'node:path';
import type { NewsTopic } from '../../../shared/contract/desk-views.ts';
import type { EntityName } from '../../../shared/sync/entity-table.ts';
import type { CheckedPart } from '../../../shared/sync/page.ts';
import { wireRowToEntity, wireToSqliteMapper } from '../../../shared/sync/rows.ts';
import type { ApplyEffect, ScopeCursor, StoredState } from '../../../shared/sync/sync-state.ts';
import { epochAtStart, type PageWriter, restarted, writePages, writePagesInSteps } from '../../../shared/sync/write-pages.ts';
import { dropDamagedCache, isCacheAside } from '../db/damaged-cache.ts';
import { doubtfulFrom, loadCacheFacts, ownEpoch, raiseNextN, saveCacheFacts, saveDoubtfulFrom, saveOwnEpoch } from '../db/meta-repo.ts';
import { endBatch } from '../db/open-batch.ts';
import { outboxHeads, settleEntries } from '../db/outbox-repo.ts';
import {
  confirmedRow,
  cursorRow,
  cursorRows,
  dropLeftovers,
  emptyWriteAheadLog,
  purgeScope,
  removeFromScope,
  rowWriter,
  saveCursor,
  setPace,
} from '../db/page-repo.ts';
import { noteRemoved } from '../db/removed-repo.ts';
import { isContactRunning } from '../db/running-contacts-repo.ts';
import { warmNames } from '../db/search-keys-repo.ts';
import { type DeskStore, topicsOf } from './desk-store.ts';
import { rebuildOverlay } from './overlay.ts';
import { openPackIntake, type PackIntake } from './pack-intake.ts';
import { onePage, type PageBatch } from './page-batch.ts';
import { requeue, resendFiles } from './requeue.ts';

/** What the files hold, for the sync core to begin (or begin again) with. */
export function storedState(store: DeskStore): StoredState {
  const facts = loadCacheFacts(store.cache);
  const { epoch, restart } = epochAtStart(ownEpoch(store.own), facts.epoch);
  if (restart && epoch !== null) restartAll(store, epoch);
  const cursors: Record<string, ScopeCursor> = {};
  for (const { scope, seq, head, phase } of cursorRows(store.cache)) cursors[scope] = { seq, head, phase };
  const { grants, lastN, dataAtMs } = facts;
  return { epoch, grants, cursors, entries: outboxHeads(store.own), lastN, dataAtMs, doubtfulFrom: doubtfulFrom(store.own) };
}

/** Answers what screens should read again. */
export function applyPull(store: DeskStore, effect: ApplyEffect, parts: readonly CheckedPart[]): NewsTopic[] {
  endBatch(store.cache);
  const intake = openPackIntake(store);
  const written = store.cache
    .transaction(() => {
      const touched = writePages(pageWriter(store, intake), effect, parts);
      closeAnswer(store, effect);
      return touched;
    })
    .immediate();
  return settle(store, effect, { intake, written });
}

export type Slices = {
  /** Whether the slice has lasted long enough. */
  isTimeUp(): boolean;
  /** A turn for everybody else. */
  breathe(): Promise<void>;
  isStopped(): boolean;
};

export type PulledPage = { effect: ApplyEffect; parts: readonly CheckedPart[] };
export type WrittenPage = {
  /** What screens should read again. */
  topics: NewsTopic[];
  /** Rows committed, of this page and of those before it; 0 while the transaction stays open. */
  committed: number;
};

/**
 * The same, row by row with turns in between, so that no read waits for a whole page. The one transaction stays open meanwhile:
 * readers may see some rows of the page early, a crash or an error leaves none of it. Rejects as `applyPull` throws. Pages of a fill
 * may share the transaction of `batch`.
 */
export async function applyPullInSlices(
  store: DeskStore,
  { effect, parts }: PulledPage,
  slices: Slices,
  batch: PageBatch = onePage(store.cache),
): Promise<WrittenPage> {
  const { cache } = store;
  const breathe = async () => {
    await slices.breathe();
    if (slices.isStopped()) throw new Error('the page was given up; none of it is kept');
  };
  const breatheWithin = async () => {
    await breathe();
    // A full disk met by somebody else's write may have ended the transaction.
    if (!cache.inTransaction) throw new Error('the page was given up half-way; none of it is kept');
  };
  // Reading the answer took its time already.
  await breathe();
  const intake = openPackIntake(store);
  const pace = !isFilling(store) ? null : isContactRunning(store.own) ? 'gentle' : 'filling';
  const joins = pace === 'filling' && effect.settle.length === 0;
  batch.begin(joins);
  try {
    if (pace !== null) setPace(cache, pace);
    const steps = writePagesInSteps(pageWriter(store, intake), effect, parts);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      if (slices.isTimeUp()) await breatheWithin();
    }
    closeAnswer(store, effect);
    await breatheWithin();
    const committed = batch.pageDone(countRows(parts), joins && !hasPacks(parts) && isFilling(store));
    if (committed > 0 && (pace === null || !isFilling(store))) setPace(cache, 'live');
    return { topics: settle(store, effect, { intake, written: step.value }), committed };
  } catch (error) {
    batch.giveUp();
    // Actions taken meanwhile showed themselves inside the transaction.
    if (!slices.isStopped()) rebuildOverlay(store);
    throw error;
  }
}

/** Some scope is being read from 0, or about to be. */
export function isFilling(store: DeskStore): boolean {
  const cursors = cursorRows(store.cache);
  return cursors.length === 0 || cursors.some(({ phase }) => phase !== 'live');
}

/** While the hub is at work on the answer. */
export function prepareForRows(store: DeskStore): void {
  if (isFilling(store)) warmNames();
}

/** A withdrawn scope goes at once; a small page is not worth the turns. */
export function isWorthSlicing(effect: ApplyEffect, parts: readonly CheckedPart[]): boolean {
  return effect.purge.length === 0 && countRows(parts) >= leastRowsSliced;
}

export function countRows(parts: readonly CheckedPart[]): number {
  return parts.reduce((sum, { kinds }) => sum + kinds.reduce((of, kind) => of + kind.rows.length, 0), 0);
}

const leastRowsSliced = 25;

/** The last writes of the transaction. */
function closeAnswer(store: DeskStore, { epoch, grants, lastN, dataAtMs, settle: settled }: ApplyEffect): void {
  saveCacheFacts(store.cache, { epoch, grants: { ver: grants.ver, scopes: [...grants.scopes] }, lastN, dataAtMs });
  rebuildOverlay(store, new Set(settled.map(({ n }) => n)));
}

/** After the commit. */
function settle(
  store: DeskStore,
  effect: ApplyEffect,
  { intake, written }: { intake: PackIntake; written: ReadonlySet<EntityName> },
): NewsTopic[] {
  store.own
    .transaction(() => {
      intake.remember();
      settleEntries(store.own, effect.settle, store.nowMs());
      raiseNextN(store.own, effect.hubLastN ?? effect.lastN);
      // A transaction that changes nothing costs no wait for the disk; most pages are of this kind.
      if (ownEpoch(store.own) !== effect.epoch) saveOwnEpoch(store.own, effect.epoch);
    })
    .immediate();
  if (effect.purge.length > 0) emptyWriteAheadLog(store.cache);
  const dir = dirname(store.cache.name);
  if (isCacheAside(dir) && (effect.purge.length > 0 || !isFilling(store))) dropDamagedCache(dir);
  return topicsApplied(effect, written);
}

/** own.db first: should the process end in between, `storedState` sees that the cache still has the old epoch. */
export function changeEpoch(store: DeskStore, epoch: string, fromN: number): NewsTopic[] {
  endBatch(store.cache);
  store.own
    .transaction(() => {
      requeue(store.own, fromN);
      // A file may have come after its action: a backup from in between has the action, not the file.
      resendFiles(store.own, 0);
      saveDoubtfulFrom(store.own, fromN);
      saveOwnEpoch(store.own, epoch);
    })
    .immediate();
  restartAll(store, epoch);
  store.cache.transaction(() => rebuildOverlay(store))();
  return ['outbox', 'link'];
}

function restartAll(store: DeskStore, epoch: string): void {
  store.cache
    .transaction(() => {
      for (const cursor of cursorRows(store.cache)) saveCursor(store.cache, restarted(cursor));
      saveCacheFacts(store.cache, { ...loadCacheFacts(store.cache), epoch });
    })
    .immediate();
}

function pageWriter(store: DeskStore, intake: PackIntake): PageWriter {
  const { cache } = store;
  /** What the kind before still has to say. The cursor is saved last, so nothing is ever left unsaid. */
  let endKind = () => {};
  const after = () => {
    endKind();
    endKind = () => {};
  };
  return {
    cursor: (scope) => cursorRow(cache, scope),
    cursors: () => cursorRows(cache),
    saveCursor: (cursor) => {
      after();
      saveCursor(cache, cursor);
    },
    openRows: ({ entity, cols }, { scope, gen, filling, always }) => {
      after();
      const toCells = wireToSqliteMapper(entity, cols);
      const idAt = cols.indexOf('id');
      const { put, hold, end } = rowWriter(cache, { entity, scope, gen, always });
      endKind = end;
      return (row) => {
        const id = String(row[idAt]);
        if (entity !== 'pack' || intake.admit(wireRowToEntity('pack', cols, row), filling)) put(id, toCells(row));
        else if (confirmedRow(cache, 'pack', id) !== null) {
          // A refused pack leaves the row as it was; an earlier good one under the same id stays held.
          hold(id);
        }
      };
    },
    removeFromScope: (entity, id, scope, isAway) => {
      after();
      noteRemoved(cache, entity, id, isAway);
      removeFromScope(cache, entity, id, scope);
    },
    dropLeftovers: (scope, gen) => {
      after();
      dropLeftovers(cache, scope, gen);
    },
    purgeScope: (scope) => purgeScope(cache, scope),
  };
}

function hasPacks(parts: readonly CheckedPart[]): boolean {
  return parts.some(({ kinds }) => kinds.some(({ entity, rows }) => entity === 'pack' && rows.length > 0));
}

function topicsApplied(effect: ApplyEffect, written: ReadonlySet<EntityName>): NewsTopic[] {
  const topics = new Set(topicsOf(written));
  topics.add('link');
  if (effect.settle.length > 0) topics.add('outbox').add('ticket').add('customer').add('contact');
  if (effect.purge.length > 0) topics.add('customer').add('ticket').add('contact').add('pack').add('conflict');
  return [...topics];
}
