/**
 * Owns which elements of the rules occur in the text at hand, and where. The tables are made once per compiled pack and used again
 * for each text, so that a keystroke allocates only for what it asks about. Knows nothing of rules.
 *
 *   element ─first─▶ hit ─next─▶ hit ─▶ …      a hit is a half-open unit span; an element is present when its stamp is this round's
 *   An element's stamp, first and last hit stand side by side in `cells`, a hit's start, end and next in `spans`.
 */
import type { CompiledRules } from './compile-rules.ts';

/** Half-open unit span of one phrase. */
export type Occurrence = { start: number; end: number };

export class FoundElements {
  private round = 0;
  private hits = 0;
  private readonly cells: Int32Array;
  private spans = new Int32Array(512);
  private present: number[] = [];
  private readonly lists = new Map<number, readonly Occurrence[]>();

  constructor(elements: number) {
    this.cells = new Int32Array(elements * 4);
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
    return this.cells[element * 4] === this.round;
  }

  /** Hits of one element must come ordered by end. */
  add(element: number, start: number, end: number): void {
    const { cells } = this;
    const hit = this.hits * 4;
    if (hit === this.spans.length) this.grow();
    const { spans } = this;
    spans[hit] = start;
    spans[hit + 1] = end;
    spans[hit + 2] = -1;
    this.hits += 1;
    const cell = element * 4;
    if (cells[cell] === this.round) {
      spans[(cells[cell + 2] ?? 0) + 2] = hit;
    } else {
      cells[cell] = this.round;
      cells[cell + 1] = hit;
      this.present.push(element);
    }
    cells[cell + 2] = hit;
  }

  /** Sets the occurrences of an element that is joined from others. */
  put(element: number, spans: readonly Occurrence[]): void {
    if (!this.has(element)) this.present.push(element);
    this.cells[element * 4] = this.round;
    this.lists.set(element, spans);
  }

  /** Ordered by end. */
  get(element: number): readonly Occurrence[] | undefined {
    if (!this.has(element)) return undefined;
    const known = this.lists.get(element);
    if (known !== undefined) return known;
    const list: Occurrence[] = [];
    for (let hit = this.cells[element * 4 + 1] ?? -1; hit >= 0; hit = this.spans[hit + 2] ?? -1)
      list.push({ start: this.spans[hit] ?? 0, end: this.spans[hit + 1] ?? 0 });
    this.lists.set(element, list);
    return list;
  }

  private grow(): void {
    const spans = new Int32Array(this.spans.length * 2);
    spans.set(this.spans);
    this.spans = spans;
  }
}

const byRules = new WeakMap<CompiledRules, FoundElements>();

/** The one table of a compiled pack. */
export function foundElementsOf(rules: CompiledRules): FoundElements {
  const known = byRules.get(rules);
  if (known !== undefined) return known;
  const fresh = new FoundElements(rules.elementCount);
  byRules.set(rules, fresh);
  return fresh;
}
