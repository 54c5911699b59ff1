/** Customers at the hub: asked after a short pause in typing and only while it can be reached; asked by itself once it can be again. */
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AwayHit } from '../../shared/contract/away-views.ts';
import { errorSentence, toAppError } from './app-error.ts';
import { desk } from './desk-client.ts';
import { queries } from './queries.ts';
import { useDeskMutation } from './use-desk-mutation.ts';

const pauseMs = 350;
const leastText = 2;

export type Away = {
  /** idle: nothing to ask. */
  state: 'idle' | 'offline' | 'asking' | 'there' | 'failed';
  hits: readonly AwayHit[];
  more: boolean;
  /** Null: every customer is on this PC. */
  days: number | null;
  /** Of a question or a fetching that failed. */
  sentence: string | null;
  fetchingId: string | null;
  fetch(customerId: string): void;
};

function useAsked({ text, contactId }: { text: string; contactId: string | null }, isOnline: boolean) {
  const search = useQuery(
    queries.away.search.queryOptions({
      input: { text },
      enabled: isOnline && contactId === null && [...text].length >= leastText,
      gcTime: 0,
    }),
  );
  const callers = useQuery(
    queries.away.callers.queryOptions({ input: { contactId: contactId ?? '' }, enabled: isOnline && contactId !== null, gcTime: 0 }),
  );
  return contactId === null ? search : callers;
}

const nobody: readonly string[] = [];

/** Asks again when somebody who was found on this PC for the same words is no longer: they may have gone to the hub. */
function useWhenSomebodyLeft(text: string, here: readonly string[] | null, ask: () => void): void {
  const before = useRef({ text, here: here ?? nobody });
  useEffect(() => {
    if (here === null) return;
    const was = before.current;
    before.current = { text, here };
    if (was.text === text && was.here.some((id) => !here.includes(id))) ask();
  });
}

type AwayWish = { text: string; contactId?: string | null; here?: readonly string[] | null; onHere(customerId: string): void };

/** What was typed, or with `contactId` who may be calling. `here`: found on this PC for the same words, named once; null while that is not known. `onHere`: the profile can be opened. */
export function useAway(wish: AwayWish): Away {
  const { i18n } = useTranslation();
  const { contactId = null, here = nobody } = wish;
  const [text] = useDebouncedValue(wish.text.slice(0, 64), pauseMs);
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const { data: policy } = useQuery(queries.away.days.queryOptions());
  const isOnline = link?.state === 'online' || link?.state === 'slow';
  const days = policy?.days ?? null;
  const asked = useAsked({ text, contactId }, isOnline && days !== null);
  const [fetchingId, setFetching] = useState<string | null>(null);
  const fetched = useDeskMutation(desk.away.fetch, { onDone: ({ customerId }) => wish.onHere(customerId) });
  const isWanted = contactId !== null || [...wish.text].length >= leastText;
  const isSettled = contactId !== null || text === wish.text.slice(0, 64);
  const hits = isSettled ? (asked.data?.hits ?? []).filter((hit) => !here?.includes(hit.customerId)) : [];
  useWhenSomebodyLeft(wish.text, here, () => {
    if (isOnline && isWanted && contactId === null) void asked.refetch();
  });
  const state = () => {
    if (days === null || !isWanted) return 'idle';
    if (!isOnline) return 'offline';
    if (!isSettled || asked.isPending) return 'asking';
    return asked.isError ? 'failed' : 'there';
  };
  const failure = state() === 'failed' ? errorSentence(toAppError(asked.error), i18n.language) : null;
  return {
    state: state(),
    hits,
    more: isSettled && asked.data?.more === true,
    days,
    sentence: fetched.sentence ?? failure,
    fetchingId: fetched.busy ? fetchingId : null,
    fetch(customerId) {
      setFetching(customerId);
      fetched.run({ customerId });
    },
  };
}
