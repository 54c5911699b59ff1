/** Owns a list of whole numbers that grows: one typed array, because lists of tens of thousands cost much less so than as an array. */
export class NumberList {
  length = 0;
  private numbers: Int32Array;

  constructor(room = 1024) {
    this.numbers = new Int32Array(room);
  }

  push(value: number): void {
    const at = this.length;
    if (at === this.numbers.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[at] = value;
    this.length = at + 1;
  }

  at(index: number): number {
    return this.numbers[index] ?? 0;
  }

  /** For an index below `length`. */
  put(index: number, value: number): void {
    this.numbers[index] = value;
  }

  /** The numbers themselves, not a copy. */
  view(): Int32Array {
    return this.numbers.subarray(0, this.length);
  }
}
