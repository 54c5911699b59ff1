/** New customers: a person the source systems do not know yet. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Desk } from './desk.ts';
import { linkCustomer, mayChangeCustomer } from './running-contacts.ts';

export type NewCustomer = { name: string; salutation: '先生' | '女士' | ''; phone: string; contactId: string | null };

/** Without a number given, the one the contact came from. */
export function createCustomer(desk: Desk, input: NewCustomer): Result<{ customerId: string }> {
  const room = input.contactId === null ? null : desk.rooms.byId(input.contactId);
  if (input.contactId !== null && room === null) return fail('not-found', 'main', 'no such contact');
  const free = input.contactId === null ? ok(null) : mayChangeCustomer(desk, input.contactId);
  if (!free.ok) return free;
  const customerId = desk.store.newId();
  const called = normalizePhone(room?.state.fromAddress ?? '') === null ? '' : (room?.state.fromAddress ?? '');
  const phone = input.phone.trim() === '' ? called : input.phone;
  const queued = enqueueMutation(desk.store, 'customer.create', { customerId, name: input.name, salutation: input.salutation, phone });
  if (!queued.ok) return queued;
  if (input.contactId !== null) {
    const linked = linkCustomer(desk, { contactId: input.contactId, customerId, how: 'created' });
    if (!linked.ok) return linked;
  }
  return ok({ customerId });
}
