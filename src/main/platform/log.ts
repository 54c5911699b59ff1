/** Writes masked log lines (JSON, one per line) to one file that is turned over when it grows. Never throws: a full disk must not stop the desk. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { type Log, maskFields } from '../../shared/base/log.ts';

export const mostLogBytes = 2_000_000;

function turnOver(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > mostLogBytes) renameSync(file, `${file}.1`);
}

/** `echo` also gets each line, e.g. to show it on stderr while developing. */
export function openLog(file: string, clock: Clock, echo?: (line: string) => void): Log {
  return (level, event, fields = {}) => {
    const line = JSON.stringify({ at: new Date(clock.nowMs()).toISOString(), level, event, ...maskFields(fields) });
    echo?.(line);
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      turnOver(file);
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      echo?.('the log could not be written');
    }
  };
}
