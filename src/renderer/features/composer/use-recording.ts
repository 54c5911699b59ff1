/** Records what was written, holding back a blocked text until a reason stands beside it. What was typed meanwhile stays in the field. */
import type { Channel } from '../../../shared/base/words.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import type { DraftHandle } from '../../ipc/use-draft.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';

export type Speaker = 'agent' | 'customer';

export type Recording = {
  /** A text to a customer that may not leave as it is. */
  held: boolean;
  reason: string;
  setReason(reason: string): void;
  /** False while there is nothing to record, or it is held without a reason. */
  ready: boolean;
  busy: boolean;
  sentence: string | null;
  send(): void;
};

export type RecordWords = (input: { contactId: string; speaker: Speaker; text: string; overrideReason: string | null }) => Promise<unknown>;

type Input = {
  contactId: string;
  draft: DraftHandle;
  channel: Channel;
  speaker: Speaker;
  findings: readonly Finding[];
  onRecord: RecordWords | undefined;
};

export function useRecording({ contactId, draft, channel, speaker, findings, onRecord }: Input): Recording {
  const why = useFormDraft(draftKeys.override(contactId), { reason: '' });
  const { reason } = why.values;
  const record = useDeskMutation<Parameters<RecordWords>[0], unknown>(onRecord ?? desk.contact.recordText, {
    onDone: (_, { text }) => {
      if (reason !== '') why.clear();
      draft.taken(text);
    },
  });
  const text = draft.text.trim();
  const held = channel !== 'phone' && speaker === 'agent' && findings.some((finding) => finding.severity === 'block');
  const ready = text !== '' && !(held && reason.trim() === '');
  const send = () => {
    if (ready && !record.busy) record.run({ contactId, speaker, text, overrideReason: held ? reason.trim() : null });
  };
  return { held, reason, setReason: (next) => why.set({ reason: next }), ready, busy: record.busy, sentence: record.sentence, send };
}
