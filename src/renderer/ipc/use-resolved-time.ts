/** Reads the time in words as they are typed, against the business calendar. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { queries } from './queries.ts';

export type ReadTime = { state: 'none' | 'pending' | 'read' | 'refused'; dueAtMs: number | null; label: string; warning: string | null };

/** Of the words as they stand now; while a newer text is being read nothing counts as resolved. */
export function useResolvedTime(words: string): ReadTime {
  const text = useDeferredValue(words.trim());
  const query = useQuery({ ...queries.time.resolve.queryOptions({ input: { text } }), enabled: text !== '', gcTime: 0 });
  const nothing = { dueAtMs: null, label: '', warning: null };
  if (words.trim() === '') return { state: 'none', ...nothing };
  if (text !== words.trim() || !query.data) return { state: 'pending', ...nothing };
  return { state: query.data.dueAtMs === null ? 'refused' : 'read', ...query.data };
}
