/** Rows of sources: their content has one text whatever the order of fields, and nothing unstorable stays in them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanJson } from '../../src/hub/services/clean-json.ts';
import { contentText, parseRow } from '../../src/hub/services/ingest/judge-rows.ts';
import type { Json } from '../../src/shared/base/result.ts';
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
      expect(contentText(row)).toBe(canonicalJson(content));
    }),
    { numRuns: 500 },
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
