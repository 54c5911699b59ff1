/** What tells how fresh the data on this PC is: when all of it was last current, and whether the hub is heard of. One place for every block. */
import { useQuery } from '@tanstack/react-query';
import type { LinkState } from '../../shared/contract/desk-views.ts';
import { useNow } from '../state/now.ts';
import { queries } from './queries.ts';

export type FreshFacts = { dataAtMs: number | null; link: LinkState; nowMs: number };

/** Null until the store has said it: nothing is called stale, or never synced, before that is known. */
export function useFreshFacts(): FreshFacts | null {
  const nowMs = useNow(15_000);
  const { data: link } = useQuery(queries.link.get.queryOptions());
  return link === undefined ? null : { dataAtMs: link.dataAtMs, link, nowMs };
}
