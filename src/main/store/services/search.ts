/** Finds customers by whatever the agent has: name, pinyin, number, its last four, member, order or ticket number. Local data only. */
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { maskName, maskPhone } from '../../../shared/customer/mask.ts';
import { readTicketNumber } from '../../../shared/ticket/ticket-no.ts';
import { type CustomerMatch, recentCustomers, searchCustomers } from '../db/customers-repo.ts';
import { openTicketsByCustomer } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';

const recentCount = 10;

const reasons: Record<CustomerMatch['by'], SearchHit['reason']> = {
  name: 'picked',
  pinyin: 'picked',
  initials: 'picked',
  phone: 'exact_phone',
  member_no: 'member_no',
  order_no: 'order_no',
  ticket_no: 'picked',
};

function matchedText({ by, matched, customer }: CustomerMatch): string {
  switch (by) {
    case 'ticket_no':
      return `工单 ${matched}`;
    case 'order_no':
      return `订单 ${matched}`;
    case 'member_no':
      return `会员号 ${matched}`;
    case 'phone':
      return `电话 ${maskPhone(customer.phone)}`;
    case 'name':
    case 'pinyin':
    case 'initials':
      return `姓名 ${maskName(customer.name)}`;
  }
}

function hitOf(desk: Desk, customer: Customer, match: CustomerMatch | null): SearchHit {
  const matched = match === null ? '' : matchedText(match);
  return {
    customerId: customer.id,
    maskedName: maskName(customer.name),
    maskedPhone: maskPhone(customer.phone),
    tier: customer.tier,
    region: customer.region,
    openTickets: openTicketsByCustomer(desk.store.cache, customer.id).length,
    lastContactAtMs: customer.lastContactAtMs,
    reason: match === null ? 'picked' : reasons[match.by],
    why: match === null ? '最近联系过' : `${matched} 与搜索一致`,
    matched,
    ticketId: match?.ticketId ?? null,
  };
}

/** A ticket number is understood however it was typed or heard. */
export function search(desk: Desk, input: { text: string; limit: number }): SearchHit[] {
  const text = readTicketNumber(input.text) ?? input.text;
  return searchCustomers(desk.store.cache, text, input.limit).map((match) => hitOf(desk, match.customer, match));
}

export function recent(desk: Desk): SearchHit[] {
  return recentCustomers(desk.store.cache, recentCount).map((customer) => hitOf(desk, customer, null));
}
