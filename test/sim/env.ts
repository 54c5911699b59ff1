/** What every part of one simulated run shares: the clock, the faults that this seed draws, the planted bug, and where violations go. */
import { chanceOf, hashStart } from './dice.ts';
import type { PlantName } from './plants.ts';
import { Scheduler } from './scheduler.ts';

/** Letters stand in the reproducing command. */
export const faultKinds = [
  'drop-request',
  'drop-answer',
  'duplicate',
  'delay',
  'crash-before-commit',
  'crash-after-commit',
  'slow-transaction',
  'lost-poke',
  'desk-crash',
  'disk-full',
  'cache-lost',
  'power-cut',
  'cut-piece',
  'odd-answer',
] as const;
export type FaultKind = (typeof faultKinds)[number];
export type Rates = Record<FaultKind, number>;

export class Violation extends Error {
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}

/** Every fault has a name that does not depend on the others, so that a failing run can be repeated with fewer of them. */
export class Faults {
  on = true;
  readonly fired: string[] = [];
  readonly #seed: string;
  readonly #rates: Rates;
  readonly #keep: ReadonlySet<string> | null;
  /** By kind and by who: how often, and the start of the hash of each name. */
  readonly #streams = new Map<string, Map<string, { count: number; start: number }>>();

  constructor(seed: string, rates: Rates, keep: ReadonlySet<string> | null) {
    this.#seed = seed;
    this.#rates = rates;
    this.#keep = keep;
  }

  hit(kind: FaultKind, who: string): boolean {
    // Counted only where it can happen.
    if (this.#rates[kind] === 0) return false;
    const stream = this.#stream(kind, who);
    const count = stream.count++;
    if (!this.on || chanceOf(String(count), stream.start) >= this.#rates[kind]) return false;
    const name = `${kind}.${who}.${count}`;
    if (this.#keep !== null && !this.#keep.has(name)) return false;
    this.fired.push(name);
    return true;
  }

  /** A length of time in ms, drawn whether or not faults are on. */
  span(what: string, who: string, [least, most]: readonly [number, number]): number {
    const stream = this.#stream(what, who);
    return least + chanceOf(String(stream.count++), stream.start) * (most - least);
  }

  #stream(kind: string, who: string): { count: number; start: number } {
    const ofKind = this.#streams.get(kind) ?? new Map<string, { count: number; start: number }>();
    const known = ofKind.get(who);
    if (known !== undefined) return known;
    const stream = { count: 0, start: hashStart(`${this.#seed}/${kind}.${who}.`) };
    this.#streams.set(kind, ofKind.set(who, stream));
    return stream;
  }
}

export type Env = {
  seed: number;
  scheduler: Scheduler;
  faults: Faults;
  plant: PlantName | null;
  /** Hub time, epoch ms. */
  hubNowMs(): number;
  pageRows: number;
  /** What a desk noticed in the middle of its work. */
  failure: Violation | null;
};

/** Hub time at the start of every run. */
export const startMs = 1_795_000_000_000;

export function createEnv(
  seed: number,
  given: {
    rates: Rates;
    keep: ReadonlySet<string> | null;
    plant: PlantName | null;
    pageRows: number;
    settle?: (() => Promise<void>) | undefined;
  },
): Env {
  const scheduler = new Scheduler(given.settle);
  return {
    seed,
    scheduler,
    faults: new Faults(String(seed), given.rates, given.keep),
    plant: given.plant,
    hubNowMs: () => Math.floor(startMs + scheduler.nowMs),
    pageRows: given.pageRows,
    failure: null,
  };
}
