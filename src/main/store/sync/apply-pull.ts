/**
 * Writes one pull answer: rows, scopes, cursors, grants and the overlay in ONE cache.db transaction, then what it settles in own.db.
 * Both halves are repeatable, so a crash between them is made good by the next answer.
 */
import type { Json } from '../../../shared/base/result.ts';
import type { NewsTopic } from '../../../shared/contract/desk-views.ts';
import type { EntityName } from '../../../shared/sync/entity-table.ts';
import type { CheckedKind, CheckedPart } from '../../../shared/sync/page.ts';
import { wireRowToEntity, wireToSqliteMapper } from '../../../shared/sync/rows.ts';
import type { ApplyEffect, ScopeCursor, StoredState } from '../../../shared/sync/sync-state.ts';
import { loadCacheFacts, ownEpoch, raiseNextN, saveCacheFacts, saveOwnEpoch } from '../db/meta-repo.ts';
import { outboxHeads, requeueFrom, settleEntries } from '../db/outbox-repo.ts';
import {
  confirmedRow,
  cursorRow,
  cursorRows,
  dropLeftovers,
  emptyWriteAheadLog,
  holdRow,
  purgeScope,
  putRow,
  removeFromScope,
  restartCursor,
  saveCursor,
} from '../db/page-repo.ts';
import { type DeskStore, topicsOf } from './desk-store.ts';
import { rebuildOverlay } from './overlay.ts';
import { openPackIntake, type PackIntake } from './pack-intake.ts';

/** What the files hold, for the sync core to begin (or begin again) with. */
export function storedState(store: DeskStore): StoredState {
  const facts = loadCacheFacts(store.cache);
  const epoch = ownEpoch(store.own) ?? facts.epoch;
  // own.db took a new epoch and the process ended before cache.db did: every scope is read again.
  if (epoch !== null && facts.epoch !== null && facts.epoch !== epoch) restartAll(store, epoch);
  const cursors: Record<string, ScopeCursor> = {};
  for (const { scope, seq, head, phase } of cursorRows(store.cache)) cursors[scope] = { seq, head, phase };
  const { grants, lastN, dataAtMs } = facts;
  return { epoch, grants, cursors, entries: outboxHeads(store.own), lastN, dataAtMs };
}

/** Answers what screens should read again. */
export function applyPull(store: DeskStore, effect: ApplyEffect, parts: readonly CheckedPart[]): NewsTopic[] {
  const written = new Set<EntityName>();
  const intake = openPackIntake(store, packRows(parts));
  store.cache
    .transaction(() => {
      for (const scope of effect.purge) purgeScope(store.cache, scope);
      const pages = effect.parts.map((planned) => openPage(store, planned, parts));
      // All rows of the answer arrive before any is removed, so a row that moved between two scopes never flickers.
      for (const page of pages) putKinds(store, page, { intake, written });
      for (const page of pages) removeKinds(store, page, written);
      for (const page of pages) closePage(store, page);
      const { epoch, grants, lastN, dataAtMs } = effect;
      saveCacheFacts(store.cache, { epoch, grants: { ver: grants.ver, scopes: [...grants.scopes] }, lastN, dataAtMs });
      rebuildOverlay(store, new Set(effect.settle.map(({ n }) => n)));
    })
    .immediate();
  store.own
    .transaction(() => {
      intake.remember();
      settleEntries(store.own, effect.settle, store.nowMs());
      raiseNextN(store.own, effect.lastN);
      saveOwnEpoch(store.own, effect.epoch);
    })
    .immediate();
  if (effect.purge.length > 0) emptyWriteAheadLog(store.cache);
  return topicsApplied(effect, written);
}

/** own.db first: should the process end in between, `storedState` sees that the cache still has the old epoch. */
export function changeEpoch(store: DeskStore, epoch: string, lastN: number): NewsTopic[] {
  store.own
    .transaction(() => {
      requeueFrom(store.own, lastN + 1);
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
      for (const { scope } of cursorRows(store.cache)) restartCursor(store.cache, scope);
      saveCacheFacts(store.cache, { ...loadCacheFacts(store.cache), epoch });
    })
    .immediate();
}

type Page = {
  scope: string;
  before: { gen: number; filling: boolean };
  after: ScopeCursor;
  kinds: readonly CheckedKind[];
  restart: boolean;
};

function openPage(store: DeskStore, planned: ApplyEffect['parts'][number], parts: readonly CheckedPart[]): Page {
  const part = parts.find(({ scope }) => scope === planned.scope);
  const before = cursorRow(store.cache, planned.scope);
  if (part === undefined || (!planned.restart && part.from !== before.seq)) {
    throw new Error(`scope ${planned.scope}: the file is at ${before.seq}, the answer begins at ${part?.from ?? 'nothing'}`);
  }
  const { scope, cursor: after, restart } = planned;
  return { scope, before: { gen: before.gen, filling: before.phase !== 'live' }, after, kinds: restart ? [] : part.kinds, restart };
}

function putKinds(store: DeskStore, page: Page, { intake, written }: { intake: PackIntake; written: Set<EntityName> }): void {
  const { scope, before } = page;
  for (const { entity, cols, rows } of page.kinds) {
    const toCells = wireToSqliteMapper(entity, cols);
    const idAt = cols.indexOf('id');
    for (const row of rows) {
      const id = String(row[idAt]);
      if (entity === 'pack' && !admits(store, { intake, page, id }, { cols, row })) continue;
      putRow(store.cache, { entity, id, cells: toCells(row), scope, gen: before.gen, always: before.filling });
    }
    if (rows.length > 0) written.add(entity);
  }
}

/** A refused pack leaves the row as it was; an earlier good one under the same id stays held. */
function admits(
  store: DeskStore,
  { intake, page, id }: { intake: PackIntake; page: Page; id: string },
  { cols, row }: { cols: readonly string[]; row: readonly Json[] },
): boolean {
  if (intake.admit(wireRowToEntity('pack', cols, row), page.before.filling)) return true;
  if (confirmedRow(store.cache, 'pack', id) !== null) holdRow(store.cache, { entity: 'pack', id, scope: page.scope, gen: page.before.gen });
  return false;
}

function removeKinds(store: DeskStore, page: Page, written: Set<EntityName>): void {
  for (const { entity, removed } of page.kinds) {
    for (const id of removed) removeFromScope(store.cache, entity, id, page.scope);
    if (removed.length > 0) written.add(entity);
  }
}

function closePage(store: DeskStore, { scope, before, after, restart }: Page): void {
  if (restart) {
    restartCursor(store.cache, scope);
    return;
  }
  saveCursor(store.cache, { scope, ...after, gen: before.gen });
  if (before.filling && after.phase === 'live') dropLeftovers(store.cache, scope, before.gen);
}

function packRows(parts: readonly CheckedPart[]) {
  return parts.flatMap(({ kinds }) =>
    kinds.flatMap(({ entity, cols, rows }) => (entity === 'pack' ? rows.map((row) => wireRowToEntity('pack', cols, row)) : [])),
  );
}

function topicsApplied(effect: ApplyEffect, written: ReadonlySet<EntityName>): NewsTopic[] {
  const topics = new Set(topicsOf(written));
  topics.add('link');
  if (effect.settle.length > 0) topics.add('outbox').add('ticket').add('customer').add('contact');
  if (effect.purge.length > 0) topics.add('customer').add('ticket').add('contact').add('pack').add('conflict');
  return [...topics];
}
