/** Rows of files as a desk sends them, about invented people. */
import type { ImportCustomer, ImportOrder, ImportPerson, ImportTicket } from '../../src/shared/contract/imports.ts';

export const aPerson = (changes: Partial<ImportPerson> = {}): ImportPerson => ({
  ref: 'm:m1',
  name: '林晚秋',
  member_no: 'M1',
  phone: '',
  ...changes,
});

export const aCustomerRow = (changes: Partial<ImportCustomer> = {}): ImportCustomer => ({
  ...{
    kind: 'customer',
    source_id: 'm:m1',
    name: '林晚秋',
    salutation: '女士',
    member_no: 'M1',
    phones: [{ number: '13800001037', verified: false }],
  },
  ...{ tier: '金卡会员', verified: false, tags: [], region: '上海市徐汇区', address: '', devices: [], member_since_at: null },
  ...changes,
});

export const anOrderRow = (changes: Partial<ImportOrder> = {}): ImportOrder => ({
  ...{ kind: 'order', source_id: 'o:D1', person: aPerson(), order_no: 'D1', product: '空气炸锅', quantity: 1, amount_cents: 29_900 },
  ...{ status: 'signed', placed_at: 1_790_000_000_000, shipped_at: null, promised_at: null, signed_at: null },
  ...{ signed_by: null, carrier: null, tracking_no: null },
  ...changes,
});

export const aTicketRow = (changes: Partial<ImportTicket> = {}): ImportTicket => ({
  ...{
    kind: 'ticket',
    ticket_no: 'TS-1',
    person: aPerson(),
    order_no: '',
    type: 'logistics_delay',
    title: '催了三次还没发货',
    ask: '尽快发货',
  },
  ...{ channel: 'phone', urgency: 'normal', stage: 'new', department: 'logistics', owner_name: '周予安' },
  ...{ opened_at: 1_790_000_000_000, golden_due_at: 1_790_007_200_000, plan_due_at: 1_790_086_400_000, closed_at: null, result: '' },
  ...changes,
});
