/**
 * What stands before the hub: for a while it says something else to some requests, it may take no action with certain words, whoever
 * sends it and for good, and the hub may fail at one file. Counts what it refuses: who is refused must ask ever less often.
 */
import { type Env, Violation } from './env.ts';
import { type OddAnswer, type OddName, oddAnswers } from './odd-answers.ts';
import type { Spell, Troubles } from './troubles.ts';

export type About = { what: 'health' | 'pull' } | { what: 'push'; words: () => string } | { what: 'file'; sha256: string };

/** Words that no request gets through with. */
export const unfitText = '#unfit';
/** Refused requests of one desk and kind in a row, within `windowMs`: of 1,500 seeds the worst had 12, a desk that does not wait has 26. */
const most = { refusals: 20, windowMs: 30_000 };

export class Front {
  /** The hub fails at this file until it is mended. */
  badFile: string | null;
  readonly #env: Env;
  readonly #spells: readonly Spell[];
  readonly #late: Troubles['lateFiles'];
  readonly #isStrict: boolean;
  readonly #refused = new Map<string, number[]>();

  constructor(env: Env, troubles: Troubles) {
    this.#env = env;
    this.#spells = troubles.spells;
    this.#isStrict = troubles.spells.length > 0;
    this.badFile = troubles.badFile;
    this.#late = troubles.lateFiles;
  }

  /** `after`: the hub does what it is asked, and nobody hears of it. */
  oddAnswer(seat: string, about: About): { answer: OddAnswer; after: boolean } | null {
    const odd = this.#draw(seat, about);
    const way = `${seat} ${about.what}`;
    if (odd === null) this.#refused.delete(way);
    // Which action a hub cannot take is looked for at once, and a file is tried with the actions that name it.
    else if (about.what !== 'file' && odd.answer.status !== 400 && odd.answer.status !== 413) this.#count(way);
    return odd;
  }

  #draw(seat: string, about: About): { answer: OddAnswer; after: boolean } | null {
    if (about.what === 'file' && this.#failsAt(about.sha256)) return { answer: oddAnswers['hub error'], after: false };
    if (about.what === 'push' && this.#isStrict && about.words().includes(unfitText))
      return { answer: oddAnswers['too large page'], after: false };
    const { scheduler, faults } = this.#env;
    const spell = this.#spells.find(
      ({ fromMs, toMs, whats, desk }) =>
        scheduler.nowMs >= fromMs && scheduler.nowMs < toMs && whats.includes(about.what) && (desk === null || seat === `d${desk}`),
    );
    if (spell === undefined || !faults.hit('odd-answer', seat)) return null;
    return { answer: oddAnswers[spell.says], after: mayComeAfter.has(spell.says) && faults.span('odd-after', seat, [0, 1]) < 0.5 };
  }

  #failsAt(sha256: string): boolean {
    return sha256 === this.badFile || this.#late.some((file) => file.sha256 === sha256 && this.#env.scheduler.nowMs < file.untilMs);
  }

  #count(way: string): void {
    const { nowMs } = this.#env.scheduler;
    const recent = (this.#refused.get(way) ?? []).filter((atMs) => atMs > nowMs - most.windowMs);
    recent.push(nowMs);
    this.#refused.set(way, recent);
    if (recent.length > most.refusals) {
      this.#env.failure ??= new Violation('R1', `${way} was refused ${recent.length} times in a row within ${most.windowMs} ms`);
    }
  }
}

const mayComeAfter: ReadonlySet<OddName> = new Set(['hub error', 'bad gateway', 'short pause']);
