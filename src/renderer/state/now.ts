/** The renderer's clock for what is shown, in the hub's time: one timer for all countdowns, so that they turn over together. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let offsetMs = 0;
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** What the store says is to be added to this PC's clock. */
export function setHubOffset(ms: number): void {
  if (ms === offsetMs) return;
  offsetMs = ms;
  tick();
}

function tick(): void {
  nowMs = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    nowMs = Date.now() + offsetMs;
    timer = setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Epoch ms, rounded down to `stepMs`: a component repaints only when the rounded value moves. */
export function useNow(stepMs = 1_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(nowMs / stepMs) * stepMs);
}
