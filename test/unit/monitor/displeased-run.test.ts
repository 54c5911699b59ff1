/** How likely so many displeased turns in a row are: soft words between hard ones, calm ones, and bounds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  calmRun,
  type DispleasedRun,
  displeasedNow,
  displeasedThrice,
  displeasedTwice,
  heardTurn,
} from '../../../src/shared/monitor/displeased-run.ts';

const after = (...odds: number[]): DispleasedRun => odds.reduce(heardTurn, calmRun);

test('three plain turns make a run of three, two make one of two', () => {
  expect(displeasedThrice(after(3, 3, 3))).toBeGreaterThan(0.8);
  expect(displeasedTwice(after(3, 3))).toBeGreaterThan(0.8);
  expect(displeasedThrice(after(3, 3))).toBe(0);
});

test('a soft turn between two plain ones is carried by them; three soft ones are no run', () => {
  expect(displeasedThrice(after(3, -0.5, 3))).toBeGreaterThan(0.5);
  expect(displeasedThrice(after(-0.5, -0.5, -0.5))).toBeLessThan(0.5);
});

test('a calm turn starts the count again', () => {
  expect(displeasedThrice(after(3, 3, -5, 3, 3))).toBeLessThan(0.1);
  expect(displeasedNow(after(3, 3, 3, -5))).toBeLessThan(0.1);
});

test('whatever is heard, the four stay probabilities, and a turn that is hardly displeased ends a run that would be believed', () => {
  const any = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });
  fc.assert(
    fc.property(any, (odds) => {
      let run = calmRun;
      let sinceCalm = 0;
      for (const each of odds) {
        run = heardTurn(run, each);
        sinceCalm = displeasedNow(run) <= 0.2 ? 0 : sinceCalm + 1;
        expect(run.reduce((sum, part) => sum + part)).toBeCloseTo(1);
        expect(Math.min(...run)).toBeGreaterThanOrEqual(0);
        if (displeasedThrice(run) >= 0.5) expect(sinceCalm).toBeGreaterThanOrEqual(3);
        if (displeasedTwice(run) >= 0.5) expect(sinceCalm).toBeGreaterThanOrEqual(2);
      }
    }),
  );
});
