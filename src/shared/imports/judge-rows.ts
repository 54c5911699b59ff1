/** Judges the rows of a file one by one: makes of a good one what the hub is sent, and says everything that is wrong with a bad one. */
import type { ComplaintType, TicketStage } from '../base/words.ts';
import type { ImportCustomer, ImportOrder, ImportPerson, ImportRow, ImportTicket } from '../contract/imports.ts';
import { maskName, maskPhone } from '../customer/mask.ts';
import { deriveId } from '../sync/derive-id.ts';
import { ticketDueTimes } from '../ticket/ticket-clocks.ts';
import { type Cell, cellText, isBlank, maskText } from './cell.ts';
import { type FieldId, type FieldType, fieldOf, fieldsOf, type ImportKind, type Mapping } from './fields.ts';
import type { Issue, IssueCode } from './issues.ts';
import { type FieldValue, isFuture, readField } from './read-cell.ts';

type DueMinutes = { golden_minutes: number; plan_minutes: number };

export type Judging = {
  kind: ImportKind;
  mapping: Mapping;
  /** How many columns have a heading's place; cells beyond them mean that a row is shifted. */
  columns: number;
  utcOffsetMinutes: number;
  nowMs: number;
  policy: DueMinutes;
};

export type Judged = { row: ImportRow; issues: null } | { row: null; issues: Issue[] };

type Values = { [F in FieldId]?: FieldValue };

/** What may be shown of a cell in a report. */
export function maskedValue(type: FieldType | null, cell: Cell): string {
  const text = cellText(cell);
  if (type === 'name') return maskName(text);
  if (type === 'phone') return /\d/.test(text) && !/e/i.test(text) ? maskPhone(text) : maskText(text);
  return maskText(text);
}

const nameHeading = /姓名|名称|客户|联系人|收货人|顾客|name|contact/i;
const phoneHeading = /电话|手机|联系方式|号码|phone|mobile|tel/i;

/** Before anybody has said which column is which, its heading tells whether names or numbers stand in it. */
export function maskedSample(heading: string, cell: Cell): string {
  return maskedValue(phoneHeading.test(heading) ? 'phone' : nameHeading.test(heading) ? 'name' : null, cell);
}

const noPerson = '00000000-0000-8000-8000-000000000000';
const textOf = (values: Values, id: FieldId) => String(values[id] ?? '');
const numberOf = (values: Values, id: FieldId) => (typeof values[id] === 'number' ? values[id] : null);
const wordOf = <T extends string>(values: Values, id: FieldId, otherwise: T) => (textOf(values, id) || otherwise) as T;

/** Names a person for ever: by id, else member number, else number and name, since a family may share the number. No number is in it. */
function refOf(values: Values): string | null {
  const [id, memberNo, phone] = (['customerId', 'memberNo', 'phone'] as const).map((field) => textOf(values, field));
  if (id) return `c:${id}`;
  if (memberNo) return `m:${memberNo.toLowerCase()}`;
  return phone ? `p:${deriveId(noPerson, `${phone}/${textOf(values, 'name')}`)}` : null;
}

function personOf(values: Values, ref: string): ImportPerson {
  return { ref, name: textOf(values, 'name'), member_no: textOf(values, 'memberNo'), phone: textOf(values, 'phone') };
}

function customerRow(values: Values, ref: string): ImportCustomer {
  const numbers = [...new Set([textOf(values, 'phone'), textOf(values, 'otherPhone')])].filter((number) => number !== '');
  return {
    kind: 'customer',
    source_id: ref,
    name: textOf(values, 'name'),
    salutation: wordOf<ImportCustomer['salutation']>(values, 'salutation', ''),
    member_no: textOf(values, 'memberNo'),
    phones: numbers.map((number) => ({ number, verified: false })),
    tier: textOf(values, 'tier'),
    verified: false,
    tags: Array.isArray(values.tags) ? values.tags : [],
    region: textOf(values, 'region'),
    address: textOf(values, 'address'),
    devices: [],
    member_since_at: numberOf(values, 'memberSince'),
  };
}

function orderRow(values: Values, ref: string): ImportOrder {
  const orNull = (id: FieldId) => textOf(values, id) || null;
  return {
    kind: 'order',
    source_id: `o:${textOf(values, 'orderNo')}`,
    person: personOf(values, ref),
    order_no: textOf(values, 'orderNo'),
    product: textOf(values, 'product'),
    quantity: numberOf(values, 'quantity') ?? 1,
    amount_cents: numberOf(values, 'amount') ?? 0,
    status: wordOf<ImportOrder['status']>(values, 'status', 'paid'),
    placed_at: numberOf(values, 'placedAt') ?? 0,
    shipped_at: numberOf(values, 'shippedAt'),
    promised_at: numberOf(values, 'promisedAt'),
    signed_at: numberOf(values, 'signedAt'),
    signed_by: orNull('signedBy'),
    carrier: orNull('carrier'),
    tracking_no: orNull('trackingNo'),
  };
}

function ticketRow(values: Values, ref: string, policy: DueMinutes): ImportTicket {
  const closedAt = numberOf(values, 'closedAt');
  const openedAt = numberOf(values, 'openedAt') ?? 0;
  const { goldenDueAtMs, planDueAtMs } = ticketDueTimes(openedAt, policy);
  return {
    kind: 'ticket',
    ticket_no: textOf(values, 'ticketNo'),
    person: personOf(values, ref),
    order_no: textOf(values, 'orderNo'),
    type: wordOf<ComplaintType>(values, 'type', 'other'),
    title: textOf(values, 'title'),
    ask: textOf(values, 'ask'),
    channel: wordOf<ImportTicket['channel']>(values, 'channel', 'phone'),
    urgency: wordOf<ImportTicket['urgency']>(values, 'urgency', 'normal'),
    // A closing time says that it is closed where no column says the stage.
    stage: wordOf<TicketStage>(values, 'stage', closedAt === null ? 'new' : 'closed'),
    department: wordOf<ImportTicket['department']>(values, 'department', 'service'),
    owner_name: textOf(values, 'ownerName'),
    opened_at: openedAt,
    golden_due_at: goldenDueAtMs,
    plan_due_at: planDueAtMs,
    closed_at: closedAt,
    result: textOf(values, 'result'),
  };
}

const makers = { customer: customerRow, order: orderRow, ticket: ticketRow };
/** The field that names a row of the kind, for telling of repeats; customers are named by whatever tells who they are. */
const naming: Readonly<Record<ImportKind, FieldId | null>> = { customer: null, order: 'orderNo', ticket: 'ticketNo' };
/** Of each kind, what begins and what ends. */
const spans: Readonly<Record<ImportKind, readonly [FieldId, FieldId][]>> = {
  customer: [],
  order: [['placedAt', 'signedAt']],
  ticket: [['openedAt', 'closedAt']],
};

function nameOf(row: ImportRow): string {
  return row.kind === 'ticket' ? row.ticket_no : row.source_id;
}

export type Judge = (rowNumber: number, cells: readonly Cell[]) => Judged;

/** Rows must be given in the order of the file: the later one of two with the same name is the repeat. */
export function createJudge(judging: Judging): Judge {
  const { kind, mapping, columns, utcOffsetMinutes, nowMs } = judging;
  const fields = fieldsOf(kind);
  const seen = new Map<string, number>();
  return (rowNumber, cells) => {
    const issues: Issue[] = [];
    const values: Values = {};
    const tell = (code: IssueCode, field: FieldId | null, hint = '') => {
      const column = field === null ? null : (mapping[field] ?? null);
      const type = field === null ? null : (fieldOf(kind, field)?.type ?? null);
      const value = column === null ? '' : maskedValue(type, cells[column] ?? null);
      issues.push({ row: rowNumber, column, field, code, value, hint });
    };
    const shifted = cells.findIndex((cell, at) => at >= columns && !isBlank(cell));
    if (shifted !== -1) issues.push({ ...{ row: rowNumber, column: shifted, field: null, hint: '' }, code: 'extra_cells', value: '' });
    for (const [id, field] of fields) {
      const column = mapping[id];
      if (column === undefined) continue;
      const read = readField(cells[column] ?? null, field, utcOffsetMinutes);
      if (!read.ok) tell(read.code, id, read.hint);
      else if (field.required === true && (read.value === '' || read.value === null)) tell('missing', id);
      else if (field.type === 'past' && typeof read.value === 'number' && isFuture(read.value, nowMs)) tell('future_time', id);
      else values[id] = read.value;
    }
    for (const [from, to] of spans[kind]) if ((numberOf(values, from) ?? 0) > (numberOf(values, to) ?? Infinity)) tell('time_order', to);
    const ref = refOf(values);
    // A telephone number that could not be read is the reason already.
    if (ref === null && !issues.some(({ field }) => field === 'phone' || field === 'memberNo' || field === 'customerId')) {
      tell('no_person', null);
    }
    if (issues.length > 0 || ref === null) return { row: null, issues };
    const row = makers[kind](values, ref, judging.policy);
    const before = seen.get(nameOf(row));
    if (before !== undefined) {
      tell('repeated', naming[kind], String(before));
      return { row: null, issues };
    }
    seen.set(nameOf(row), rowNumber);
    return { row, issues: null };
  };
}
