/** A contact that was recorded, by whomever and on whatever channel: as far as it is on this desk, masked. Contacts in progress are in running-contacts. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { maskTold } from '../../../shared/compliance/mask-told.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import type { RecordedContact } from '../../../shared/contract/contact-views.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import { maskAddress } from '../../../shared/customer/mask-address.ts';
import { contactById } from '../db/contacts-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { isUnsent } from '../db/overlay-repo.ts';
import { readTogether } from '../db/statements.ts';
import { ticketById } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';

/** What an earlier ticket knew already was not given in this contact. */
function filesOf({ guide }: Contact): RecordedContact['files'] {
  const given = (guide?.evidence ?? []).filter(({ source }) => source !== 'ticket');
  return given.flatMap(({ sha256, fileName, label }) => (sha256 === null ? [] : [{ sha256, name: fileName ?? label }]));
}

/** `not-found` also once it has outlived its days here, or when its scope was withdrawn. */
export function recordedContact(desk: Desk, contactId: string): Result<RecordedContact> {
  return readTogether(desk.store.cache, () => viewOf(desk, contactId));
}

function viewOf({ store: { cache } }: Desk, contactId: string): Result<RecordedContact> {
  const contact = contactById(cache, contactId);
  if (contact === null) return fail('not-found', 'main', 'no such contact');
  const customer = contact.customerId === null ? null : customerById(cache, contact.customerId);
  const ticket = contact.ticketId === null ? null : ticketById(cache, contact.ticketId);
  const { id, channel, direction, state, startedAtMs, endedAtMs, agentName, emotionPeak, satisfaction } = contact;
  return ok({
    ...{ id, channel, direction, state, startedAtMs, endedAtMs, agentName, emotionPeak, satisfaction },
    from: maskAddress(contact.fromAddress, channel),
    customer: customer === null ? null : { id: customer.id, maskedName: maskName(customer.name) },
    summary: maskTold(contact.summary),
    ticket: ticket === null ? null : { id: ticket.id, ticketNo: ticket.ticketNo, title: ticket.title, stage: ticket.stage },
    said: contact.transcript.map(({ id: said, speaker, text, atMs, via }) => ({
      ...{ id: said, speaker, atMs },
      ...{ text: maskTold(text), isTyped: via === 'typed' },
    })),
    files: filesOf(contact),
    unsent: isUnsent(cache, 'contact', id),
  });
}
