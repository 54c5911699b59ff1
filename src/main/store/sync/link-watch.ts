/** What the header shows about the link: the sync state in the words of the contract, held back a moment so that a short hiccup does not flicker. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import type { SyncState, Trouble } from '../../../shared/sync/sync-state.ts';
import { countOpenConflicts } from '../db/conflicts-repo.ts';
import { loadCacheFacts, loadLinkSince, saveLinkSince } from '../db/meta-repo.ts';
import { countUnsent } from '../db/outbox-repo.ts';
import { packInForce, refusedPacks } from '../db/packs-repo.ts';
import { cursorRows } from '../db/page-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { DeskStore } from './desk-store.ts';
import type { SetTimer } from './timers.ts';

export type LinkWatch = {
  /** Without a state: sync waits for its files, and what was last known of them stays shown. */
  update(state: SyncState | null, problem: ErrorCode | null): void;
  /** Whether the last answer took long to begin, or one is awaited for long. */
  pace(isSlow: boolean): void;
  link(): LinkState;
  /** As in `link`, without asking the files for all the rest. */
  dataAtMs(): number | null;
  stop(): void;
};

/** Leaving `online` is shown only once it has lasted this long; coming back is shown at once. */
export const flickerMs = 700;

const words: Readonly<Record<Trouble, LinkState['state']>> = {
  offline: 'offline',
  'hub-error': 'hub-down',
  'not-ours': 'not-ours',
  'hub-too-old': 'hub-too-old',
  'app-too-old': 'app-too-old',
  'signed-out': 'signed-out',
};

export function linkWord({ link, trouble, refused }: Pick<SyncState, 'link' | 'trouble' | 'refused'>): LinkState['state'] {
  if (trouble !== null) return words[trouble];
  if (link !== 'online') return 'connecting';
  if (refused.pull === null && refused.push === null) return 'online';
  return refusalToTell({ link, trouble, refused }) === null ? 'hub-down' : 'stuck';
}

/** Why answers bring nothing, where that does not pass with the hub's next start. */
function refusalToTell({ trouble, refused }: Pick<SyncState, 'link' | 'trouble' | 'refused'>): ErrorCode | null {
  if (trouble !== null) return null;
  return [refused.pull, refused.push].find((code) => code !== null && code !== 'hub.error') ?? null;
}

/** Null once every granted scope was pulled once. Counted in changes as the hub numbers them. */
export function firstSyncOf(state: Pick<SyncState, 'grants' | 'cursors'>): LinkState['firstSync'] {
  const scopes = state.grants?.scopes ?? [];
  const cursors = scopes.map((scope) => state.cursors[scope] ?? { seq: 0, head: 0, phase: 'first' });
  if (state.grants !== null && cursors.every(({ phase }) => phase !== 'first')) return null;
  const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
  return { done: sum(cursors.map(({ seq }) => seq)), total: sum(cursors.map(({ seq, head }) => Math.max(seq, head))) };
}

type LinkFacts = Pick<SyncState, 'link' | 'trouble' | 'refused' | 'epoch' | 'grants' | 'cursors' | 'dataAtMs'>;

const resting = { link: 'offline', trouble: null, refused: { pull: null, push: null } } as const;

/** Before sync has read its files. */
function heldFacts(store: DeskStore): LinkFacts {
  const { epoch, grants, dataAtMs } = loadCacheFacts(store.cache);
  const cursors = Object.fromEntries(cursorRows(store.cache).map(({ scope, ...cursor }) => [scope, cursor]));
  return { ...resting, epoch, grants, cursors, dataAtMs };
}

export function createLinkWatch({ store, setTimer }: { store: DeskStore; setTimer: SetTimer }): LinkWatch {
  let shown: { word: LinkState['state']; sinceMs: number } = { word: 'connecting', sinceMs: store.nowMs() };
  // As it was when this program ended: being cut off does not begin anew because somebody restarted.
  let earlier = loadLinkSince(store.own);
  let latest: { state: LinkFacts; problem: ErrorCode | null } | null = null;
  let cancel: (() => void) | null = null;
  let isSlow = false;
  /** Since the hub began a new epoch, until every scope is read again; told when that takes longer than a moment. */
  let refill: { isTold: boolean; cancel(): void } | null = null;

  const wordOf = (state: LinkFacts) => {
    const word = linkWord(state);
    return word === 'online' && isSlow ? 'slow' : word;
  };

  function show(word: LinkState['state']): void {
    cancel?.();
    cancel = null;
    if (word === shown.word) return;
    const isBack = word === 'online' || word === 'slow';
    const sinceMs = earlier !== null && earlier.word === word ? Math.min(earlier.sinceMs, store.nowMs()) : store.nowMs();
    shown = { word, sinceMs };
    if (word !== 'connecting') {
      earlier = null;
      keepSince(store, isBack ? null : shown);
    }
    store.announce(['link']);
  }
  function turnTo(word: LinkState['state']): void {
    if (word === shown.word || word === 'online' || shown.word !== 'online') show(word);
    else cancel ??= setTimer(() => show(latest === null ? word : wordOf(latest.state)), flickerMs);
  }
  function watchEpoch(before: string | null, { epoch, cursors }: LinkFacts): void {
    if (before !== null && epoch !== before && refill === null) {
      const begun = { isTold: false, cancel: () => {} };
      begun.cancel = setTimer(() => {
        begun.isTold = true;
        store.announce(['link']);
      }, flickerMs);
      refill = begun;
    } else if (refill !== null && Object.values(cursors).every(({ phase }) => phase === 'live')) {
      refill.cancel();
      if (refill.isTold) store.announce(['link']);
      refill = null;
    }
  }
  function update(known: SyncState | null, problem: ErrorCode | null): void {
    const before = latest;
    const state = known ?? { ...(before?.state ?? heldFacts(store)), ...resting };
    latest = { state, problem };
    watchEpoch(before?.state.epoch ?? null, state);
    turnTo(wordOf(state));
    const isRefused = before !== null && refusalToTell(before.state) !== refusalToTell(state);
    const isNews = isRefused || before?.problem !== problem || before?.state.dataAtMs !== state.dataAtMs;
    if (isNews) store.announce(['link']);
  }
  return {
    update,
    pace(slow) {
      isSlow = slow;
      if (latest !== null) turnTo(wordOf(latest.state));
    },
    dataAtMs: () => latest?.state.dataAtMs ?? null,
    link: () => ({
      state: shown.word,
      sinceMs: shown.sinceMs,
      dataAtMs: latest?.state.dataAtMs ?? null,
      unsent: countUnsent(store.own),
      openConflicts: countOpenConflicts(store.cache, store.actor()?.userId ?? ''),
      firstSync: latest === null ? { done: 0, total: 0 } : firstSyncOf(latest.state),
      problem:
        latest?.problem ??
        (latest === null ? null : (refusalToTell(latest.state) ?? endOfAccess(latest.state))) ??
        (refill?.isTold === true ? 'hub.epoch' : packProblem(store)),
    }),
    stop: () => {
      cancel?.();
      refill?.cancel();
    },
  };
}

function keepSince(store: DeskStore, since: { word: string; sinceMs: number } | null): void {
  try {
    saveLinkSince(store.own, since);
  } catch (error) {
    // Only the next start would tell a later time.
    if (storageError(error) === null) throw error;
  }
}

/** The hub has answered that nothing may be seen from here any more: whoever sat here has left, or lost every right. */
function endOfAccess({ grants }: LinkFacts): ErrorCode | null {
  return grants !== null && grants.scopes.length === 0 ? 'access.ended' : null;
}

/** A refused pack is worth a sentence until a newer good one makes it moot. */
function packProblem(store: DeskStore): ErrorCode | null {
  const open = refusedPacks(store.cache).some(({ kind, version }) => version > (packInForce(store.cache, store.own, kind)?.version ?? 0));
  return open ? 'pack.refused' : null;
}
