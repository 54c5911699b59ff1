/**
 * Four more things that a seed may have, each in a fraction of them and from dice of its own, so that older seeds keep their plans: files
 * that travel beside the actions, a hub or a proxy that refuses for a while, clocks of desks that jump and drift, an older own.db put back.
 */
import { Dice } from './dice.ts';
import type { About } from './front.ts';
import type { OddName } from './odd-answers.ts';
import { simFile, simFileCount } from './sim-files.ts';

export const troubleActs = ['attach', 'unfit', 'keep-own', 'put-back'] as const;
export type TroubleAct = (typeof troubleActs)[number];
export type PlannedTroubleAct = { atMs: number; who: number; act: TroubleAct };

/** `desk` null: all of them. */
export type Spell = { fromMs: number; toMs: number; whats: readonly About['what'][]; says: OddName; desk: number | null };
/** `jumps` in the order of time: from `atMs` of the run on the clock stands `byMs` elsewhere. */
export type ClockPlan = { driftPpm: number; jumps: readonly { atMs: number; byMs: number }[] };

export type Troubles = {
  acts: PlannedTroubleAct[];
  /** Behind all others, whose numbers stay. */
  laterActs: { atMs: number; who: number; act: 'attach' | 'backup' | 'restore' }[];
  spells: Spell[];
  /** SHA-256 of a file that the hub fails at until everything else has drained. */
  badFile: string | null;
  /** Files that the hub fails at until then: their actions go ahead, they come after. */
  lateFiles: readonly { sha256: string; untilMs: number }[];
  /** Of each desk. */
  clocks: ClockPlan[];
  rates: { 'cut-piece': number; 'odd-answer': number };
};

const rightClock: ClockPlan = { driftPpm: 0, jumps: [] };

export function noTroubles(desks: number): Troubles {
  return {
    ...{ acts: [], laterActs: [], spells: [], badFile: null, lateFiles: [], rates: { 'cut-piece': 0, 'odd-answer': 0 } },
    clocks: Array.from({ length: desks }, () => rightClock),
  };
}

export function isTroubleAct(act: string): act is TroubleAct {
  return (troubleActs as readonly string[]).includes(act);
}

export function drawTroubles(seed: number, desks: number, stormMs: number): Troubles {
  const troubles = noTroubles(desks);
  drawFiles(new Dice(`files ${seed}`), troubles, { desks, stormMs });
  drawLateFiles(new Dice(`late files ${seed}`), troubles, { desks, stormMs });
  drawSpells(new Dice(`spells ${seed}`), troubles, { desks, stormMs });
  drawClocks(new Dice(`clocks ${seed}`), troubles, { desks, stormMs });
  drawPutBacks(new Dice(`put back ${seed}`), troubles, { desks, stormMs });
  troubles.acts.sort((a, b) => a.atMs - b.atMs);
  return troubles;
}

type Size = { desks: number; stormMs: number };

function drawFiles(dice: Dice, troubles: Troubles, { desks, stormMs }: Size): void {
  if (!dice.hit(0.25)) return;
  for (let left = dice.int(3, 10); left > 0; left--) {
    troubles.acts.push({ atMs: dice.int(1_000, stormMs), who: dice.int(0, desks - 1), act: 'attach' });
  }
  troubles.rates['cut-piece'] = dice.hit(0.3) ? 0 : 0.3 * dice.next();
  for (let left = dice.int(0, 2); left > 0; left--) {
    const fromMs = dice.int(0, stormMs - 5_000);
    const says = dice.hit(0.3) ? 'sign-in page' : (dice.pick(ofFiles) ?? 'hub error');
    troubles.spells.push({ fromMs, toMs: Math.min(stormMs, fromMs + dice.int(2_000, 60_000)), whats: ['file'], says, desk: null });
    troubles.rates['odd-answer'] = 0.5;
  }
  if (dice.hit(0.3)) troubles.badFile = simFile(dice.int(0, simFileCount - 1)).sha256;
}

/**
 * In some of the seeds with files: actions go ahead, and their files follow when what stayed behind is tried, a minute after a desk was
 * opened. A backup from in between has the actions alone.
 */
function drawLateFiles(dice: Dice, troubles: Troubles, { desks, stormMs }: Size): void {
  if (!dice.hit(0.4) || !troubles.acts.some(({ act }) => act === 'attach')) return;
  troubles.lateFiles = Array.from({ length: simFileCount }, (_, index) => ({
    sha256: simFile(index).sha256,
    untilMs: dice.int(20_000, 58_000),
  }));
  for (let left = dice.int(2, 5); left > 0; left--) {
    troubles.laterActs.push({ atMs: dice.int(5_000, 30_000), who: dice.int(0, desks - 1), act: 'attach' });
  }
  troubles.laterActs.push({ atMs: dice.int(35_000, 55_000), who: 0, act: 'backup' });
  troubles.laterActs.push({ atMs: dice.int(70_000, stormMs), who: 0, act: 'restore' });
}

/** Of whom what is asked. */
const wholes: readonly (readonly About['what'][])[] = [
  ['push'],
  ['push'],
  ['pull'],
  ['push', 'pull'],
  ['file'],
  ['file', 'push'],
  ['health', 'pull', 'push', 'file'],
];
const passing: readonly OddName[] = [
  ...(['sign-in page', 'redirect', 'other json', 'forbidden', 'forbidden page', 'not found', 'not found page', 'conflict'] as const),
  ...(['too busy', 'hub error', 'bad gateway', 'short pause', 'malformed', 'malformed page', 'too large', 'too large page'] as const),
];
/** A passing word about a file: what a hub says of a file for good is no fault of the line. */
const ofFiles: readonly OddName[] = [
  'sign-in page',
  'redirect',
  'other json',
  'not found page',
  'too busy',
  'hub error',
  'bad gateway',
  'short pause',
];

function drawSpells(dice: Dice, troubles: Troubles, { desks, stormMs }: Size): void {
  if (!dice.hit(0.25)) return;
  for (let left = dice.int(1, 4); left > 0; left--) {
    const fromMs = dice.int(0, stormMs - 5_000);
    const toMs = Math.min(stormMs, fromMs + dice.int(2_000, 60_000));
    const whats = dice.pick(wholes) ?? [];
    const says = dice.pick(whats.includes('file') ? ofFiles : passing) ?? 'hub error';
    troubles.spells.push({ fromMs, toMs, whats, says, desk: dice.hit(0.5) ? null : dice.int(0, desks - 1) });
  }
  troubles.rates['odd-answer'] = dice.hit(0.5) ? 0.95 : 0.2 + 0.6 * dice.next();
  for (let left = dice.int(0, 3); left > 0; left--) {
    troubles.acts.push({ atMs: dice.int(1_000, stormMs), who: dice.int(0, desks - 1), act: 'unfit' });
  }
}

/** Sometimes the same copy twice. */
function drawPutBacks(dice: Dice, troubles: Troubles, { desks, stormMs }: Size): void {
  if (!dice.hit(0.2)) return;
  for (let left = dice.int(1, 2); left > 0; left--) {
    const who = dice.int(0, desks - 1);
    const keptAtMs = dice.int(1_000, stormMs - 10_000);
    troubles.acts.push({ atMs: keptAtMs, who, act: 'keep-own' });
    for (let times = dice.hit(0.3) ? 2 : 1; times > 0; times--) {
      troubles.acts.push({ atMs: dice.int(keptAtMs + 1_000, stormMs), who, act: 'put-back' });
    }
  }
}

const hourMs = 3_600_000;

function drawClocks(dice: Dice, troubles: Troubles, { desks, stormMs }: Size): void {
  if (!dice.hit(0.25)) return;
  troubles.clocks = Array.from({ length: desks }, () => {
    if (dice.hit(0.3)) return rightClock;
    const jumps = Array.from({ length: dice.int(0, 4) }, () => {
      const hours = dice.hit(0.5) ? dice.int(1, 12) : dice.int(24, 20 * 24);
      return { atMs: dice.int(0, stormMs), byMs: (dice.hit(0.5) ? -1 : 1) * hours * hourMs };
    });
    return { driftPpm: dice.int(-20_000, 20_000), jumps: jumps.sort((a, b) => a.atMs - b.atMs) };
  });
}

/** What a clock that began right shows more than the truth. */
export function clockErrorMs({ driftPpm, jumps }: ClockPlan, ranMs: number): number {
  let error = (ranMs * driftPpm) / 1_000_000;
  for (const { atMs, byMs } of jumps) if (atMs <= ranMs) error += byMs;
  return Math.round(error);
}
