/** Keeps a half-filled form as a draft, so that it survives a tab change, a restart and a kill like any other text being written. */
import { useMemo } from 'react';
import type { DraftKey } from '../../shared/contract/draft-keys.ts';
import { type DeskMutation, useDeskMutation } from './use-desk-mutation.ts';
import { useDraft } from './use-draft.ts';

export type FormDraft<T> = {
  values: T;
  /** False until the saved form was looked up. */
  restored: boolean;
  /** True once a person changed something. */
  touched: boolean;
  set(change: Partial<T>): void;
  clear(): void;
};

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `initial` fills what was not touched; a saved field of another kind than the initial one is ignored. */
export function useFormDraft<T extends Record<string, unknown>>(key: DraftKey, initial: T): FormDraft<T> {
  const draft = useDraft(key);
  const saved = useMemo(() => parse(draft.text), [draft.text]);
  const kept = Object.fromEntries(
    Object.entries(saved).filter(([name, value]) => name in initial && (initial[name] === null || typeof value === typeof initial[name])),
  );
  const write = (form: Record<string, unknown>) => {
    const text = JSON.stringify(form);
    draft.write(text, text.length, text.length);
  };
  return {
    values: { ...initial, ...kept },
    restored: draft.restored,
    touched: Object.keys(kept).length > 0,
    set: (change) => write({ ...saved, ...change }),
    clear: draft.clear,
  };
}

export type SentForm<T, Input> = Pick<FormDraft<T>, 'values' | 'set'> & Pick<DeskMutation<Input, unknown>, 'run' | 'busy' | 'sentence'>;

/** A form that one action takes in: sent, its draft is cleared and `onSent` closes it. Refused, everything stays as it was typed. */
export function useSentForm<T extends Record<string, unknown>, Input, Output>(
  key: DraftKey,
  initial: T,
  { call, onSent }: { call: (input: Input) => Promise<Output>; onSent?: (output: Output, input: Input) => void },
): SentForm<T, Input> {
  const { values, set, clear } = useFormDraft(key, initial);
  const { run, busy, sentence } = useDeskMutation(call, {
    onDone: (output, input) => {
      clear();
      onSent?.(output, input);
    },
  });
  return { values, set, run, busy, sentence };
}
