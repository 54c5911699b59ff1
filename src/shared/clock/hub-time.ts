/**
 * The hub's time on a PC whose clock may be wrong: the median difference of the last exchanges, and a clock that is set back noticed
 * between them. It reads no clock itself. Order of changes never depends on it (the hub numbers those); deadlines shown here do.
 */

/** PC time when the request left and when its answer was there, and the hub's time in the answer; epoch ms. */
export type HubExchange = { sentAtMs: number; receivedAtMs: number; hubAtMs: number };
/** `upMs` is monotonic and tells a clock that was set back from time that passed. */
export type HubTime = {
  /** Newest last, at most five. */
  offsetsMs: readonly number[];
  /** What to add to the PC's clock. */
  offsetMs: number;
  seen: { wallMs: number; upMs: number } | null;
};

const keptExchanges = 5;
/** A journey longer than this says too little about when the hub looked at its clock. */
const longestTripMs = 10_000;
/** Less than this is the network, not the clock: a PC that is right is left alone. */
export const toleratedSkewMs = 2_000;
/** From here on a person should be told (the hub marks it too). */
export const skewToTellMs = 120_000;

/** `knownOffsetMs`: what stood on disk from the last contact; 0 at first. */
export function startHubTime(knownOffsetMs = 0): HubTime {
  return { offsetsMs: [], offsetMs: knownOffsetMs, seen: null };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
}

/** An answer from before the question, or after a long journey, is left out. */
export function observeExchange(state: HubTime, { sentAtMs, receivedAtMs, hubAtMs }: HubExchange): HubTime {
  const tripMs = receivedAtMs - sentAtMs;
  if (tripMs < 0 || tripMs > longestTripMs) return state;
  const latest = hubAtMs - (sentAtMs + Math.round(tripMs / 2));
  // A jump of the PC's clock makes the older ones worthless: they are about another clock.
  const jumped = state.offsetsMs.length > 0 && Math.abs(latest - median(state.offsetsMs)) > longestTripMs;
  const offsetsMs = jumped ? [latest] : [...state.offsetsMs, latest].slice(-keptExchanges);
  const middle = median(offsetsMs);
  return { ...state, offsetsMs, offsetMs: Math.abs(middle) <= toleratedSkewMs ? 0 : middle };
}

/**
 * Called now and then. A clock set back is made up for at once; one set forward looks like a PC that slept, and waits for the hub.
 */
export function observeClock(state: HubTime, now: { wallMs: number; upMs: number }): HubTime {
  const { seen } = state;
  if (seen === null) return { ...state, seen: now };
  const lostMs = Math.max(0, now.upMs - seen.upMs) - (now.wallMs - seen.wallMs);
  if (lostMs <= toleratedSkewMs) return { ...state, seen: now };
  return { seen: now, offsetMs: state.offsetMs + lostMs, offsetsMs: state.offsetsMs.map((each) => each + lostMs) };
}

/** The hub's time as well as it is known here. */
export function hubNow(state: HubTime, wallMs: number): number {
  return wallMs + state.offsetMs;
}

/** Positive when the PC is slow; null while it is right enough that nobody need know. */
export function skewToTell(state: Pick<HubTime, 'offsetMs'>): number | null {
  return Math.abs(state.offsetMs) > skewToTellMs ? state.offsetMs : null;
}
