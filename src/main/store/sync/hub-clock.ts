/**
 * The hub's time for everything people see, on a PC whose own clock may be wrong. Learns it from pulls, keeps it on disk, and leaves
 * the sync loop's own timers on the PC's clock.
 */

import { type HubTime, hubNow, observeClock, observeExchange, startHubTime } from '../../../shared/clock/hub-time.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import { loadHubOffset, saveHubOffset } from '../db/meta-repo.ts';
import type { OwnDb } from '../db/open.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { Fetch } from './hub-client.ts';
import type { SetTimer } from './timers.ts';

export type HubClock = {
  /** The hub's time as well as it is known. */
  nowMs(): number;
  /** What that adds to the PC's clock; 0 while the PC is right. */
  offsetMs(): number;
  /** Notes when a pull left and when its answer began. */
  watch(fetch: Fetch): Fetch;
  /** The pull watched last was answered with this time. */
  contact(hubAtMs: number): void;
  stop(): void;
};

export type HubClockOptions = {
  own: OwnDb;
  machineNowMs: () => number;
  /** Monotonic, ms. */
  elapsedMs: () => number;
  setTimer: SetTimer;
  onChange: () => void;
};

const pullPath = '/sync/v1/pull';
/** A smaller change is not worth a repaint. */
const newsFromMs = 1_000;
/** A clock that somebody sets back is noticed within this time. */
const lookEveryMs = 60_000;

export function createHubClock({ own, machineNowMs, elapsedMs, setTimer, onChange }: HubClockOptions): HubClock {
  let time: HubTime = startHubTime(loadHubOffset(own));
  let toldMs = time.offsetMs;
  let cancel = () => {};
  let journey: { sentAtMs: number; receivedAtMs: number } | null = null;

  const take = (next: HubTime) => {
    time = next;
    if (Math.abs(time.offsetMs - toldMs) < newsFromMs) return;
    toldMs = time.offsetMs;
    try {
      saveHubOffset(own, toldMs);
    } catch (error) {
      // Memory counts on; the file follows with the next change.
      if (storageError(error) === null) throw error;
    }
    onChange();
  };
  const look = () => {
    take(observeClock(time, { wallMs: machineNowMs(), upMs: elapsedMs() }));
    cancel = setTimer(look, lookEveryMs);
  };
  look();
  return {
    nowMs: () => hubNow(time, machineNowMs()),
    offsetMs: () => time.offsetMs,
    watch: (fetch) => async (input, init) => {
      if (!String(input).endsWith(pullPath)) return fetch(input, init);
      const sentAtMs = machineNowMs();
      const response = await fetch(input, init);
      journey = { sentAtMs, receivedAtMs: machineNowMs() };
      return response;
    },
    contact(hubAtMs) {
      if (journey !== null) take(observeExchange(time, { ...journey, hubAtMs }));
      journey = null;
    },
    stop: () => cancel(),
  };
}

/** What sync says in the PC's time, in the hub's. */
export function inHubTime(link: LinkState, offsetMs: number): LinkState {
  const dataAtMs = atHubTime(link.dataAtMs, offsetMs);
  return { ...link, sinceMs: link.sinceMs + offsetMs, dataAtMs, hubOffsetMs: offsetMs };
}

/** Of a moment of this PC's clock. */
export function atHubTime(atMs: number | null, offsetMs: number): number | null {
  return atMs === null ? null : atMs + offsetMs;
}
