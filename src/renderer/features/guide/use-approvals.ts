/** The requests of a contact's ticket, and asking for one. Before the case is saved there are none. */
import { useQuery } from '@tanstack/react-query';
import { approvalOf } from '../../../shared/approval/approval.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { ApprovalView } from '../../../shared/contract/approval-views.ts';
import type { Option } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';

export type Approvals = {
  /** The one that counts for an option; null when nobody was asked. */
  of(option: Option): ApprovalView | null;
  ask(option: Option): void;
  withdraw(approval: ApprovalView): void;
  /** False until the customer is known: a request belongs to somebody's ticket. */
  canAsk: boolean;
  busy: boolean;
  sentence: string | null;
};

export function useApprovals(contact: RunningContact): Approvals {
  const { ticketId } = contact;
  const list = useQuery({ ...queries.approval.list.queryOptions({ input: { ticketId: ticketId ?? '' } }), enabled: ticketId !== null });
  const request = useDeskMutation(desk.approval.request);
  const decide = useDeskMutation(desk.approval.decide);
  const { what, ask: wish } = contact.guide.problem;
  const rows = ticketId === null ? [] : (list.data ?? []);
  return {
    of: (option) => rows.find(({ id }) => id === approvalOf(rows, option)?.id) ?? null,
    ask: (option) => request.run({ contactId: contact.id, optionId: option.id, reason: (wish === '' ? what : wish).slice(0, 500) }),
    withdraw: ({ id }) => decide.run({ approvalId: id, decision: 'withdrawn', note: '' }),
    canAsk: contact.customerId !== null,
    busy: request.busy || decide.busy,
    sentence: request.sentence ?? decide.sentence,
  };
}

/** Whether the customer may choose it: within the limit, or granted. */
export function isFree(option: Option, approvals: Approvals): boolean {
  return !option.overLimit || approvals.of(option)?.status === 'granted';
}
