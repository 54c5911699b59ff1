/** Requests that wait for this person's answer, for the day list: the customer may be on the line. */
import { answerMinutes } from '../../../shared/approval/authority.ts';
import { minuteMs } from '../../../shared/base/clock.ts';
import { addBusinessMs } from '../../../shared/clock/business-calendar.ts';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { openApprovals } from '../db/approvals-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { approvalView } from './approvals.ts';
import type { Desk } from './desk.ts';

/** How many of them there are. */
export function countWaiting(desk: Desk): number {
  const none = new Set<string>();
  return openApprovals(desk.store.cache).filter((row) => approvalView(desk, row, none).mayDecide).length;
}

/** `who` names the customer. One above this person's limit is listed too: it can be refused here, or granted by the next level. */
export function approvalItems(desk: Desk, who: (customerId: string) => string): TodoItem[] {
  const { authority, calendar } = desk.packs.policy();
  const unsent = unsentIds(desk.store.cache, 'approval');
  const withinMs = answerMinutes(authority) * minuteMs;
  return openApprovals(desk.store.cache)
    .map((row) => approvalView(desk, row, unsent))
    .filter(({ mayDecide }) => mayDecide)
    .map((approval) => ({
      ...{ id: approval.id, kind: 'approval', code: 'approval', who: who(approval.customerId), what: approval.title },
      ...{ startMs: approval.requestedAtMs, dueAtMs: addBusinessMs(approval.requestedAtMs, withinMs, calendar) },
      ...{ customerId: approval.customerId, ticketId: approval.ticketId, mine: true, unsent: approval.unsent, approval },
    }));
}
