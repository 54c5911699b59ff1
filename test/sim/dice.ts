/** All chance of a simulated run: every stream is a pure function of a text, so dropping one decision leaves the others as they were. */

/** What hashing `text` comes to before its end: more text can follow (FNV-1a). */
export function hashStart(text: string, from = 0x811c9dc5): number {
  let word = from;
  for (let at = 0; at < text.length; at++) word = Math.imul(word ^ text.charCodeAt(at), 0x01000193);
  return word;
}

/** 32 bits scattered from a text (FNV-1a with a final avalanche), or from the rest of one whose start is hashed. */
export function hashText(text: string, start?: number): number {
  let word = hashStart(text, start);
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
}

/** In [0, 1); arguments as for `hashText`. */
export function chanceOf(text: string, start?: number): number {
  return hashText(text, start) / 0x1_0000_0000;
}

export class Dice {
  #state: number;

  constructor(key: string) {
    this.#state = hashText(key);
  }

  /** In [0, 1); mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let word = this.#state;
    word = Math.imul(word ^ (word >>> 15), word | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  hit(rate: number): boolean {
    return this.next() < rate;
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.int(0, list.length - 1)];
  }
}

/** A valid UUID that says whose it is and its number. */
export function simId(space: number, n: number): string {
  return `${space.toString(16).padStart(8, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}
