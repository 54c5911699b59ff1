/** What the signed-in person may grant alone, and whether a customer may choose an option now. Reads only. */
import { approvalOf, isGrantFor } from '../../../shared/approval/approval.ts';
import { isStretched, isWithin, type Limit, limitFor } from '../../../shared/approval/authority.ts';
import type { ComplaintType } from '../../../shared/base/words.ts';
import type { Option, Ticket } from '../../../shared/ticket/ticket.ts';
import { approvalsByTicket } from '../db/approvals-repo.ts';
import type { Desk } from './desk.ts';

/** By the policy of that version (0: in force). */
export function ownLimit(desk: Desk, type: ComplaintType, policyVersion = 0): Limit {
  const { authority } = desk.packs.policy(policyVersion);
  return limitFor(authority, desk.store.actor()?.role ?? 'auditor', type);
}

/** `approvalId` null: none is needed. Null where neither the own limit, by the policy in force, nor a grant covers it. */
export function permitOf(
  desk: Desk,
  ticket: { id: string | null; type: ComplaintType },
  option: Option,
): { approvalId: string | null } | null {
  if (isWithin(option, ownLimit(desk, ticket.type))) return { approvalId: null };
  if (ticket.id === null) return null;
  const found = approvalOf(approvalsByTicket(desk.store.cache, ticket.id), option);
  return found !== null && isGrantFor(found, ticket.id, option) ? { approvalId: found.id } : null;
}

/** The choice that stands on a ticket, where another type would need somebody's grant for it; null where it may have that type. */
export function choiceTooDearFor(desk: Desk, ticket: Ticket, to: ComplaintType): Option | null {
  const chosen = ticket.options.find(({ id }) => id === ticket.chosenOptionId);
  if (chosen === undefined || !isStretched(desk.packs.policy().authority, chosen, { from: ticket.type, to })) return null;
  return permitOf(desk, { id: ticket.id, type: to }, chosen) === null ? chosen : null;
}
