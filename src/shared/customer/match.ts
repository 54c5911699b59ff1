/** Who may be calling: customers found by number, ranked, each with the reason in words. */
import type { Candidate } from '../contact/contact.ts';
import type { Customer } from './customer.ts';
import { maskName, maskPhone } from './mask.ts';
import type { NormalizedPhone } from './normalize-phone.ts';

export const maxCandidates = 5;
const tailMin = 8;
const tailMax = 11;

/** The longest common tail of two digit strings, between 8 and 11; 0 when shorter. */
function commonTail(left: string, right: string): number {
  let length = 0;
  while (length < tailMax && length < left.length && length < right.length && left.at(-1 - length) === right.at(-1 - length)) length += 1;
  return length >= tailMin ? length : 0;
}

/** Tails to look up in an index of reversed numbers: last 11, 10, 9, 8 digits. */
export function phoneTails(number: string): string[] {
  const tails: string[] = [];
  for (let length = Math.min(tailMax, number.length); length >= tailMin; length--) tails.push(number.slice(-length));
  return tails;
}

type Match = { customer: Customer; score: number; reason: Candidate['reason']; why: string };

function matchOne(customer: Customer, phone: NormalizedPhone): Match | null {
  const note = phone.relay ? '；这是隐私号，可能由他人使用，请先核对身份' : '';
  if (customer.phone === phone.number) {
    return { customer, score: 1_000, reason: 'exact_phone', why: `来电号码与主号码完全一致${note}` };
  }
  const point = customer.contactPoints.find((each) => each.number === phone.number);
  if (point !== undefined) {
    const checked = point.verified ? '已验证的' : '';
    return { customer, score: point.verified ? 900 : 800, reason: 'exact_phone', why: `来电号码与${checked}备用号码完全一致${note}` };
  }
  const numbers = [customer.phone, ...customer.contactPoints.map((each) => each.number)];
  const tail = Math.max(0, ...numbers.map((number) => commonTail(number, phone.number)));
  if (tail === 0) return null;
  return { customer, score: tail, reason: 'phone_tail', why: `来电号码的后 ${tail} 位与登记号码一致，请先核对身份` };
}

/**
 * At most five, best first: exact primary number, exact other number, then the last 8 to 11 digits (only when nothing is exact).
 * Ties: more open tickets, then the later contact, then id. Empty = unknown caller.
 */
export function rankCandidates(input: {
  phone: NormalizedPhone | null;
  customers: readonly Customer[];
  openTicketsOf(customerId: string): number;
}): Candidate[] {
  const { phone, customers, openTicketsOf } = input;
  if (phone === null) return [];
  const matches = customers.map((customer) => matchOne(customer, phone)).filter((match) => match !== null);
  const exact = matches.filter((match) => match.reason === 'exact_phone');
  const shown = (exact.length > 0 ? exact : matches).map((match) => ({ ...match, open: openTicketsOf(match.customer.id) }));
  shown.sort(
    (left, right) =>
      right.score - left.score ||
      right.open - left.open ||
      (right.customer.lastContactAtMs ?? 0) - (left.customer.lastContactAtMs ?? 0) ||
      (left.customer.id < right.customer.id ? -1 : 1),
  );
  return shown.slice(0, maxCandidates).map(({ customer, reason, why, open }) => ({
    customerId: customer.id,
    maskedName: maskName(customer.name),
    maskedPhone: maskPhone(customer.phone),
    tier: customer.tier,
    region: customer.region,
    openTickets: open,
    lastContactAtMs: customer.lastContactAtMs,
    reason,
    why,
  }));
}
