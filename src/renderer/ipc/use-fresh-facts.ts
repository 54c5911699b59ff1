/** What tells how fresh the data on this PC is: when all of it was last current, and whether the hub is heard of. One place for every block. */
import { useQuery } from '@tanstack/react-query';
import type { LinkState } from '../../shared/contract/desk-views.ts';
import { useNow } from '../state/now.ts';
import { queries } from './queries.ts';

export type FreshFacts = { dataAtMs: number | null; link: LinkState; nowMs: number };

/**
 * What `say` makes of them; null until the store has said them: nothing is called stale, or never synced, before that is known. Whoever
 * uses it is drawn anew when that changes, not with every row that comes in.
 */
export function useFreshFacts<T>(say: (facts: FreshFacts) => T): T | null {
  const nowMs = useNow(15_000);
  const select = (link: LinkState) => say({ dataAtMs: link.dataAtMs, link, nowMs });
  return useQuery(queries.link.get.queryOptions({ select })).data ?? null;
}
