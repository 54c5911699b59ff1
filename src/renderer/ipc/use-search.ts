/** One search box's question: asked at every keystroke, the answer of the last one shown until the next is there, older ones given up. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queries } from './queries.ts';

/** `text` trimmed; nothing is asked while it is empty. */
export function useSearch(text: string, limit: number) {
  const options = { input: { text, limit }, enabled: text !== '', placeholderData: keepPreviousData, gcTime: 0 };
  return useQuery(queries.customer.search.queryOptions(options));
}
