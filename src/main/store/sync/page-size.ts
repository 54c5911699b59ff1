/** How much a desk asks the hub for at once. */
import { isContactRunning } from '../db/running-contacts-repo.ts';
import { isFilling } from './apply-pull.ts';
import type { DeskStore } from './desk-store.ts';

/** While somebody talks with a customer: nothing interrupts a commit, and that of so many rows takes about 1 ms. */
const gentleRows = 50;
/** One long call weighs as much as a thousand tags; reading a page from JSON holds everything else up. */
const pageBytes = { filling: 2 * 1024 * 1024, working: 512 * 1024 };

export function pageSize(store: DeskStore, maxRows: number): { max_rows: number; max_bytes: number } {
  if (isContactRunning(store.own)) return { max_rows: Math.min(maxRows, gentleRows), max_bytes: pageBytes.working };
  return { max_rows: maxRows, max_bytes: isFilling(store) ? pageBytes.filling : pageBytes.working };
}
