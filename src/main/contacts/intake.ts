/** A queue between senders and the desk: takes events in the order they came, a few at a time, so that a flood never keeps the desk from answering. */
import type { EventEnvelope } from '../../shared/contact/event.ts';

export type Intake = {
  /** Resolves when the desk has taken the last of them. */
  take(events: readonly EventEnvelope[]): Promise<void>;
  waiting(): number;
  /** What waits is dropped. */
  stop(): void;
};

/** How long the queue may keep the process at a time. */
const sliceMs = 8;
/** Taken events that may stay in memory while others wait. */
const mostTaken = 1_000;

export function createIntake(
  receive: (event: EventEnvelope) => void,
  tools: { elapsedMs(): number; later(run: () => void): void },
): Intake {
  const queue: { event: EventEnvelope; taken: (() => void) | null }[] = [];
  let at = 0;
  let isRunning = false;
  const run = () => {
    const until = tools.elapsedMs() + sliceMs;
    do {
      const next = queue[at];
      if (next === undefined) break;
      at += 1;
      receive(next.event);
      next.taken?.();
    } while (tools.elapsedMs() < until);
    if (at < queue.length) {
      if (at > mostTaken) {
        queue.splice(0, at);
        at = 0;
      }
      return tools.later(run);
    }
    queue.length = 0;
    at = 0;
    isRunning = false;
  };
  return {
    take: (events) =>
      new Promise((resolve) => {
        if (events.length === 0) return resolve();
        for (const [index, event] of events.entries()) queue.push({ event, taken: index === events.length - 1 ? resolve : null });
        if (isRunning) return;
        isRunning = true;
        tools.later(run);
      }),
    waiting: () => queue.length - at,
    stop() {
      for (const one of queue.splice(0)) one.taken?.();
      at = 0;
    },
  };
}
