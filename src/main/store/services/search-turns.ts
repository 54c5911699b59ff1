/** Long questions in slices: everybody else has a turn between two of them, and one that nobody waits for any more stops. */
import type { CacheDb } from '../db/open.ts';
import { readTogether } from '../db/statements.ts';
import { findTicketIds } from '../db/text-search-repo.ts';

export type SearchPace = {
  /** Resolves when everybody else had their turn. */
  turn(): Promise<unknown>;
  /** Monotonic, ms. */
  elapsedMs(): number;
  /** Whoever asked has typed on: nobody waits for the answer. */
  isGivenUp(): boolean;
};

/** Far less than a frame, so that a profile or a call does not wait behind somebody's search. */
const sliceMs = 6;

/** Each slice after a turn for everybody else; null once it is given up. */
export async function inTurns<T>(cache: CacheDb, steps: Generator<void, T>, pace: SearchPace): Promise<T | null> {
  for (;;) {
    await pace.turn();
    if (pace.isGivenUp()) return null;
    const began = pace.elapsedMs();
    const found = readTogether(cache, () => {
      for (;;) {
        const step = steps.next();
        if (step.done === true) return { value: step.value };
        if (pace.elapsedMs() - began >= sliceMs) return null;
      }
    });
    if (found !== null) return found.value;
  }
}

/** A question for tickets that was asked for their words before. */
export type WithTicketIds = {
  /** Those whose own words or whose story hold the text; left out, they are asked for in one piece. */
  ticketIds?: ReadonlySet<string> | undefined;
};

/** Words first, in slices; without any there is nothing to ask. Null once it is given up. */
export async function askedForWords(cache: CacheDb, text: string, pace: SearchPace): Promise<WithTicketIds | null> {
  const wanted = text.trim();
  if (wanted === '') return {};
  const ticketIds = await inTurns(cache, findTicketIds(cache, wanted), pace);
  return ticketIds === null ? null : { ticketIds };
}
