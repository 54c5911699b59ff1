/** One suggestion of the model at a time: asked for, waited for, given up. Nothing is asked by itself, and nothing is kept. */
import { useEffect, useRef, useState } from 'react';
import type { AssistWant } from '../../../shared/assist/model-prompt.ts';
import type { Suggestion } from '../../../shared/contract/assist-views.ts';
import { errorSentence, toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';

export type SuggestionState =
  | { phase: 'idle' }
  | { phase: 'asking'; want: AssistWant }
  | { phase: 'done'; want: AssistWant; suggestion: Suggestion }
  | { phase: 'refused'; want: AssistWant; sentence: string };

export type SuggestionAsking = { state: SuggestionState; ask(want: AssistWant): void; cancel(): void };

export function useSuggestion(contactId: string, language: string): SuggestionAsking {
  const [state, setState] = useState<SuggestionState>({ phase: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const ask = (want: AssistWant) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState({ phase: 'asking', want });
    const settle = (next: SuggestionState) => {
      if (running.current !== controller) return;
      running.current = null;
      setState(next);
    };
    desk.assist.suggest({ contactId, want }, { signal: controller.signal }).then(
      (suggestion) => settle({ phase: 'done', want, suggestion }),
      (error: unknown) => settle({ phase: 'refused', want, sentence: errorSentence(toAppError(error), language) }),
    );
  };
  const cancel = () => {
    const asked = running.current;
    running.current = null;
    asked?.abort();
    setState({ phase: 'idle' });
  };
  return { state, ask, cancel };
}
