/** Expected failures are values of this shape; bugs are throws. */
import type { ErrorCode } from './error-codes.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type ErrorOrigin = 'renderer' | 'main' | 'hub';

/** `message` is for the log and developers; the sentence a person reads comes from `error-codes.ts`. `details` never holds customer text. */
export type AppError = { code: ErrorCode; origin: ErrorOrigin; message: string; details?: Json };

export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(code: ErrorCode, origin: ErrorOrigin, message: string, details?: Json): { ok: false; error: AppError } {
  return { ok: false, error: details === undefined ? { code, origin, message } : { code, origin, message, details } };
}

/** Use in the `default` of an exhaustive switch: a new member becomes a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
