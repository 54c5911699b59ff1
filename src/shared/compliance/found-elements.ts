/**
 * Owns which elements of the rules occur in the text at hand, and where. The tables are made once per compiled pack and used again
 * for each text, so that a keystroke allocates only for what it asks about. Knows nothing of rules.
 *
 *   element ─first─▶ hit ─next─▶ hit ─▶ …      a hit is a half-open unit span; an element is present when its stamp is this round's
 */
import type { CompiledRules } from './compile-rules.ts';

/** Half-open unit span of one phrase. */
export type Occurrence = { start: number; end: number };

export class FoundElements {
  private round = 0;
  private hits = 0;
  private stamp: Int32Array;
  private first: Int32Array;
  private last: Int32Array;
  private next = new Int32Array(128);
  private spans = new Int32Array(256);
  private present: number[] = [];
  private readonly lists = new Map<number, readonly Occurrence[]>();

  constructor(elements: number) {
    this.stamp = new Int32Array(elements);
    this.first = new Int32Array(elements);
    this.last = new Int32Array(elements);
  }

  /** Forgets the text before; what `get` answered stays valid. */
  clear(): void {
    this.round += 1;
    this.hits = 0;
    this.present.length = 0;
    this.lists.clear();
  }

  /** Number of elements present, in the order of their first hit; see `at`. */
  get count(): number {
    return this.present.length;
  }

  at(index: number): number {
    return this.present[index] ?? -1;
  }

  has(element: number): boolean {
    return this.stamp[element] === this.round;
  }

  /** Hits of one element must come ordered by end. */
  add(element: number, start: number, end: number): void {
    const hit = this.hits;
    if (hit === this.next.length) this.grow();
    this.spans[hit * 2] = start;
    this.spans[hit * 2 + 1] = end;
    this.next[hit] = -1;
    this.hits = hit + 1;
    if (this.stamp[element] === this.round) {
      this.next[this.last[element] ?? 0] = hit;
    } else {
      this.stamp[element] = this.round;
      this.first[element] = hit;
      this.present.push(element);
    }
    this.last[element] = hit;
  }

  /** Sets the occurrences of an element that is joined from others. */
  put(element: number, spans: readonly Occurrence[]): void {
    if (!this.has(element)) this.present.push(element);
    this.stamp[element] = this.round;
    this.lists.set(element, spans);
  }

  /** Ordered by end. */
  get(element: number): readonly Occurrence[] | undefined {
    if (!this.has(element)) return undefined;
    const known = this.lists.get(element);
    if (known !== undefined) return known;
    const list: Occurrence[] = [];
    for (let hit = this.first[element] ?? -1; hit >= 0; hit = this.next[hit] ?? -1)
      list.push({ start: this.spans[hit * 2] ?? 0, end: this.spans[hit * 2 + 1] ?? 0 });
    this.lists.set(element, list);
    return list;
  }

  private grow(): void {
    const next = new Int32Array(this.next.length * 2);
    next.set(this.next);
    const spans = new Int32Array(this.spans.length * 2);
    spans.set(this.spans);
    this.next = next;
    this.spans = spans;
  }
}

const byRules = new WeakMap<CompiledRules, FoundElements>();

/** The one table of a compiled pack. */
export function foundElementsOf(rules: CompiledRules): FoundElements {
  const known = byRules.get(rules);
  if (known !== undefined) return known;
  const fresh = new FoundElements(rules.elements.length);
  byRules.set(rules, fresh);
  return fresh;
}
