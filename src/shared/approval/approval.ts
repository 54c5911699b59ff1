/** A request to grant what is above one's own limit, and its answer. One row, asked once and decided once. */
import { z } from 'zod';
import { atMsSchema, complaintTypeSchema, idSchema } from '../base/words.ts';
import { entityBase } from '../customer/customer.ts';
import type { Cost } from './authority.ts';

export const approvalDecisions = ['granted', 'refused', 'withdrawn'] as const;
export type ApprovalDecision = (typeof approvalDecisions)[number];

export const approvalSchema = z.object({
  ...entityBase,
  ticketId: idSchema,
  customerId: idSchema,
  contactId: idSchema.nullable(),
  /** Id of the option in the guide. */
  optionId: z.string(),
  /** Title, time and costs as they were when asked: what is granted is exactly this. */
  title: z.string(),
  timeText: z.string(),
  type: complaintTypeSchema,
  costCents: z.int(),
  couponCents: z.int(),
  reason: z.string(),
  requestedById: idSchema,
  requestedByName: z.string(),
  requestedAtMs: atMsSchema,
  status: z.enum(['open', ...approvalDecisions]),
  decidedById: idSchema.nullable(),
  decidedByName: z.string(),
  decidedAtMs: atMsSchema.nullable(),
  note: z.string(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** Whether it was asked for this option at this cost. A dearer one needs another. */
function covers(approval: Approval, { id, costCents, couponCents = 0 }: Cost & { id: string }): boolean {
  return approval.optionId === id && costCents <= approval.costCents && couponCents <= approval.couponCents;
}

export function isGrantFor(approval: Approval | null, ticketId: string, option: Cost & { id: string }): boolean {
  return approval !== null && approval.status === 'granted' && approval.ticketId === ticketId && covers(approval, option);
}

/** The one that is asked already and would be enough. `approvals` of one ticket. */
export function openRequestFor(approvals: readonly Approval[], option: Cost & { id: string }): Approval | null {
  return approvals.find((approval) => approval.status === 'open' && covers(approval, option)) ?? null;
}

/** The one that counts for an option: a grant that covers it, else the newest. `approvals` of one ticket. */
export function approvalOf(approvals: readonly Approval[], option: Cost & { id: string }): Approval | null {
  const about = approvals.filter(({ optionId }) => optionId === option.id).sort((a, b) => b.requestedAtMs - a.requestedAtMs);
  return about.find((approval) => isGrantFor(approval, approval.ticketId, option)) ?? about[0] ?? null;
}
