/** Rows of sources: their content has one text whatever the order of fields, and nothing unstorable stays in them. */
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanJson } from '../../src/hub/services/clean-json.ts';
import { parseRow, rowTexts, storedRow } from '../../src/hub/services/ingest/judge-rows.ts';
import { plainRow } from '../../src/hub/services/ingest/plain-rows.ts';
import type { Json } from '../../src/shared/base/result.ts';
import { presentRowSchema, type SourceRow } from '../../src/shared/contract/ingest-rows.ts';
import { normalizePhone } from '../../src/shared/customer/normalize-phone.ts';
import { canonicalJson } from '../../src/shared/pack/canonical.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const id = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const at = fc.integer({ min: 0, max: 2_000_000_000_000 });
const named = { source_id: id, source_version: fc.nat() };

const customer = fc.record(
  {
    kind: fc.constant('customer'),
    ...named,
    ...{ name: text, member_no: text, tier: text, region: text, address: text, verified: fc.boolean() },
    phones: fc.array(fc.record({ verified: fc.boolean(), number: fc.constant('13800001037') }, { requiredKeys: ['number'] }), {
      maxLength: 3,
    }),
    tags: fc.array(fc.stringMatching(/^[a-z"\\]{1,10}$/), { maxLength: 3 }),
    member_since_at: fc.option(at),
  },
  { requiredKeys: ['kind', 'source_id', 'source_version'] },
);
const contact = fc.record(
  {
    kind: fc.constant('contact'),
    ...named,
    ...{ channel: fc.constant('chat'), started_at: at, summary: text, agent_name: text, emotion: fc.constant(1) },
    transcript: fc.array(fc.record({ speaker: fc.constant('customer'), text, at_ms: fc.nat(86_400_000) }), { maxLength: 4 }),
    satisfaction: fc.option(fc.integer({ min: 1, max: 5 })),
  },
  { requiredKeys: ['kind', 'source_id', 'source_version', 'channel', 'started_at'] },
);

test('the text of a row is the canonical JSON of all but its version', () => {
  fc.assert(
    fc.property(fc.oneof(customer, contact), (raw) => {
      const { row } = parseRow(0, raw);
      if (row === null || 'deleted' in row) throw new Error('the row was refused');
      const { source_version: _version, ...content } = row;
      expect(rowTexts(row).content).toBe(canonicalJson(content));
      expect(JSON.parse(rowTexts(row).text)).toEqual(row);
    }),
    { numRuns: 500 },
  );
});

/** What a source may well send for a field, and what it had better not. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    ' ',
    'a b',
    ' x ',
    '\u00a0y',
    'k\0',
    '\ud83d',
    '😀',
    '好',
    'x'.repeat(41),
    'y'.repeat(2_001),
    'customer',
    '先生',
    'in',
    'out',
  ),
  fc.constantFrom<unknown>(0, -0, 1, 5, 6, 1.5, -1, 86_400_001, 253_402_300_800_000, Number.NaN, Number.MAX_SAFE_INTEGER, 2 ** 53),
  fc.constantFrom<unknown>(null, undefined, true, false, [], {}, ['tag'], [' tag '], [''], [null], [{ number: ' 13800001037 ' }]),
  fc.constantFrom<unknown>([{ number: '1', verified: 1 }], [{ number: '1', more: 1 }], [{ at_ms: 1, speaker: 'agent', text: '' }], [[]]),
);
const valuesOf = (words: fc.Arbitrary<string>): Readonly<Record<string, fc.Arbitrary<unknown>>> => ({
  ...{ source_id: id, source_version: fc.nat(), customer: id, order: id, name: words, member_no: words, region: words, tier: words },
  ...{ phones: fc.constant([{ number: '021-60000348', verified: true }]), tags: fc.constant(['b', 'a']), devices: fc.constant(['d-1']) },
  ...{ salutation: fc.constant('女士'), member_since_at: fc.option(at), verified: fc.boolean(), address: words, order_no: id, product: id },
  ...{ quantity: fc.constant(2), amount_cents: fc.integer(), status: fc.constantFrom('paid', 'signed'), placed_at: at },
  ...{ shipped_at: fc.option(at), promised_at: fc.option(at), signed_at: fc.option(at), signed_by: fc.option(words) },
  ...{ carrier: fc.option(words), tracking_no: fc.option(words), at, place: words, text: id, started_at: at, ended_at: fc.option(at) },
  ...{ channel: fc.constantFrom('phone', 'chat'), direction: fc.constantFrom('in', 'out'), from: words, agent_name: words, summary: words },
  ...{ emotion: fc.constantFrom(0, 3), satisfaction: fc.option(fc.integer({ min: 1, max: 5 })) },
  transcript: fc.constant([{ text: '好', speaker: 'agent', at_ms: 3 }]),
});
const fieldsOfKind = {
  customer: 'name salutation member_no phones tier verified tags region address devices member_since_at',
  order: 'customer order_no product quantity amount_cents status placed_at shipped_at promised_at signed_at signed_by carrier tracking_no',
  contact: 'customer channel direction from started_at ended_at agent_name summary emotion transcript satisfaction',
  logistics_event: 'order at place text',
} as const;
type PlainKind = keyof typeof fieldsOfKind;

const rowOf = (kind: PlainKind, words: fc.Arbitrary<string>) => {
  const values = valuesOf(words);
  const names = ['source_id', 'source_version', ...fieldsOfKind[kind].split(' ')];
  return { names, whole: fc.record(Object.fromEntries(names.map((name) => [name, values[name] ?? fc.constant(null)]))) };
};
const anyKind = fc.constantFrom<PlainKind>('customer', 'order', 'contact', 'logistics_event');

/** Rows of a kind with any fields left out, and up to two fields that hold something else. */
const nearlyPlain = anyKind.chain((kind) => {
  const { names, whole } = rowOf(kind, text);
  const oddName = fc.constantFrom(...names, 'more', 'deleted', '__proto__');
  const changes = fc.array(fc.tuple(oddName, odd), { maxLength: 2 });
  const left = fc.array(fc.constantFrom(...names), { maxLength: 4 });
  return fc.tuple(whole, changes, left, fc.boolean()).map(([fields, changed, gone, isSparse]) => {
    const row = new Map<string, unknown>([['kind', kind], ...Object.entries(fields), ...changed]);
    if (isSparse) for (const name of gone) row.delete(name);
    return Object.fromEntries(row);
  });
});

test('the short way takes only what the schema takes, and makes the same of it, in order', () => {
  let taken = 0;
  fc.assert(
    fc.property(nearlyPlain, (raw) => {
      const short = plainRow(raw);
      if (short === null) return;
      taken++;
      const parsed = presentRowSchema.safeParse(raw);
      if (!parsed.success) throw new Error(parsed.error.message);
      expect(short).toEqual(cleanJson(parsed.data as Json));
      const { source_version: _version, ...content } = short;
      expect(rowTexts(short).content).toBe(canonicalJson(content as unknown as Json));
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(500);
});

test('the short way takes every plain row of its kinds', () => {
  const plain = anyKind.chain((kind) => rowOf(kind, id).whole.map((fields) => ({ kind, ...fields })));
  fc.assert(
    fc.property(plain, (raw) => {
      expect(plainRow(raw)).toEqual(presentRowSchema.parse(raw));
      expect(plainRow({ ...raw, more: 1 })).toBeNull();
    }),
  );
});

test('a row is stored under one hash whichever way it was read, also beside rows that were stored before', () => {
  const row = { kind: 'tag', source_id: 'g-5', source_version: 1, customer: 'c-1001', tag: '家有宝宝' } satisfies SourceRow;
  expect(storedRow('crm', row)).toMatchObject({ hash: storedRow('crm', { ...row, source_version: 9 }).hash, version: 1 });
  expect(storedRow('crm', row).hash).toBe(
    hash('sha256', canonicalJson({ customer: 'c-1001', kind: 'tag', source_id: 'g-5', tag: '家有宝宝' })),
  );
});

test('a whole mobile number reads as it does with marks around it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^1[0-9]{10}$/), (number) => {
      const marked = normalizePhone(`${number.slice(0, 3)} ${number.slice(3)}`);
      expect(normalizePhone(number)).toEqual(marked);
    }),
    { numRuns: 2_000 },
  );
});

test('cleaning replaces NUL and lone surrogates and nothing else, in keys as well', () => {
  const unit = fc.constantFrom('a', '\0', '\ud83d', '\ude00', '😀', '好');
  const odd = fc.string({ unit, maxLength: 8 });
  const plainText = (given: string) => Buffer.from(given.replaceAll('\0', '\ufffd')).toString();
  fc.assert(
    fc.property(fc.array(fc.tuple(odd, fc.oneof(odd, fc.array(odd)))), (entries) => {
      const given: Json = Object.fromEntries(entries);
      const expected = Object.fromEntries(
        Object.entries(given).map(([key, value]) => [
          plainText(key),
          Array.isArray(value) ? value.map((item) => plainText(String(item))) : plainText(String(value)),
        ]),
      );
      expect(cleanJson(given)).toEqual(expected);
    }),
  );
});
