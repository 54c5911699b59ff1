/** Rounds of escalation by a clock of toys: twice a minute, at once when somebody hurries, and never two at a time. */
import { expect, test } from 'vitest';
import { startRounds } from '../../../src/hub/app/escalation-rounds.ts';

function toys() {
  const timers: { at: number; run: () => void }[] = [];
  const begun: number[] = [];
  let now = 0;
  let finish = () => {};
  const rounds = startRounds(
    () => {
      begun.push(now);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
    () => undefined,
    (run, delayMs) => {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        const place = timers.indexOf(timer);
        if (place >= 0) timers.splice(place, 1);
      };
    },
  );
  const to = (ms: number) => {
    for (;;) {
      const next = timers.filter(({ at }) => at <= ms).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers.splice(timers.indexOf(next), 1);
      now = next.at;
      next.run();
    }
    now = ms;
  };
  const end = async () => {
    finish();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { rounds, begun, to, end };
}

test('a round comes half a minute after the one before', async () => {
  const { begun, to, end } = toys();
  to(30_000);
  expect(begun).toEqual([30_000]);
  to(80_000);
  await end();
  to(110_000);
  expect(begun).toEqual([30_000, 110_000]);
});

test('what got worse is looked at in the same breath, all that comes together in one round, and half a minute begins anew', async () => {
  const { rounds, begun, to, end } = toys();
  to(10_000);
  for (let times = 0; times < 5; times++) rounds.hurry();
  to(10_100);
  expect(begun).toEqual([10_050]);
  await end();
  to(40_099);
  expect(begun).toHaveLength(1);
  to(40_100);
  expect(begun).toEqual([10_050, 40_100]);
});

test('what gets worse during a round is looked at soon after it, and a flood of it is a round a second', async () => {
  const { rounds, begun, to, end } = toys();
  rounds.hurry();
  to(50);
  rounds.hurry();
  rounds.hurry();
  to(400);
  expect(begun).toEqual([50]);
  await end();
  to(1_400);
  expect(begun).toEqual([50, 1_400]);
});

test('whoever stops them waits for the round under way, and none follows', async () => {
  const { rounds, begun, to, end } = toys();
  rounds.hurry();
  to(50);
  rounds.hurry();
  let isOver = false;
  const stopped = rounds.stop().then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  await end();
  await stopped;
  rounds.hurry();
  to(100_000);
  expect(begun).toEqual([50]);
});
