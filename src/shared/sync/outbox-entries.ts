/** The outbox as the sync core sees it: ordered by n without gaps, each entry on its way queued → sent → acked → settled | conflict | rejected. */
import type { Entry, EntryState } from './sync-state.ts';

/** Most mutations in one push. */
export const batchLimit = 50;

export function firstUnanswered({ entries }: { entries: readonly Entry[] }): Entry | undefined {
  return entries.find((entry) => entry.status === null);
}

export function sentFrom(entries: readonly Entry[], fromN: number, most = batchLimit): Entry[] {
  return entries.map((entry) =>
    entry.n >= fromN && entry.n < fromN + most && entry.status === null ? { ...entry, state: 'sent' } : entry,
  );
}

/** Back into the queue, without the answers that no longer hold. */
export function requeued(entries: readonly Entry[], fromN: number): Entry[] {
  return entries.map((entry) => (entry.n >= fromN ? { n: entry.n, id: entry.id, state: 'queued', status: null } : entry));
}

export function setAside(entries: readonly Entry[], n: number, aside: boolean): Entry[] {
  return entries.map((entry) => (entry.n === n ? { ...entry, aside } : entry));
}

const waitingStates: readonly EntryState[] = ['queued', 'sent', 'acked'];

/** What a complete answer with `lastN` makes final: the answered ones it covers, each as the hub judged it. */
export function settled(entries: readonly Entry[], lastN: number): { n: number; state: EntryState }[] {
  return entries.flatMap(({ n, state, status }) => {
    if (n > lastN || status === null || !waitingStates.includes(state)) return [];
    return [{ n, state: status === 'ok' ? 'settled' : status }];
  });
}

export function withStates(entries: readonly Entry[], settle: readonly { n: number; state: EntryState }[]): readonly Entry[] {
  if (settle.length === 0) return entries;
  const states = new Map(settle.map(({ n, state }) => [n, state]));
  return entries.map((entry) => ({ ...entry, state: states.get(entry.n) ?? entry.state }));
}
