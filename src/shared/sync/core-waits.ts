/** When the sync core asks next, and for how much: waits after failures, and pages that follow how fast answers come. */
import { backoffMs, pollDelayMs } from './backoff.ts';
import type { Chance, SyncState } from './sync-state.ts';

export const rows = { least: 250, first: 5_000, live: 1_000 };
/** A page that takes longer than `slow` is asked for smaller, one under `quick` larger: what a broken link wastes is half a page. */
const answerMs = { quick: 400, slow: 800 };

export function askNow(chance: Chance): Pick<SyncState, 'pullWanted' | 'pullAtMs'> {
  return { pullWanted: true, pullAtMs: chance.nowMs };
}

/** News do not shorten the wait of a hub that just failed. */
export function askSoon(state: SyncState, chance: Chance): Pick<SyncState, 'pullWanted' | 'pullAtMs'> {
  return { pullWanted: true, pullAtMs: state.failures.pull > 0 ? Math.max(chance.nowMs, state.pullAtMs) : chance.nowMs };
}

export function waitWith(state: SyncState, what: 'pull' | 'push', chance: Chance, retryAfterMs: number): SyncState {
  const failures = { ...state.failures, [what]: state.failures[what] + 1 };
  const atMs = chance.nowMs + backoffMs(failures[what], chance.random, retryAfterMs);
  return what === 'pull' ? { ...state, failures, pullAtMs: atMs, pullWanted: true } : { ...state, failures, pushAtMs: atMs };
}

export function dueAfter(
  state: SyncState,
  { stuck, pullWanted }: { stuck: boolean; pullWanted: boolean },
  chance: Chance,
): { pullAtMs: number } {
  if (stuck) return { pullAtMs: state.pullAtMs };
  return { pullAtMs: pullWanted ? chance.nowMs : chance.nowMs + pollDelayMs(chance.random) };
}

export function rowsAfter(state: SyncState, tookMs: number): number {
  const filling = Object.values(state.cursors).some(({ phase }) => phase !== 'live');
  const most = filling ? rows.first : rows.live;
  if (tookMs < answerMs.quick) return Math.min(most, state.maxRows * 2);
  return tookMs < answerMs.slow ? Math.min(most, state.maxRows) : Math.max(rows.least, Math.min(most, Math.floor(state.maxRows / 2)));
}

export function hasNews(state: SyncState, seqs: Readonly<Record<string, number>>): boolean {
  return Object.entries(seqs).some(([scope, seq]) => seq > (state.cursors[scope]?.seq ?? 0));
}

export function wantOf(state: SyncState): Record<string, number> {
  const want: Record<string, number> = {};
  for (const scope of Object.keys(state.cursors)) want[scope] = state.cursors[scope]?.seq ?? 0;
  return want;
}

export function sinceOf(state: SyncState): Record<string, number> {
  const filling = Object.entries(state.cursors).filter(([, { seq, phase }]) => seq > 0 && phase !== 'live');
  return Object.fromEntries(filling.map(([scope, { head }]) => [scope, head]));
}
