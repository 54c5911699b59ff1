/** Calls a customer for a follow-up: the number goes from the files to the dialling program and never to a window. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { telLinkOf } from '../../../shared/customer/tel-link.ts';
import { appendAudit } from '../db/audit-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { followUpById } from '../db/follow-ups-repo.ts';
import type { Desk } from './desk.ts';

/** Written down before the number leaves, without the number: whoever asks later finds who used it, when and for what. */
export async function callForFollowUp(desk: Desk, followUpId: string): Promise<Result<null>> {
  const { store } = desk;
  const followUp = followUpById(store.cache, followUpId);
  if (followUp === null) return fail('not-found', 'main', 'no such follow-up');
  const { customerId, ticketId } = followUp;
  const customer = customerById(store.cache, customerId);
  const link = customer === null ? null : telLinkOf(customer);
  if (link === null) return fail('call.no-number', 'main', 'no number that can be dialled');
  const record = { by: store.actor()?.userId ?? '', customerId, ticketId, followUpId };
  appendAudit(store.own, { id: store.newId(), kind: 'dial', contactId: null, atMs: store.nowMs(), record });
  return (await desk.openTel(link)) ? ok(null) : fail('call.no-program', 'main', 'nothing takes tel: links');
}
