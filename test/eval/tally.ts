/** Owns counting right and wrong answers and turning counts into the figures of the table. */

/** One figure of one part: `value` is null where nothing could be measured; `note` are the counts behind it. */
export type Cell = { value: number | null; note: string };
export type Cells = Map<string, Cell>;

/** Something answered wrongly, for people to read. */
export type Miss = { measure: string; id: string; text: string; expected: string; got: string };

export type Measured = { cells: Cells; misses: Miss[] };

export class Tally {
  hit = 0;
  falseAlarm = 0;
  missed = 0;

  /** Compares two sets; what stands in `ignored` counts neither way. */
  addSets(expected: readonly string[], got: readonly string[], ignored: readonly string[] = []): boolean {
    const wrong = got.filter((item) => !expected.includes(item) && !ignored.includes(item)).length;
    const found = expected.filter((item) => got.includes(item)).length;
    this.hit += found;
    this.falseAlarm += wrong;
    this.missed += expected.length - found;
    return wrong === 0 && found === expected.length;
  }

  addOne(isExpected: boolean, isGot: boolean): void {
    if (isExpected && isGot) this.hit += 1;
    else if (isExpected) this.missed += 1;
    else if (isGot) this.falseAlarm += 1;
  }

  get precision(): number | null {
    return share(this.hit, this.hit + this.falseAlarm).value;
  }

  get recall(): number | null {
    return share(this.hit, this.hit + this.missed).value;
  }

  get f1(): number | null {
    return share(2 * this.hit, 2 * this.hit + this.falseAlarm + this.missed).value;
  }

  /** Found, wrongly found, missed: `12/1/3`. */
  get counts(): string {
    return `${this.hit}/${this.falseAlarm}/${this.missed}`;
  }

  precisionCell(): Cell {
    return { value: this.precision, note: `${this.hit}/${this.hit + this.falseAlarm}` };
  }

  recallCell(): Cell {
    return { value: this.recall, note: `${this.hit}/${this.hit + this.missed}` };
  }

  f1Cell(): Cell {
    return { value: this.f1, note: this.counts };
  }

  /** F1 with both its sides, for the rows of single labels. */
  fullCell(): Cell {
    const side = (value: number | null): string => (value === null ? ' – ' : value.toFixed(2));
    return { value: this.f1, note: `P ${side(this.precision)} R ${side(this.recall)} ${this.counts}` };
  }
}

export function share(count: number, of: number): Cell {
  return { value: of === 0 ? null : count / of, note: `${count}/${of}` };
}

/** One tally per key, in the order of first use. */
export class Tallies {
  private readonly byKey = new Map<string, Tally>();

  of(key: string): Tally {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const fresh = new Tally();
    this.byKey.set(key, fresh);
    return fresh;
  }

  /** Counts every key that one of the sets names, apart. */
  addSets(expected: readonly string[], got: readonly string[], ignored: readonly string[] = []): void {
    for (const key of new Set([...expected, ...got])) {
      if (!ignored.includes(key) || expected.includes(key)) this.of(key).addOne(expected.includes(key), got.includes(key));
    }
  }
}

export function words(items: readonly string[]): string {
  return items.length === 0 ? '–' : [...items].sort().join(' ');
}
