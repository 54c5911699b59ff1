/**
 * Knows how much of the hub's work is really under way, so that virtual time stands still meanwhile. Work rests while it waits for
 * virtual time, and while the database makes it wait for a lock that somebody holds who waits for virtual time.
 */

/** How many statements of this hub wait for a lock at this moment. */
export type CountBlocked = () => Promise<number>;

/** Seldom anything waits for a lock: asking earlier would cost more than it saves. */
const lookAfterMs = 20;
/** A deadlock is broken by the database well within this. */
const sureAfterMs = 8;
const stuckAfterMs = 60_000;

export class UnderWay {
  readonly #countBlocked: CountBlocked;
  #working = 0;
  /** Of those at work, how many were found waiting for locks. */
  #blocked = 0;
  #changes = 0;
  #wake: () => void = () => undefined;

  constructor(countBlocked: CountBlocked) {
    this.#countBlocked = countBlocked;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.resume();
    try {
      return await work();
    } finally {
      this.rest();
    }
  }

  /** The caller waits for virtual time from now on … */
  rest(): void {
    this.#working--;
    this.#changes++;
    if (this.#working <= this.#blocked) this.#wake();
  }

  /** … and goes on. */
  resume(): void {
    this.#working++;
    this.#changes++;
  }

  async settle(): Promise<void> {
    const startedMs = performance.now();
    await turn();
    for (;;) {
      if (this.#working > this.#blocked) await this.#someProgress();
      await turn();
      if (this.#working === 0) {
        this.#blocked = 0;
        return;
      }
      if (await this.#areAllBlocked()) return;
      if (performance.now() - startedMs > stuckAfterMs) throw new Error(`the hub's database has not answered for ${stuckAfterMs} ms`);
    }
  }

  /** Nothing at all is under way any more. */
  async untilNothing(): Promise<void> {
    const startedMs = performance.now();
    this.#blocked = 0;
    while (this.#working > 0) {
      await this.#someProgress();
      if (performance.now() - startedMs > stuckAfterMs) throw new Error('the run is over and work on the hub does not end');
    }
  }

  async #areAllBlocked(): Promise<boolean> {
    const before = this.#changes;
    const isSo = async () => (await this.#countBlocked()) >= this.#working && this.#changes === before;
    if (!(await isSo())) return false;
    if (this.#working > this.#blocked) {
      // New ones: not before it is sure that they do not wait for one another.
      await new Promise((resolve) => setTimeout(resolve, sureAfterMs));
      if (!(await isSo())) return false;
    }
    this.#blocked = this.#working;
    return true;
  }

  #someProgress(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookAfterMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Everything that waits only for promises has run. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
