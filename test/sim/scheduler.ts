/** One virtual clock and one heap of things to come; equal times run in the order they were asked for. */

type Item = { atMs: number; order: number; run: () => void };

/** A run that needs more goes in circles. */
const mostEvents = 60_000;

/** Runs what waits on promises, so that a step is over before the next begins: a tick follows when no such work is left. */
function settleMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

export class Scheduler {
  nowMs = 0;
  events = 0;
  /** Set by whoever starts or resumes asynchronous work in a step. */
  busy = false;
  readonly #heap: Item[] = [];
  readonly #settle: () => Promise<void>;
  #order = 0;

  /** `settle`: waits until whatever a step began is over or waits for a later step. */
  constructor(settle: () => Promise<void> = settleMicrotasks) {
    this.#settle = settle;
  }

  after(delayMs: number, run: () => void): void {
    this.#push({ atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, run });
  }

  /** Calls back once; the answer cancels. */
  timer(run: () => void, delayMs: number): () => void {
    let live = true;
    this.after(delayMs, () => {
      if (live) run();
    });
    return () => {
      live = false;
    };
  }

  /** Runs until `isOver` says so (asked before each step) or nothing is left. */
  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      if (this.busy) await this.#settled();
      const item = this.#pop();
      if (item === undefined) return;
      this.nowMs = item.atMs;
      this.events++;
      if (this.events > mostEvents) throw new Error(`no end after ${mostEvents} events at ${this.nowMs} ms`);
      item.run();
      if (this.busy) await this.#settled();
    }
  }

  async #settled(): Promise<void> {
    this.busy = false;
    await this.#settle();
  }

  #push(item: Item): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(item, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  #pop(): Item | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      if (left === undefined) break;
      const [child, next] = right !== undefined && isBefore(right, left) ? [right, 2 * at + 2] : [left, 2 * at + 1];
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = next;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(left: Item, right: Item): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}
