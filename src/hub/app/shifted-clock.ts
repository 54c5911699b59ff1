/** A clock for rehearsals: the machine's, moved by what a file says. Only the sample hub takes one; desks follow it as they follow any hub. */
import { readFileSync } from 'node:fs';

/** The file is looked at again after this long, however often the clock is read. */
const lookEveryMs = 50;

/** `file` holds whole milliseconds to add. While it is missing or cannot be read as that, the last shift stays; at first there is none. */
export function shiftedClock(
  file: string,
  machineNowMs: () => number = Date.now,
  elapsedMs: () => number = () => performance.now(),
): () => number {
  let shiftMs = 0;
  let lookedMs = Number.NEGATIVE_INFINITY;
  const look = () => {
    lookedMs = elapsedMs();
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (/^-?\d{1,15}$/.test(text)) shiftMs = Number(text);
    } catch {
      // Not there yet, or just being written anew.
    }
  };
  return () => {
    if (elapsedMs() - lookedMs >= lookEveryMs) look();
    return machineNowMs() + shiftMs;
  };
}
