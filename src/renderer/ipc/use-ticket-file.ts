/** A file of a ticket, wherever it was attached: here, on its way from the hub, or not to be had for now; and the way to save it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorSentence, toAppError } from './app-error.ts';
import { desk } from './desk-client.ts';
import { queries } from './queries.ts';
import { useDeskMutation } from './use-desk-mutation.ts';

export type TicketFile = {
  name: string;
  /** `data` base64, null until it is here; `sentence`: why it does not come, what is safe, what to do. */
  file: { data: string | null; isComing: boolean; sentence: string | null; retry(): void };
  save: { run(): void; busy: boolean; sentence: string | null; savedTo: string | null };
};

/** A refusal is asked again by the person, and by itself when the hub can be reached again. */
export function useTicketFile(sha256: string, name: string): TicketFile {
  const { i18n } = useTranslation();
  const link = useQuery(queries.link.get.queryOptions());
  const state = link.data?.state;
  const input = { sha256, fileName: name.slice(0, 200) };
  const file = useQuery({
    ...queries.ticket.fetchFile.queryOptions({ input }),
    // Not under the tickets' key: a file never changes, however often its ticket does.
    queryKey: ['ticket-file', sha256, state === 'online' || state === 'slow'],
    enabled: state !== undefined,
    gcTime: 60_000,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const [savedTo, setSavedTo] = useState<string | null>(null);
  const saving = useDeskMutation(desk.ticket.saveFile, { onDone: ({ path }) => setSavedTo(path) });
  const data = file.data?.data ?? null;
  return {
    name,
    file: {
      data,
      isComing: file.isFetching,
      sentence: file.isError && !file.isFetching ? errorSentence(toAppError(file.error), i18n.language) : null,
      retry: () => void file.refetch(),
    },
    save: { run: () => saving.run(input), busy: saving.busy, sentence: saving.sentence, savedTo },
  };
}
