/** Remembers where the window stood; a place that is no longer on any screen is forgotten. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomic } from '../platform/atomic-file.ts';

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1), isMaximized: z.boolean() });
export type WindowBounds = z.infer<typeof boundsSchema>;

export type ScreenArea = { x: number; y: number; width: number; height: number };

export const defaultSize = { width: 1280, height: 800 };
export const leastSize = { width: 1024, height: 640 };

/** Enough of the title bar must lie on a screen to grab it. */
function isReachable(bounds: WindowBounds, screens: readonly ScreenArea[]): boolean {
  return screens.some((screen) => {
    const across = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    return across >= 100 && bounds.y >= screen.y - 8 && bounds.y <= screen.y + screen.height - 40;
  });
}

export function readBounds(file: string, screens: readonly ScreenArea[]): WindowBounds | null {
  try {
    const bounds = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isReachable(bounds, screens) ? bounds : null;
  } catch {
    return null;
  }
}

/** Never throws: it runs while the window closes, and the page's last words matter more than its place. */
export function keepBounds(file: string, bounds: WindowBounds): void {
  try {
    writeAtomic(file, JSON.stringify(bounds));
  } catch {
    // The disk is full: the window opens at its former place.
  }
}
