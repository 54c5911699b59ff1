/** The outbox as the sync core sees it: ordered by n without gaps, each entry on its way queued → sent → acked → settled | conflict | rejected. */
import type { Entry, EntryState } from './sync-state.ts';
import type { MutationResult } from './wire.ts';

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

/**
 * Where own.db is an older copy of itself, numbers that it gives are used: the hub's next free one is `expectedN`. What the hub has judged,
 * by id, takes the number and the answer it has there; all that it has not judged follows from `expectedN` on, in the order it was made.
 */
export function renumbered(
  entries: readonly Entry[],
  { expectedN, results }: { expectedN: number; results: readonly MutationResult[] },
): Entry[] {
  const judged = new Map(results.map((result) => [result.id, result]));
  const known: Entry[] = [];
  const others: Entry[] = [];
  for (const entry of entries) {
    const result = entry.status === null ? judged.get(entry.id) : undefined;
    if (result !== undefined) known.push({ n: result.n, id: entry.id, state: 'acked', status: result.status });
    else if (entry.status !== null && entry.n < expectedN) known.push(entry);
    else others.push(entry);
  }
  const again = others.map(({ id }, index): Entry => ({ n: expectedN + index, id, state: 'queued', status: null }));
  return [...known.sort((a, b) => a.n - b.n), ...again];
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
