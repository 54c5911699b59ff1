/** The window's width, for what the call desk shows side by side. */
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

export function useInnerWidth(): number {
  return useSyncExternalStore(subscribe, () => window.innerWidth);
}

/** Below this the right column is a drawer. */
export function isDrawerWidth(width: number): boolean {
  return width < 1_100;
}
