/** What stands before every screen: the link's and the store's word on whether one may show at all. */
import { isErrorCode } from '../../shared/base/error-codes.ts';
import type { AppError } from '../../shared/base/result.ts';
import type { LinkState } from '../../shared/contract/desk-views.ts';
import { lockOf } from '../screens/locked/lock-of.ts';

/** What of the link says which screen may show at all. The rest of it changes every second while rows come in, and every screen hangs from here. */
export type Gate = {
  upgrade: LinkState['upgrade'];
  lock: ReturnType<typeof lockOf>;
  unsent: number;
  joining: { problem: string | null } | null;
  failure: AppError | null;
};

export function gateOf(link: LinkState): Gate {
  const { state, problem, sinceMs, unsent } = link;
  const lock = lockOf(link);
  // A store without databases answers with the reason as its problem and a state that never began.
  const isClosed = sinceMs === 0 && isErrorCode(problem);
  return {
    upgrade: link.upgrade,
    lock,
    unsent: lock === null ? 0 : unsent,
    joining: state === 'signed-out' ? { problem } : null,
    failure: isClosed ? { code: problem, origin: 'main', message: 'store not open' } : null,
  };
}
