/** What customers gave to be kept with a case: a few contents, so that the same one is attached twice. Made once for all runs. */
import { createHash } from 'node:crypto';

export type SimFile = { readonly sha256: string; readonly fileName: string; readonly bytes: Uint8Array };

/** Below, at and above what is sent in one piece. */
const sizes = [900, 20_000, 64 * 1024, 70_000, 150_000, 280_000];
export const simFileCount = 18;
const made = new Map<number, SimFile>();

/** `number` counts from 0 to `simFileCount` - 1. */
export function simFile(number: number): SimFile {
  const known = made.get(number);
  if (known !== undefined) return known;
  const size = sizes[number % sizes.length] ?? 900;
  const bytes = Buffer.alloc(size);
  // No two places alike, so that bytes in a wrong place are other bytes.
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE((at * 2_654_435_761 + number * 40_503) >>> 0, at);
  const file = { sha256: sha256Of(bytes), fileName: `photo-${number}.jpg`, bytes };
  made.set(number, file);
  return file;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
