/** Finds who may be calling, in the local data only: exact number, then the last digits, each with its reason. */
import type { Candidate } from '../../../shared/contact/contact.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { maskPhone } from '../../../shared/customer/mask.ts';
import { maskAddress } from '../../../shared/customer/mask-address.ts';
import { phoneTails, rankCandidates } from '../../../shared/customer/match.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import { customersByPhone, customersByPhoneTail } from '../db/customers-repo.ts';
import { openTicketsByCustomer } from '../db/tickets-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';

export type CallerMatch = {
  /** Normalised number, or the address as it came (chat). */
  fromAddress: string;
  fromMasked: string;
  isRelay: boolean;
  candidates: Candidate[];
  /** The one to show at once; null when a person has to pick or nobody is known. */
  best: Candidate | null;
};

function customersLike(store: DeskStore, number: string): Customer[] {
  const exact = customersByPhone(store.cache, number);
  if (exact.length > 0) return exact;
  for (const tail of phoneTails(number)) {
    const found = customersByPhoneTail(store.cache, tail);
    if (found.length > 0) return found;
  }
  return [];
}

export function matchCaller(store: DeskStore, from: string): CallerMatch {
  const phone = normalizePhone(from);
  if (phone === null) {
    return { fromAddress: from.slice(0, 64), fromMasked: maskAddress(from, 'chat'), isRelay: false, candidates: [], best: null };
  }
  const candidates = rankCandidates({
    phone,
    customers: customersLike(store, phone.number),
    openTicketsOf: (customerId) => openTicketsByCustomer(store.cache, customerId).length,
  });
  return {
    fromAddress: phone.number,
    fromMasked: maskPhone(phone.number),
    isRelay: phone.relay,
    candidates,
    best: candidates.length === 1 ? (candidates[0] ?? null) : null,
  };
}
