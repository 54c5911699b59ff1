/** What the guide panel reads and sends: the guide of the contact's own pack, its ready sentences, and events to the step machine. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Step } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Guide, GuideEvent } from '../../../shared/guide/guide.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';

export type SendGuide = {
  /** `then` hears whether the step machine took it. */
  send(event: GuideEvent, then?: (isTaken: boolean) => void): void;
  busy: boolean;
  sentence: string | null;
};

export function useGuideSend(contactId: string): SendGuide {
  const sending = useDeskMutation(desk.guide.send);
  const send: SendGuide['send'] = (event, then) => {
    void sending.runAsync({ contactId, event }).then((answer) => then?.(answer !== null));
  };
  return { send, busy: sending.busy, sentence: sending.sentence };
}

/** Null while it is not known (no pack yet, or the snapshot's guide is not in it). `missing` only once that is certain. */
export function useGuideContent(contact: RunningContact): { guide: Guide | null; missing: boolean } {
  const pack = useQuery(queries.pack.active.queryOptions({ input: { kind: 'guides', contactId: contact.id } }));
  const content = pack.data?.kind === 'guides' ? pack.data.content : null;
  const guide = content?.guides.find((each) => each.guide_id === contact.guide.guideId) ?? null;
  return { guide, missing: pack.isSuccess && guide === null };
}

export type Sentence = { step: string; templateId: string; title: string; text: string; missing: string[]; note: string };

export function useSentences(contactId: string): { sentences: readonly Sentence[]; pending: boolean } {
  const query = useQuery({ ...queries.guide.sentences.queryOptions({ input: { contactId } }), placeholderData: (before) => before });
  return { sentences: query.data ?? [], pending: query.isPending };
}

const mostPerStep = 3;

export function sentencesOf(sentences: readonly Sentence[], step: Step | 'opening' | 'closing'): Sentence[] {
  return sentences.filter((each) => each.step === step).slice(0, mostPerStep);
}

const giveWayAfterMs = 1_000;

/**
 * Shows an edit at once and keeps showing it until the desk holds the same. What the desk holds instead wins a moment after the
 * last answer, but never while `editing`: a word being typed is not taken away by an answer to an earlier one.
 */
export function useHeld<T>(server: T, busy: boolean, editing = false): [T, (next: T) => void] {
  const [held, setHeld] = useState<{ value: T } | null>(null);
  const isSame = held !== null && JSON.stringify(held.value) === JSON.stringify(server);
  const mayPass = held !== null && !busy && !editing;
  useEffect(() => {
    if (!mayPass) return;
    const timer = setTimeout(() => setHeld(null), isSame ? 0 : giveWayAfterMs);
    return () => clearTimeout(timer);
  }, [mayPass, isSame]);
  return [held === null ? server : held.value, (value) => setHeld({ value })];
}
