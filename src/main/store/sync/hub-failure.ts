/** What a person is told when the hub was asked something and gave no answer. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import { type AppError, fail } from '../../../shared/base/result.ts';
import type { HubFailure } from './hub-client.ts';

const codes: { readonly [K in Exclude<HubFailure['kind'], 'refused'>]: ErrorCode } = {
  offline: 'hub.offline',
  'not-ours': 'hub.not-ours',
  'signed-out': 'auth.expired',
  'app-too-old': 'hub.app-too-old',
  conflict: 'hub.error',
  error: 'hub.error',
};

/** `refused`: what a refusal means to whoever asked. */
export function failureCode(kind: HubFailure['kind'], refused: ErrorCode): ErrorCode {
  return kind === 'refused' ? refused : codes[kind];
}

/** As `failureCode`, but a refusal for want of a right says so. */
export function unanswered({ kind, message }: HubFailure, refused: ErrorCode): { ok: false; error: AppError } {
  return fail(kind === 'refused' && message.includes('FORBIDDEN') ? 'auth.forbidden' : failureCode(kind, refused), 'hub', message);
}
