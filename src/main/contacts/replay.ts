/**
 * Adapter that plays a recorded event file as if it happened now: each event at its `ts_mono_ms` divided by the speed, with
 * ids of its own per run, so that playing a file twice is two contacts. Where the recording was answered it goes on ringing
 * until somebody answers here. Knows files and time; knows nothing of customers.
 */
import type { EventEnvelope } from '../../shared/contact/event.ts';

/** Given by a person here, never by the recording. */
export const answeredKind = 'call.answered';

export type Timer = { set(run: () => void, ms: number): unknown; clear(handle: unknown): void };

export type ReplayPlan = {
  events: readonly EventEnvelope[];
  /** Tells runs of the same file apart. */
  runId: string;
  /** 2 = twice as fast as recorded. */
  speed: number;
  /** Wall time at which the recording's zero lies. */
  startedAtMs: number;
  /** Events up to here in the recording happened already (a replay taken up again after a restart). */
  fromMonoMs: number;
  /** Somebody answered already: the recording does not wait at its own answer. */
  isAnswered: boolean;
};

export type Replay = {
  stop(): void;
  /** The call was answered here: what follows the recording's answer is played from now. Returns the wall time of its zero, or null if it did not wait. */
  answered(): number | null;
};

/** The event as it would have come today. */
export function asNow(event: EventEnvelope, plan: Pick<ReplayPlan, 'runId' | 'speed' | 'startedAtMs'>): EventEnvelope {
  return {
    ...event,
    id: `${event.id}@${plan.runId}`,
    source: 'replay',
    contact_id: `${event.contact_id}@${plan.runId}`,
    ts_wall: Math.round(plan.startedAtMs + event.ts_mono_ms / plan.speed),
  };
}

/** Events keep the order of the file where times are equal: a recording may hold late and doubled ones on purpose. */
export function playEvents(plan: ReplayPlan, timer: Timer, nowMs: () => number, emit: (event: EventEnvelope) => void): Replay {
  const queue = plan.events
    .map((event, index) => ({ event, index }))
    .filter(({ event }) => event.ts_mono_ms >= plan.fromMonoMs)
    .sort((a, b) => a.event.ts_mono_ms - b.event.ts_mono_ms || a.index - b.index)
    .map(({ event }) => event);
  let { isAnswered, startedAtMs } = plan;
  let playBeganMs = nowMs();
  let playedFromMs = plan.fromMonoMs;
  let next = 0;
  let handle: unknown = null;
  const step = () => {
    handle = null;
    for (let event = queue[next]; event !== undefined; event = queue[next]) {
      if (event.kind === answeredKind && !isAnswered) return;
      const dueMs = playBeganMs + (event.ts_mono_ms - playedFromMs) / plan.speed;
      const waitMs = dueMs - nowMs();
      if (waitMs > 0) {
        handle = timer.set(step, waitMs);
        return;
      }
      next += 1;
      if (event.kind !== answeredKind) emit(asNow(event, { ...plan, startedAtMs }));
    }
  };
  step();
  return {
    stop() {
      next = queue.length;
      if (handle !== null) timer.clear(handle);
    },
    answered() {
      if (isAnswered || next >= queue.length) return null;
      isAnswered = true;
      const waitedAt = queue[next];
      if (waitedAt?.kind === answeredKind) {
        playedFromMs = waitedAt.ts_mono_ms;
        playBeganMs = nowMs();
        startedAtMs = playBeganMs - waitedAt.ts_mono_ms / plan.speed;
      }
      if (handle !== null) timer.clear(handle);
      step();
      return startedAtMs;
    },
  };
}
