/** What has outlived its days on a PC, as the hour's work lets go of it. */
import { expect } from 'vitest';
import { type LocalRetentionOptions, startLocalRetention } from '../../src/main/store/services/local-retention.ts';

/** Runs turns until the hour's work is done; answers after how many ms the next look is. Nothing is to be said of it. */
export function runRetentionHour({ store, periods }: Pick<LocalRetentionOptions, 'store' | 'periods'>): number {
  let next = { run: () => {}, ms: 0 };
  const stop = startLocalRetention({
    ...{ store, periods, unknown: () => [], log: (line: string) => expect(line).toBe('') },
    setTimer: (run, ms) => {
      next = { run, ms };
      return () => {};
    },
  });
  do next.run();
  while (next.ms < 60_000);
  stop();
  return next.ms;
}
