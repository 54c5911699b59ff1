import { expect, test } from 'vitest';
import { hubNow, observeClock, observeExchange, skewToTell, startHubTime } from '../../../src/shared/clock/hub-time.ts';

const hour = 3_600_000;
const hubStart = Date.parse('2026-11-18T10:00:00+08:00');

/** An exchange that took 200 ms in all, as a PC sees it whose clock is wrong by `skewMs` (fast when positive). */
function exchange(hubAtMs: number, skewMs: number) {
  return { sentAtMs: hubAtMs - 100 + skewMs, receivedAtMs: hubAtMs + 100 + skewMs, hubAtMs };
}

test('a PC that is an hour fast reads the hub’s time after one exchange', () => {
  const state = observeExchange(startHubTime(), exchange(hubStart, hour));
  expect(hubNow(state, hubStart + hour)).toBe(hubStart);
  expect(skewToTell(state)).toBe(-hour);
});

test('a PC that is right is left alone, so that times do not jitter with the network', () => {
  const state = observeExchange(startHubTime(), exchange(hubStart, 900));
  expect(hubNow(state, hubStart)).toBe(hubStart);
  expect(skewToTell(state)).toBeNull();
});

test('one odd exchange among five changes nothing: the median counts', () => {
  let state = startHubTime();
  for (const skewMs of [-hour, -hour + 40, -hour - 8_000, -hour + 10, -hour - 20]) {
    state = observeExchange(state, exchange(hubStart, skewMs));
  }
  expect(state.offsetMs).toBe(hour);
});

test('a journey of more than ten seconds and one back in time are left out', () => {
  const known = observeExchange(startHubTime(), exchange(hubStart, hour));
  expect(observeExchange(known, { sentAtMs: 0, receivedAtMs: 20_000, hubAtMs: hubStart })).toBe(known);
  expect(observeExchange(known, { sentAtMs: 5, receivedAtMs: 0, hubAtMs: hubStart })).toBe(known);
});

test('a clock that a person sets right is believed at the next exchange', () => {
  let state = startHubTime();
  for (let n = 0; n < 5; n++) state = observeExchange(state, exchange(hubStart, hour));
  state = observeExchange(state, exchange(hubStart, 0));
  expect(state.offsetMs).toBe(0);
});

test('a clock set back is made up for at once; one set forward may be a PC that slept', () => {
  const known = observeClock(observeExchange(startHubTime(), exchange(hubStart, 0)), { wallMs: hubStart, upMs: 1_000 });
  const setBack = observeClock(known, { wallMs: hubStart + 60_000 - hour, upMs: 61_000 });
  expect(hubNow(setBack, hubStart + 60_000 - hour)).toBe(hubStart + 60_000);
  const slept = observeClock(known, { wallMs: hubStart + 8 * hour, upMs: 61_000 });
  expect(hubNow(slept, hubStart + 8 * hour)).toBe(hubStart + 8 * hour);
});

test('what stood on disk counts until the hub answers', () => {
  expect(hubNow(startHubTime(-hour), hubStart + hour)).toBe(hubStart);
});
