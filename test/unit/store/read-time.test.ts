/** What the promise form is told about the words of a promise. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Desk } from '../../../src/main/store/services/desk.ts';
import { readTime } from '../../../src/main/store/services/time.ts';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { at } from '../../support/facts.ts';

const policy = policyContentSchema.parse(parse(readFileSync(`${import.meta.dirname}/../../../assets/packs/policy.yaml`, 'utf8')));
const deskAt = (local: string) => ({ store: { nowMs: () => at(local) }, packs: { policy: () => policy } }) as unknown as Desk;

test('a promise into a year without a notice says that the holidays are provisional', () => {
  const read = readTime(deskAt('2026-12-30T10:00'), '三个工作日内给您方案');
  expect(read).toMatchObject({ dueAtMs: at('2027-01-05T21:00'), label: '2027年1月5日 21:00 前（周二）' });
  expect(read.warning).toBe('2027年的放假安排还没有公布，这里只按法定节假日推算；公布后请再核对一次。');
});

test('within a published year nothing is said about holidays', () => {
  expect(readTime(deskAt('2026-09-28T10:00'), '节后第一个工作日给您方案')).toEqual({
    dueAtMs: at('2026-10-08T21:00'),
    label: '10月8日 21:00 前（周四）',
    warning: null,
  });
});

test('a visit between two hours is read back with both', () => {
  expect(readTime(deskAt('2026-11-18T10:00'), '明天下午两点到四点上门')).toMatchObject({
    dueAtMs: at('2026-11-19T16:00'),
    label: '明天 14:00–16:00（11月19日 周四）',
  });
});
