/**
 * The short way through the check of rows: takes those that are as plain as nearly all of them, field by field, into the value that the
 * schema would make of them. Refuses nothing: a row it does not take is judged by the schema, which also says what is wrong with it.
 */
import { channels, speakers } from '../../../shared/base/words.ts';
import type { SourceRowOf } from '../../../shared/contract/ingest-rows.ts';
import { orderStatuses } from '../../../shared/customer/customer.ts';

type Given = Readonly<Record<string, unknown>>;
type Transcript = SourceRowOf<'contact'>['transcript'];
type Phones = SourceRowOf<'customer'>['phones'];

const latestMs = 253_402_300_799_999;
const mostCents = 1_000_000_000_000;
const visible = /^[\x21-\x7e]{1,128}$/;
const salutations = ['先生', '女士', ''] as const;
const directions = ['in', 'out'] as const;

/** Reads the fields of one object. What it answers is only of use when `isWhole` says so in the end. */
class Fields {
  #given: Given;
  #known = 0;
  #plain = true;

  constructor(given: Given) {
    this.#given = given;
  }

  /** Whether every field was plain and none is left over. */
  get isWhole(): boolean {
    return this.#plain && Object.keys(this.#given).length === this.#known;
  }

  #odd<T>(instead: T): T {
    this.#plain = false;
    return instead;
  }

  literal<T extends string>(value: T): T {
    this.#known++;
    return value;
  }

  id(value: unknown): string {
    this.#known++;
    return typeof value === 'string' && visible.test(value) ? value : this.#odd('');
  }

  idOrNull(value: unknown): string | null {
    return this.#isNothing(value) ? null : this.id(value);
  }

  /** Says whether there is nothing to read, and counts a null that was written. */
  #isNothing(value: unknown): boolean {
    if (value === null) this.#known++;
    return value === undefined || value === null;
  }

  text(value: unknown, most: number): string {
    this.#known++;
    const isPlain = typeof value === 'string' && value.length <= most && value.isWellFormed() && !value.includes('\0');
    return isPlain ? value : this.#odd('');
  }

  line(value: unknown, most: number): string {
    return value === undefined ? '' : this.text(value, most);
  }

  lineOrNull(value: unknown, most: number): string | null {
    return this.#isNothing(value) ? null : this.text(value, most);
  }

  needed(value: unknown, most: number): string {
    const trimmed = typeof value === 'string' ? this.text(value.trim(), most) : '';
    return trimmed === '' ? this.#odd('') : trimmed;
  }

  int(value: unknown, least: number, most: number): number {
    this.#known++;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : this.#odd(0);
  }

  intOr<T extends number | null>(value: unknown, instead: T, least: number, most: number): number | T {
    return value === undefined ? instead : this.int(value, least, most);
  }

  intOrNull(value: unknown, least: number, most: number): number | null {
    return this.#isNothing(value) ? null : this.int(value, least, most);
  }

  at(value: unknown): number {
    return this.int(value, 0, latestMs);
  }

  atOrNull(value: unknown): number | null {
    return this.intOrNull(value, 0, latestMs);
  }

  flag(value: unknown): boolean {
    if (value === undefined) return false;
    this.#known++;
    return typeof value === 'boolean' ? value : this.#odd(false);
  }

  oneOf<T extends string>(value: unknown, words: readonly T[]): T {
    this.#known++;
    for (const word of words) if (word === value) return word;
    return this.#odd(words[0] as T);
  }

  oneOfOr<T extends string>(value: unknown, words: readonly T[], instead: T): T {
    return value === undefined ? instead : this.oneOf(value, words);
  }

  texts(value: unknown, most: number, length: number): string[] {
    return this.list(value, most, (item) => {
      const text = typeof item === 'string' ? item.trim() : '';
      const isPlain = text !== '' && text.length <= length && text.isWellFormed() && !text.includes('\0');
      return isPlain ? text : null;
    });
  }

  /** `read` answers null for what is not plain. */
  list<T>(value: unknown, most: number, read: (item: unknown) => T | null): T[] {
    if (value === undefined) return [];
    this.#known++;
    if (!Array.isArray(value) || value.length > most) return this.#odd([]);
    const items: T[] = [];
    for (let at = 0; at < value.length; at++) {
      const item = read(value[at]);
      if (item === null) return this.#odd([]);
      items.push(item);
    }
    return items;
  }
}

function fieldsOf(item: unknown): Given | null {
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as Given) : null;
}

function phoneOf(item: unknown): Phones[number] | null {
  const given = fieldsOf(item);
  if (given === null) return null;
  const fields = new Fields(given);
  const phone = { number: fields.needed(given.number, 40), verified: fields.flag(given.verified) };
  return fields.isWhole ? phone : null;
}

function turnOf(item: unknown): Transcript[number] | null {
  const given = fieldsOf(item);
  if (given === null) return null;
  const fields = new Fields(given);
  const turn = {
    at_ms: fields.int(given.at_ms, 0, 86_400_000),
    speaker: fields.oneOf(given.speaker, speakers),
    text: fields.text(given.text, 2_000),
  };
  return fields.isWhole ? turn : null;
}

function customerOf(given: Given): SourceRowOf<'customer'> | null {
  const fields = new Fields(given);
  const row = {
    source_version: fields.int(given.source_version, 0, Number.MAX_SAFE_INTEGER),
    address: fields.line(given.address, 300),
    devices: fields.texts(given.devices, 20, 128),
    kind: fields.literal('customer'),
    member_no: fields.line(given.member_no, 64),
    member_since_at: fields.atOrNull(given.member_since_at),
    name: fields.line(given.name, 100),
    phones: fields.list(given.phones, 20, phoneOf),
    region: fields.line(given.region, 100),
    salutation: fields.oneOfOr(given.salutation, salutations, ''),
    source_id: fields.id(given.source_id),
    tags: fields.texts(given.tags, 50, 50),
    tier: fields.line(given.tier, 50),
    verified: fields.flag(given.verified),
  };
  return fields.isWhole ? row : null;
}

function orderOf(given: Given): SourceRowOf<'order'> | null {
  const fields = new Fields(given);
  const row = {
    source_version: fields.int(given.source_version, 0, Number.MAX_SAFE_INTEGER),
    amount_cents: fields.int(given.amount_cents, -mostCents, mostCents),
    carrier: fields.lineOrNull(given.carrier, 50),
    customer: fields.id(given.customer),
    kind: fields.literal('order'),
    order_no: fields.needed(given.order_no, 64),
    placed_at: fields.at(given.placed_at),
    product: fields.needed(given.product, 200),
    promised_at: fields.atOrNull(given.promised_at),
    quantity: fields.intOr(given.quantity, 1, 1, 1_000_000),
    shipped_at: fields.atOrNull(given.shipped_at),
    signed_at: fields.atOrNull(given.signed_at),
    signed_by: fields.lineOrNull(given.signed_by, 50),
    source_id: fields.id(given.source_id),
    status: fields.oneOf(given.status, orderStatuses),
    tracking_no: fields.lineOrNull(given.tracking_no, 64),
  };
  return fields.isWhole ? row : null;
}

function contactOf(given: Given): SourceRowOf<'contact'> | null {
  const fields = new Fields(given);
  const row = {
    source_version: fields.int(given.source_version, 0, Number.MAX_SAFE_INTEGER),
    agent_name: fields.line(given.agent_name, 50),
    channel: fields.oneOf(given.channel, channels),
    customer: fields.idOrNull(given.customer),
    direction: fields.oneOfOr(given.direction, directions, 'in'),
    emotion: fields.intOr(given.emotion, 0, 0, 3) as SourceRowOf<'contact'>['emotion'],
    ended_at: fields.atOrNull(given.ended_at),
    from: fields.line(given.from, 64),
    kind: fields.literal('contact'),
    satisfaction: fields.intOrNull(given.satisfaction, 1, 5),
    source_id: fields.id(given.source_id),
    started_at: fields.at(given.started_at),
    summary: fields.line(given.summary, 1_000),
    transcript: fields.list(given.transcript, 500, turnOf),
  };
  return fields.isWhole ? row : null;
}

function logisticsOf(given: Given): SourceRowOf<'logistics_event'> | null {
  const fields = new Fields(given);
  const row = {
    source_version: fields.int(given.source_version, 0, Number.MAX_SAFE_INTEGER),
    at: fields.at(given.at),
    kind: fields.literal('logistics_event'),
    order: fields.id(given.order),
    place: fields.line(given.place, 100),
    source_id: fields.id(given.source_id),
    text: fields.needed(given.text, 300),
  };
  return fields.isWhole ? row : null;
}

/**
 * The row with its version first and then its fields by name, so that its JSON needs no sorting; null for kinds and rows that are to be
 * judged by the schema.
 */
export function plainRow(given: Given): SourceRowOf<'customer' | 'order' | 'contact' | 'logistics_event'> | null {
  switch (given.kind) {
    case 'customer':
      return customerOf(given);
    case 'order':
      return orderOf(given);
    case 'contact':
      return contactOf(given);
    case 'logistics_event':
      return logisticsOf(given);
    default:
      return null;
  }
}
