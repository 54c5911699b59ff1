/**
 * Takes out of a text whatever is known of the customer at hand, and whatever looks personal, before it may leave for a model.
 * A known value becomes its slot ({{商品}}), so that an answer can be filled here again; what only looks personal becomes asterisks.
 */
import { inDigits } from '../compliance/personal-looks.ts';
import type { Customer, Order } from '../customer/customer.ts';
import { splitName } from '../customer/surnames.ts';
import { normalizedString, normalizeText, originalSpan } from '../language/normalize.ts';
import { isSlotName, slotTable } from '../pack/slot-table.ts';
import { maskPersonal } from './mask-personal.ts';

/** `slot`: what stands in its place. A name that no template knows cannot be filled again and shows as a hole. */
export type KnownValue = { value: string; slot: string };

/** Free texts: they are read and sent with their own words hidden, not replaced whole. */
const freeSlots: ReadonlySet<string> = new Set(['问题', '诉求', '记录', '上次承诺', '最新物流', '进度']);
/** Colleagues are nobody's business either. */
const alsoHidden: ReadonlySet<string> = new Set(['坐席姓名', '负责人']);

export type KnownFacts = {
  customer: Customer | null;
  orders: readonly Order[];
  ticketNos: readonly string[];
  /** Values of the slots, as `slotValues` gives them. */
  slots: Readonly<Record<string, string>>;
};

/** 浙江省杭州市西湖区: whole, 浙江省, 杭州, 西湖区, and as people say them, 浙江 and 西湖. */
function placesOf(region: string): string[] {
  const parts = region.split(/[\s/·,，-]+|(?<=[省市区县州旗])/);
  const stems = parts.map((part) => part.replace(/(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|新区|[省市区县旗])$/, ''));
  return [region, ...[...parts, ...stems].filter((part) => part.length >= 2)];
}

/** Its last part, and the last four of it: what customers read out. */
function ticketTails(ticketNo: string): string[] {
  const last = ticketNo.split('-').at(-1) ?? '';
  return last.length < 4 ? [ticketNo] : [ticketNo, last, last.slice(-4)];
}

function ofCustomer({ name, phone, contactPoints, memberNo, region }: Customer): KnownValue[] {
  const { given } = splitName(name);
  const phones = [phone, ...contactPoints.map(({ number }) => number)].filter((number) => number.length >= 4);
  return [
    { value: name, slot: '客户' },
    ...(given.length >= 2 ? [{ value: given, slot: '客户' }] : []),
    ...phones.flatMap((number) => [number, number.slice(-4)]).map((value) => ({ value, slot: '电话' })),
    { value: memberNo, slot: '会员号' },
    ...placesOf(region).map((value) => ({ value, slot: '地址' })),
  ];
}

function ofOrder({ orderNo, trackingNo, product }: Order): KnownValue[] {
  return [
    { value: orderNo, slot: '订单号' },
    ...(orderNo.length > 6 ? [{ value: orderNo.slice(-6), slot: '订单号' }] : []),
    { value: trackingNo ?? '', slot: '运单号' },
    { value: product, slot: '别的商品' },
  ];
}

/** The values of the case's own slots come first: of two slots with one value theirs is kept. */
export function knownValues({ customer, orders, ticketNos, slots }: KnownFacts): KnownValue[] {
  const fromSlots = Object.entries(slots).flatMap(([slot, value]) =>
    isSlotName(slot) && !freeSlots.has(slot) && (slotTable[slot].personal || alsoHidden.has(slot)) ? [{ value, slot }] : [],
  );
  return [
    ...fromSlots,
    ...(customer === null ? [] : ofCustomer(customer)),
    ...orders.flatMap(ofOrder),
    ...ticketNos.flatMap(ticketTails).map((value) => ({ value, slot: '工单号' })),
  ];
}

function folded(text: string): string {
  return normalizedString(normalizeText(text));
}

/** Numbers are found in words too. */
function readingFor(key: string, units: string, digits: string): string {
  return /^[0-9]{4,}$/.test(key) ? digits : units;
}

type Span = { start: number; end: number; slot: string };

function findAll(text: string, sought: readonly { key: string; slot: string }[]): Span[] {
  const normalized = normalizeText(text);
  const units = normalizedString(normalized);
  const digits = inDigits(units);
  const taken = new Uint8Array(units.length);
  const spans: Span[] = [];
  for (const { key, slot } of sought) {
    const reading = readingFor(key, units, digits);
    for (let at = reading.indexOf(key); at !== -1; at = reading.indexOf(key, at + 1)) {
      if (taken.subarray(at, at + key.length).includes(1)) continue;
      taken.fill(1, at, at + key.length);
      spans.push({ ...originalSpan(normalized, at, at + key.length), slot });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** The texts that are left between what was hidden; asterisks there for whatever still looks personal. */
export function createHider(known: readonly KnownValue[]): (text: string) => string {
  const byKey = new Map<string, string>();
  for (const { value, slot } of known) {
    const key = folded(value);
    if (key !== '' && !byKey.has(key)) byKey.set(key, slot);
  }
  const sought = [...byKey].map(([key, slot]) => ({ key, slot })).sort((a, b) => b.key.length - a.key.length);
  return (text) => {
    let hidden = '';
    let from = 0;
    for (const { start, end, slot } of findAll(text, sought)) {
      if (start < from) continue;
      hidden += `${text.slice(from, start)}{{${slot}}}`;
      from = end;
    }
    return maskPersonal(hidden + text.slice(from));
  };
}

/** The first known value that still stands in a text; null when none does. The last look before anything leaves. */
export function leaked(known: readonly KnownValue[], text: string): KnownValue | null {
  const units = folded(text.replaceAll(/\{\{[^{}]{1,20}\}\}/g, 'x'));
  const digits = inDigits(units);
  return known.find(({ value }) => folded(value) !== '' && readingFor(folded(value), units, digits).includes(folded(value))) ?? null;
}
