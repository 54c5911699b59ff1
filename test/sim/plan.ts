/** What a seed decides before the run: how large the world is, how unkind, and every act with its time. */

import { type CaseAct, drawCases } from './case-acts.ts';
import { type DepartmentAct, drawDepartments } from './department-acts.ts';
import { Dice } from './dice.ts';
import { faultKinds, type Rates } from './env.ts';
import { drawTroubles, noTroubles, type TroubleAct, type Troubles } from './troubles.ts';

export const deskActs = [
  'note',
  'stage',
  'owner',
  'fields',
  'create',
  'customer',
  'contact',
  'commitment',
  'settle',
  'resolve',
  'keep-mine',
  'poison',
  'unstorable',
  'publish',
  'ask',
  'decide',
  'choose',
] as const;
/** Drawn from dice of their own: seeds that were written down before them keep the rest of their plans. */
const laterWeights = { ask: 3, decide: 4, choose: 3 } as const satisfies Partial<Record<DeskAct, number>>;
export const worldActs = [
  'offline',
  'crash-desk',
  'crash-hub',
  'move',
  'delete',
  'revoke',
  'grant',
  'prune',
  'backup',
  'restore',
  'import',
] as const;
export type DeskAct = (typeof deskActs)[number];
export type WorldAct = (typeof worldActs)[number];
/** `who` counts desks; acts keep their number when others are left out. */
export type Act = { number: number; atMs: number; who: number; act: DeskAct | WorldAct | DepartmentAct | CaseAct | TroubleAct };

export type Plan = {
  desks: number;
  hubs: number;
  teams: number;
  pageRows: number;
  /** Of each desk's clock. */
  skewsMs: number[];
  rates: Rates;
  acts: Act[];
  troubles: Troubles;
};

/** How long faults and acts go on, virtual ms. */
export const stormMs = 100_000;

const deskWeights: Record<Exclude<DeskAct, keyof typeof laterWeights>, number> = {
  note: 10,
  stage: 8,
  owner: 8,
  fields: 7,
  create: 3,
  customer: 1,
  contact: 3,
  commitment: 3,
  settle: 2,
  resolve: 2,
  'keep-mine': 2,
  poison: 1,
  unstorable: 0.4,
  publish: 0.6,
};
const worldWeights: Record<WorldAct, number> = {
  offline: 4,
  'crash-desk': 2,
  'crash-hub': 1.5,
  move: 4,
  delete: 1.5,
  revoke: 2,
  grant: 2,
  prune: 2,
  backup: 1.5,
  restore: 1,
  import: 2,
};
const mostRates: Omit<Rates, 'power-cut' | keyof Troubles['rates']> = {
  'drop-request': 0.12,
  'drop-answer': 0.12,
  duplicate: 0.12,
  delay: 0.15,
  'crash-before-commit': 0.03,
  'crash-after-commit': 0.03,
  'slow-transaction': 0.15,
  'lost-poke': 0.5,
  'desk-crash': 0.01,
  'disk-full': 0.01,
  'cache-lost': 0.2,
};
const mostPowerCuts = 0.02;

function weighted<T extends string>(dice: Dice, weights: Record<T, number>): T {
  const entries = Object.entries(weights) as [T, number][];
  let left = dice.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return (entries[0] as [T, number])[0];
}

/** Some acts and faults are off in each seed, others frequent, so that rare combinations come up. */
function swarm<T extends string>(dice: Dice, weights: Record<T, number>, offRate: number): Record<T, number> {
  const drawn = Object.entries(weights).map(([name, weight]) => [
    name,
    dice.hit(offRate) ? 0 : (weight as number) * (0.3 + 1.7 * dice.next()),
  ]);
  return Object.fromEntries(drawn) as Record<T, number>;
}

/** From dice of their own: older seeds keep the rest of their plans. */
function drawPowerCuts(seed: number): number {
  const dice = new Dice(`power ${seed}`);
  return dice.hit(0.4) ? 0 : mostPowerCuts * (0.3 + 0.7 * dice.next());
}

const byTime = (a: { atMs: number }, b: { atMs: number }) => a.atMs - b.atMs;

function drawLaterActs(seed: number, desks: number): Omit<Act, 'number'>[] {
  const dice = new Dice(`later ${seed}`);
  const mix = swarm(dice, laterWeights, 0.2);
  if (Object.values(mix).every((weight) => weight === 0)) return [];
  return Array.from({ length: dice.int(0, 24) }, () => ({
    atMs: dice.int(500, stormMs),
    who: dice.int(0, desks - 1),
    act: weighted(dice, mix),
  }));
}

/** `withTroubles` false: as the plan was before there were any. */
export function drawPlan(seed: number, withTroubles = true): Plan {
  const dice = new Dice(`plan ${seed}`);
  const desks = dice.int(3, 5) + (dice.hit(0.2) ? dice.int(1, 3) : 0);
  const troubles = withTroubles ? drawTroubles(seed, desks, stormMs) : noTroubles(desks);
  const rates: Rates = { ...swarm(dice, mostRates, 0.35), 'power-cut': drawPowerCuts(seed), ...troubles.rates };
  for (const kind of faultKinds) rates[kind] = Math.min(rates[kind], 0.9);
  const deskMix = { ...swarm(dice, deskWeights, 0.1), note: deskWeights.note };
  const worldMix = { ...swarm(dice, worldWeights, 0.35), offline: worldWeights.offline };
  const acts: Omit<Act, 'number'>[] = [];
  const busy = dice.int(35, 75);
  for (let made = 0; made < busy; made++) {
    acts.push({ atMs: dice.int(500, stormMs), who: dice.int(0, desks - 1), act: weighted(dice, deskMix) });
  }
  const changes = dice.int(6, 22);
  for (let made = 0; made < changes; made++) {
    acts.push({ atMs: dice.int(2_000, stormMs), who: dice.int(0, desks - 1), act: weighted(dice, worldMix) });
  }
  const wild = dice.hit(0.3);
  return {
    desks,
    hubs: dice.int(2, 3),
    teams: dice.int(2, 3),
    pageRows: dice.hit(0.5) ? dice.int(3, 20) : dice.int(21, 400),
    skewsMs: Array.from({ length: desks }, () => (wild ? dice.int(-90, 90) * 86_400_000 : dice.int(-300_000, 300_000))),
    rates,
    troubles,
    acts: [
      ...acts.sort(byTime),
      ...drawLaterActs(seed, desks).sort(byTime),
      ...drawDepartments(seed, desks, stormMs).sort(byTime),
      ...drawCases(seed, desks, stormMs).sort(byTime),
      ...troubles.acts,
      ...troubles.laterActs,
    ].map((act, number) => ({ ...act, number })),
  };
}
