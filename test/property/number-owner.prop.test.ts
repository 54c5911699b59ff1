/** Whose a number is, is a matter of who holds it now, whatever came first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostHolders } from '../../src/shared/customer/identity.ts';
import { callerNumber } from '../../src/shared/customer/identity-keys.ts';
import { type NumberHolder, ownerOfNumber } from '../../src/shared/customer/number-owner.ts';

const holders = fc
  .array(fc.record({ customerId: fc.constantFrom('a', 'a', 'a', 'b'), isVerified: fc.boolean() }), { maxLength: mostHolders + 3 })
  .map((list) => list.map((one, index): NumberHolder => ({ ref: `r${index}`, seq: index % 5, ...one })));

test('the owner is the same in whatever order holders are found', () => {
  fc.assert(
    fc.property(holders, fc.infiniteStream(fc.nat()), (list, dice) => {
      const shuffled = list.map((one) => ({ one, at: dice.next().value ?? 0 })).toSorted((a, b) => a.at - b.at);
      expect(ownerOfNumber(shuffled.map(({ one }) => one))).toEqual(ownerOfNumber(list));
    }),
  );
});

test('somebody owns a number only when they verified it and nobody else has it, and one more person takes it from them', () => {
  fc.assert(
    fc.property(holders, (list) => {
      const owner = ownerOfNumber(list);
      const customers = new Set(list.map(({ customerId }) => customerId));
      expect(owner !== null).toBe(customers.size === 1 && list.length <= mostHolders && list.some(({ isVerified }) => isVerified));
      if (owner === null) return;
      expect([owner.isVerified, customers.has(owner.customerId)]).toEqual([true, true]);
      expect(ownerOfNumber([...list, { ref: 'new', seq: 99, customerId: 'c', isVerified: false }])).toBeNull();
    }),
  );
});

test('a relay, a switchboard and a withheld number tell nobody', () => {
  expect(['13800001037', '+86 138 0000 1037', '021-60000348'].map(callerNumber)).toEqual(['13800001037', '13800001037', '02160000348']);
  expect(['13800001037转8821', '138000010378821', '95013512345678', '10086', '', '匿名', '13800001037 隐私号'].map(callerNumber)).toEqual(
    Array.from({ length: 7 }, () => null),
  );
});
