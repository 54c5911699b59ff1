/** The lease: three days offline, locked after that, ended after two weeks, and no clock can stretch it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leaseEndsMs, leaseMs, leaseStanding, renewLease, spendLease } from '../../../src/shared/sync/lease.ts';

const hourMs = 3_600_000;
const wallMs = 1_795_000_000_000;
const fresh = renewLease(wallMs, wallMs);

test.each([
  [0, 'valid'],
  [leaseMs, 'valid'],
  [leaseMs + 1, 'locked'],
  [leaseEndsMs, 'locked'],
  [leaseEndsMs + 1, 'ended'],
])('%d ms after the last contact it is %s', (passedMs, standing) => {
  expect(leaseStanding(spendLease(fresh, wallMs + passedMs, 0))).toBe(standing);
});

test('a PC clock that is wrong by years changes nothing while it runs evenly', () => {
  for (const skewMs of [-3e11, 3e11]) {
    const lease = renewLease(wallMs, wallMs + skewMs);
    expect(leaseStanding(spendLease(lease, wallMs + skewMs + leaseMs, 0))).toBe('valid');
    expect(leaseStanding(spendLease(lease, wallMs + skewMs + leaseMs + 1, 0))).toBe('locked');
  }
});

test('setting the clock back gains nothing: what was spent stays spent, and time counts on from there', () => {
  const spent = spendLease(fresh, wallMs + 70 * hourMs, 0);
  const setBack = spendLease(spent, wallMs - 1_000 * hourMs, 0);
  expect(setBack.spentMs).toBe(70 * hourMs);
  expect(leaseStanding(spendLease(setBack, wallMs - 1_000 * hourMs + 3 * hourMs, 0))).toBe('locked');
});

test('a clock that stands still is counted by the time the desk was running', () => {
  let lease = fresh;
  for (let minute = 0; minute < 73 * 60; minute++) lease = spendLease(lease, wallMs, 60_000);
  expect(leaseStanding(lease)).toBe('locked');
});

test('whatever the clock does, time spent never falls and is at least the time the desk ran', () => {
  const steps = fc.array(
    fc.record({ wallMs: fc.integer({ min: wallMs - 1e10, max: wallMs + 1e10 }), upMs: fc.integer({ min: 0, max: 1e7 }) }),
  );
  fc.assert(
    fc.property(steps, (taken) => {
      let lease = fresh;
      let ranMs = 0;
      for (const step of taken) {
        const next = spendLease(lease, step.wallMs, step.upMs);
        ranMs += step.upMs;
        expect(next.spentMs).toBeGreaterThanOrEqual(lease.spentMs);
        expect(next.spentMs).toBeGreaterThanOrEqual(ranMs);
        lease = next;
      }
    }),
  );
});
