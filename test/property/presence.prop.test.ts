/** Whatever desks say and in whatever order: leases end, are held by one, and never depend on who is listed first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Claim, claimMs, othersOn, presenceWhats, renewed, standing } from '../../src/shared/presence/claims.ts';
import { idOf } from '../support/synced-rows.ts';

const tickets = [idOf(1), idOf(2)];
const seats = [1, 2, 3, 4].map((n) => ({ seat: idOf(10 + n), userId: idOf(20 + Math.ceil(n / 2)) }));
const aSaid = fc.record({
  ticketId: fc.constantFrom(...tickets),
  what: fc.constantFrom(...presenceWhats),
  idleMs: fc.integer({ min: 0, max: 90_000 }),
});
const aStep = fc.record({
  seat: fc.constantFrom(...seats),
  said: fc.array(aSaid, { maxLength: 8 }),
  waitMs: fc.integer({ min: 0, max: 40_000 }),
});
const aStory = fc.array(aStep, { minLength: 1, maxLength: 30 });
const startMs = 1_795_000_000_000;

/** All claims after the steps, and the time then. */
function played(steps: typeof aStory extends fc.Arbitrary<infer T> ? T : never): { claims: Claim[]; nowMs: number } {
  let nowMs = startMs;
  let claims: Claim[] = [];
  for (const { seat, said, waitMs } of steps) {
    nowMs += waitMs;
    const own = claims.filter((claim) => claim.seat === seat.seat);
    claims = [...claims.filter((claim) => claim.seat !== seat.seat), ...renewed(own, { ...seat, said }, nowMs)];
  }
  return { claims, nowMs };
}

test('nothing outlasts its time after the last key, and nothing begins after it was last touched and said', () => {
  fc.assert(
    fc.property(aStory, (steps) => {
      const { claims, nowMs } = played(steps);
      for (const { what, sinceMs, activeMs, untilMs } of claims) {
        expect(untilMs).toBe(activeMs + claimMs[what]);
        expect(sinceMs).toBeLessThanOrEqual(nowMs);
        expect(sinceMs).toBeGreaterThanOrEqual(startMs);
      }
      expect(standing(claims, nowMs + Math.max(...Object.values(claimMs)))).toEqual([]);
    }),
  );
});

test('saying the same again changes no beginning, and silence releases everything', () => {
  fc.assert(
    fc.property(aStory, (steps) => {
      const { claims, nowMs } = played(steps);
      for (const seat of seats) {
        const own = standing(
          claims.filter((claim) => claim.seat === seat.seat),
          nowMs,
        );
        const said = own.map(({ ticketId, what, activeMs }) => ({ ticketId, what, idleMs: nowMs - activeMs }));
        expect(renewed(own, { ...seat, said }, nowMs)).toEqual(own);
        expect(renewed(own, { ...seat, said: [] }, nowMs)).toEqual([]);
      }
    }),
  );
});

test('of everybody who changes one field exactly one person came first, in whatever order claims are listed', () => {
  fc.assert(
    fc.property(aStory, fc.infiniteStream(fc.nat()), (steps, dice) => {
      const { claims, nowMs } = played(steps);
      for (const ticketId of tickets) {
        const here = standing(claims, nowMs)
          .filter((claim) => claim.ticketId === ticketId)
          .map((claim) => ({ ...claim, name: claim.userId }));
        const people = othersOn(here, null);
        const shuffled = here
          .map((claim) => ({ claim, at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ claim }) => claim);
        expect(othersOn(shuffled, null)).toEqual(people);
        for (const what of presenceWhats) {
          const doing = people.flatMap((person) => person.doing.filter((each) => each.what === what));
          expect(doing.filter(({ isFirst }) => isFirst)).toHaveLength(doing.length === 0 ? 0 : 1);
        }
        for (const { userId } of seats) expect(othersOn(here, userId)).toEqual(people.filter((person) => person.userId !== userId));
      }
    }),
  );
});
