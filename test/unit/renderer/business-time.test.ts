/** Shown times belong to the business, not to the PC they are shown on. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { groupByDay } from '../../../src/renderer/features/to-do-list/day-groups.ts';
import { setBusinessOffset, startOfBusinessDay } from '../../../src/renderer/ui/business-time.ts';
import { dateText, dayTime, timeOfDay } from '../../../src/renderer/ui/time-text.ts';
import type { TodoItem } from '../../../src/shared/contract/desk-views.ts';

const at = (text: string) => Date.parse(text);
const ownZone = process.env.TZ;

const dueAt = (dueAtMs: number): TodoItem => ({
  id: 'a',
  kind: 'commitment',
  code: null,
  who: '林女士',
  what: '补发',
  dueAtMs,
  startMs: 0,
  customerId: null,
  ticketId: null,
  mine: true,
  unsent: false,
});

afterEach(() => {
  setBusinessOffset(null);
  if (ownZone === undefined) delete process.env.TZ;
  else process.env.TZ = ownZone;
});

describe.each(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'])('on a PC in %s', (zone) => {
  beforeEach(() => {
    process.env.TZ = zone;
  });

  test('a promise for 18:00 reads 18:00', () => {
    const dueAtMs = at('2026-11-22T18:00:00+08:00');
    expect(timeOfDay(dueAtMs)).toBe('18:00');
    expect(dayTime(dueAtMs, at('2026-11-22T00:01:00+08:00'))).toBe('18:00');
    expect(dayTime(dueAtMs, at('2026-11-23T00:01:00+08:00'))).toBe('11-22 18:00');
  });

  test('the year turns at midnight of the business', () => {
    const first = at('2027-01-01T00:30:00+08:00');
    expect(dateText(first, first)).toBe('01-01');
    expect(dateText(first - 3_600_000, first)).toBe('2026-12-31');
  });

  test('today ends at midnight of the business', () => {
    const nowMs = at('2026-11-22T07:00:00+08:00');
    const groupOf = (dueAtMs: number) => groupByDay([dueAt(dueAtMs)], nowMs)[0]?.name;
    expect(groupOf(at('2026-11-22T23:59:00+08:00'))).toBe('today');
    expect(groupOf(at('2026-11-23T00:00:00+08:00'))).toBe('later');
  });
});

test('the offset of the policy in force decides, and the usual one counts without a policy', () => {
  const nowMs = at('2026-11-22T01:00:00Z');
  setBusinessOffset(-300);
  expect([timeOfDay(nowMs), dateText(nowMs, nowMs), startOfBusinessDay(nowMs)]).toEqual(['20:00', '11-21', at('2026-11-21T05:00:00Z')]);
  setBusinessOffset(null);
  expect(timeOfDay(nowMs)).toBe('09:00');
});
