/**
 * Owns how likely it is that a customer has now been displeased so many turns in a row: a filter over four counts, moved on by what
 * each turn says for and against. One soft word between two hard ones counts by its neighbours; no turn is simply in or out.
 */

/** Probabilities of none, one, two, three or more displeased turns running up to now. */
export type DispleasedRun = readonly [none: number, one: number, two: number, more: number];

export const calmRun: DispleasedRun = [1, 0, 0, 0];

/** How likely the next turn is displeased, before it is heard: after a calm one, and after a displeased one. */
const begins = 0.3;
const goesOn = 0.8;
/** One turn alone decides no more than this, in log odds. */
const mostOdds = 6;

/** `odds`: log odds that this turn is displeased, as read by itself. */
export function heardTurn([none, one, two, more]: DispleasedRun, odds: number): DispleasedRun {
  const speaksFor = Math.exp(Math.min(mostOdds, Math.max(-mostOdds, odds)));
  const first = none * begins * speaksFor;
  const second = one * goesOn * speaksFor;
  const third = (two + more) * goesOn * speaksFor;
  const calm = none * (1 - begins) + (1 - none) * (1 - goesOn);
  const all = calm + first + second + third;
  return [calm / all, first / all, second / all, third / all];
}

/** That this turn is displeased at all. */
export function displeasedNow(run: DispleasedRun): number {
  return 1 - run[0];
}

export function displeasedTwice(run: DispleasedRun): number {
  return run[2] + run[3];
}

export function displeasedThrice(run: DispleasedRun): number {
  return run[3];
}
