/** What a person is told when the hub was asked something and gave no answer, and what sync makes of it. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import { type AppError, fail } from '../../../shared/base/result.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import { proto, schema } from '../../../shared/contract/protocol-version.ts';
import type { Greeting, HubFailure } from './hub-client.ts';

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

/** Why sync brings nothing although the hub answers; null where the next request mends it. */
export function problemOf({ kind, reason }: HubFailure): ErrorCode | null {
  if (kind === 'conflict') return reason === 'id_reuse' ? 'hub.number-used' : null;
  if (kind !== 'refused') return codes[kind];
  if (reason === 'forbidden') return 'hub.no-entry';
  if (reason === 'too-large') return 'hub.too-large';
  return reason === 'malformed' ? 'hub.unreadable' : 'hub.not-taken';
}

/** A request with this content is not taken, whoever asks and whenever. */
export function isUnfit({ kind, reason }: HubFailure): boolean {
  return kind === 'refused' && (reason === 'too-large' || reason === 'malformed');
}

/** It does not know what this desk would send: actions wait for a newer one rather than be refused for good. */
export function isTooOld(hub: Greeting): boolean {
  return hub.proto_max < proto || hub.schema < schema;
}

/** As `failureCode`, but a refusal for want of a right says so. */
export function unanswered({ kind, reason, message }: HubFailure, refused: ErrorCode): { ok: false; error: AppError } {
  return fail(kind === 'refused' && reason === 'forbidden' ? 'auth.forbidden' : failureCode(kind, refused), 'hub', message);
}

const states: Partial<Record<ErrorCode, LinkState['state']>> = {
  'hub.offline': 'offline',
  'hub.error': 'hub-down',
  'hub.too-old': 'hub-too-old',
  'hub.app-too-old': 'app-too-old',
  'hub.not-ours': 'not-ours',
};

/** What the link is said to be while this keeps a desk from its sign-in. */
export function stateOfProblem(code: ErrorCode): LinkState['state'] {
  return states[code] ?? 'signed-out';
}
