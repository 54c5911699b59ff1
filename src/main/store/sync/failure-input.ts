/** What the sync core is told of a request that brought nothing. A hub that fails at one thing may still do the other: only what says nothing of the hub ends the link. */
import type { Input } from '../../../shared/sync/sync-state.ts';
import type { HubFailure } from './hub-client.ts';
import { isUnfit, problemOf } from './hub-failure.ts';

/** No answer of the hub's: whatever was asked, the way to it is in doubt. */
export function endsLink({ kind }: HubFailure): boolean {
  return kind === 'offline' || kind === 'not-ours' || kind === 'signed-out';
}

export function linkInput({ kind, retryAfterMs }: HubFailure): Input {
  const why = kind === 'error' || kind === 'conflict' || kind === 'refused' ? 'hub-error' : kind;
  return { type: 'went-offline', why, retryAfterMs };
}

export function pullInput(failure: HubFailure, request: number): Input {
  const { kind, retryAfterMs } = failure;
  if (endsLink(failure)) return linkInput(failure);
  return { type: 'pull-refused', request, why: kind === 'app-too-old' ? kind : 'other', problem: problemOf(failure), retryAfterMs };
}

export function pushInput(failure: HubFailure, request: number): Input {
  const { kind, reason, retryAfterMs } = failure;
  if (endsLink(failure)) return linkInput(failure);
  if (failure.numbers !== undefined) return { type: 'numbers-used', request, ...failure.numbers };
  const why = kind === 'conflict' && reason === 'epoch' ? 'epoch' : isUnfit(failure) ? 'unfit' : 'other';
  return { type: 'push-refused', request, why, problem: problemOf(failure), retryAfterMs };
}

/** A file stands in the way of the first action: nothing of it was said about the action. */
export function heldInput({ retryAfterMs }: HubFailure, request: number): Input {
  return { type: 'push-refused', request, why: 'other', problem: null, retryAfterMs };
}
