import { expect, test, vi } from 'vitest';
import { keepRulesWarm } from '../../../src/main/store/services/warm-rules.ts';
import { realTimer } from '../../../src/main/store/sync/timers.ts';

test('the rules in force are compiled after start and after new packs, and no more after the end', () => {
  vi.useFakeTimers();
  const compiled: number[] = [];
  let version = 3;
  const packs = {
    rules(asked: number) {
      compiled.push(asked);
      return null;
    },
    versions: () => ({ scripts: 1, rules: version, guides: 1, policy: 1 }),
  };
  const warm = keepRulesWarm(packs, realTimer);
  expect(compiled).toEqual([]);
  vi.runAllTimers();
  version = 4;
  warm.wake();
  warm.wake();
  vi.runAllTimers();
  expect(compiled).toEqual([3, 4]);
  warm.wake();
  warm.stop();
  vi.runAllTimers();
  expect(compiled).toEqual([3, 4]);
  vi.useRealTimers();
});
