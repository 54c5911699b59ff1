/** The one way an error leaves the store: code DESK with an AppError. Whatever was not expected becomes a `bug` with an id, logged masked. */
import { ORPCError } from '@orpc/server';
import { errorFields, type Log } from '../../../shared/base/log.ts';
import type { AppError, Result } from '../../../shared/base/result.ts';

export type DeskError = ORPCError<'DESK', AppError>;

export function deskError(error: AppError): DeskError {
  return new ORPCError('DESK', { defined: true, status: 400, message: error.message, data: error });
}

/** Gives the value, or throws the error as DESK. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw deskError(result.error);
}

export type ErrorEdge = {
  log: Log;
  newId(): string;
  /** Names a storage failure; null for anything else. */
  storageError(error: unknown): AppError | null;
};

/** `procedure` is the path that was called, for the log. */
export function toDeskError(edge: ErrorEdge, procedure: string, error: unknown): DeskError {
  if (error instanceof ORPCError) {
    if (error.code === 'DESK' && error.defined) return error as DeskError;
    if (error.code === 'BAD_REQUEST') {
      edge.log('warn', 'input.refused', { procedure });
      return deskError({ code: 'input.invalid', origin: 'main', message: `bad input for ${procedure}` });
    }
  }
  const storage = edge.storageError(error);
  if (storage !== null) {
    edge.log('error', 'storage.failed', { procedure, code: storage.code, message: storage.message });
    return deskError(storage);
  }
  const bugId = edge.newId().slice(-8);
  edge.log('error', 'store.bug', { ...errorFields(error), procedure, bugId });
  return deskError({ code: 'bug', origin: 'main', message: `bug ${bugId}`, details: { bugId } });
}
