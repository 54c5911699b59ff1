/** One hook for every action: runs a desk procedure and turns a refusal into a sentence in the reader's language. */
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/base/result.ts';
import { errorSentence, toAppError } from './app-error.ts';

export type DeskMutation<Input, Output> = {
  run(input: Input): void;
  /** Resolves to null when refused; the refusal is then in `error`. */
  runAsync(input: Input): Promise<Output | null>;
  busy: boolean;
  error: AppError | null;
  sentence: string | null;
  reset(): void;
};

/**
 * `useDeskMutation(desk.ticket.addNote, { onDone: () => … })`. No cache writes here: the store announces what changed.
 */
export function useDeskMutation<Input, Output>(
  call: (input: Input) => Promise<Output>,
  options: { onDone?: (output: Output, input: Input) => void; onRefused?: (error: AppError) => void } = {},
): DeskMutation<Input, Output> {
  const { i18n } = useTranslation();
  const mutation: UseMutationResult<Output, unknown, Input> = useMutation({
    mutationFn: (input: Input) => call(input),
    onSuccess: (output, input) => options.onDone?.(output, input),
    onError: (error) => options.onRefused?.(toAppError(error)),
  });
  const error = mutation.error ? toAppError(mutation.error) : null;
  return {
    run: (input) => mutation.mutate(input),
    runAsync: (input) => mutation.mutateAsync(input).catch(() => null),
    busy: mutation.isPending,
    error,
    sentence: error ? errorSentence(error, i18n.language) : null,
    reset: mutation.reset,
  };
}
