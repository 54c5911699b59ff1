/** A customer's number as a link for the dialling program: whatever a source sent becomes a link of digits or none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLink } from '../../src/main/contacts/parse-link.ts';
import type { ContactPoint } from '../../src/shared/customer/customer.ts';
import { normalizePhone } from '../../src/shared/customer/normalize-phone.ts';
import { isTelLink, telLinkOf } from '../../src/shared/customer/tel-link.ts';

const point = (raw: string, verified = false): ContactPoint => {
  const { number, kind } = normalizePhone(raw) ?? { number: '', kind: 'other' as const };
  return { number, kind, verified };
};
const linkOf = (...contactPoints: ContactPoint[]) => telLinkOf({ phone: contactPoints[0]?.number ?? '', contactPoints });

test.each([
  ['138 0013 8000', 'tel:13800138000'],
  ['+86 10-6552 9988', 'tel:01065529988'],
  ['+1 415 555 0132', 'tel:+14155550132'],
  ['13800138000转1234', 'tel:13800138000;ext=1234'],
  ['400-820-8820', 'tel:4008208820'],
  ['000)', 'tel:000'],
  ['', null],
])('%s is dialled as %s', (raw, link) => {
  expect(linkOf(point(raw))).toBe(link);
});

test('a verified number goes before the first one, and a relay number is used only where there is no other', () => {
  expect(linkOf(point('13800138000'), point('13900139000', true))).toBe('tel:13900139000');
  expect(linkOf(point('13800138000转1234', true), point('13900139000'))).toBe('tel:13900139000');
  expect(linkOf(point('13800138000转1234'))).toBe('tel:13800138000;ext=1234');
  expect(linkOf(point(''), point('13900139000'))).toBe('tel:13900139000');
  expect(telLinkOf({ phone: '13900139000', contactPoints: [] })).toBe('tel:13900139000');
});

test('whatever a source sends, the link is digits that our own reader of links takes, or there is none', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789+-() 转x#,;'), maxLength: 26 });
  const kind = fc.constantFrom('mobile', 'landline', 'relay', 'other');
  const given = fc.record({ number: fc.oneof(digits, fc.string()), kind, verified: fc.boolean() }) as fc.Arbitrary<ContactPoint>;
  fc.assert(
    fc.property(fc.array(given, { maxLength: 4 }), (points) => {
      const link = linkOf(...points, ...points.map(({ number }) => point(number)));
      if (link === null) return;
      expect(isTelLink(link)).toBe(true);
      expect(parseLink(link)).toMatchObject({ direction: 'out' });
    }),
  );
});

test.each(['tel:110;ext=1&x', 'tel:1380013800a', 'mailto:a@b.c', 'tel:13800138000\n', 'file:///etc/passwd', 'tel:'])(
  '%j never reaches the operating system',
  (link) => {
    expect(isTelLink(link)).toBe(false);
  },
);
