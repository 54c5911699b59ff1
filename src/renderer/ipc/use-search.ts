/** One search box's question: asked at every keystroke, the answer of the last one shown until the next is there, older ones given up. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SearchHit, SearchQuery } from '../../shared/contract/desk-views.ts';
import { queries } from './queries.ts';

/** `text` trimmed; nothing is asked while it is empty. */
export function useSearch(text: string, limit: number) {
  return useQuery(queries.customer.search.queryOptions(optionsOf({ text, limit })));
}

/** Asks before the box is drawn with what was typed, so that the store looks while the window draws; whoever draws takes the same answer. */
export function useAskAhead(limit: number): (text: string) => void {
  const client = useQueryClient();
  return (text) => {
    if (text !== '') void client.prefetchQuery(queries.customer.search.queryOptions({ input: { text, limit }, gcTime: 0 }));
  };
}

export type FoundPerson = SearchHit & { customerId: string };

function peopleOf(hits: SearchHit[]): FoundPerson[] {
  return hits.flatMap((hit) => (hit.customerId === null ? [] : [{ ...hit, customerId: hit.customerId }]));
}

/** The same for whoever has to pick a person. */
export function usePeopleSearch(text: string, limit: number) {
  return useQuery({ ...queries.customer.search.queryOptions(optionsOf({ text, limit, peopleOnly: true })), select: peopleOf });
}

function optionsOf(input: SearchQuery) {
  return { input, enabled: input.text !== '', placeholderData: keepPreviousData, gcTime: 0 } as const;
}
