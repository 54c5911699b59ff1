/** Owns chance for the generators: the same seed gives the same corpus on every machine. */

/** mulberry32; numbers in [0, 1). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  pick(items: readonly string[]): string {
    return items[this.below(items.length)] ?? '';
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}
