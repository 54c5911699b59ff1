/** Turns whatever a call rejected with into an AppError, and an AppError into the sentence a person reads. */
import { ORPCError } from '@orpc/client';
import { errorTable, isErrorCode } from '../../shared/base/error-codes.ts';
import type { AppError } from '../../shared/base/result.ts';

function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code) && 'origin' in value;
}

/** Anything that is not one of our declared errors is a bug. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (error instanceof ORPCError && isAppError(error.data)) return error.data;
  return { code: 'bug', origin: 'renderer', message: error instanceof Error ? error.message : String(error) };
}

/** What happened, what is safe, what to do. */
export function errorSentence(error: AppError, locale: string): string {
  const entry = errorTable[error.code];
  return locale.startsWith('zh') ? entry.zh : entry.en;
}

/** The link's `problem` is either an error code or already a sentence. */
export function problemSentence(problem: string, locale: string): string {
  return isErrorCode(problem) ? errorSentence({ code: problem, origin: 'main', message: '' }, locale) : problem;
}
