import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createIntake } from '../../../src/main/contacts/intake.ts';
import { asLive } from '../../../src/main/contacts/live-event.ts';
import { linkAmong, linkEvent, parseLink } from '../../../src/main/contacts/parse-link.ts';
import { mostDepth, readBatch } from '../../../src/shared/contact/read-batch.ts';
import { anEvent, callBeganMs } from '../../support/events.ts';

test('a link is exactly one of the two forms, or nothing', () => {
  expect(parseLink('steadydesk://ring?number=%2B8613800138000')).toEqual({ number: '+8613800138000', direction: 'in', id: null });
  expect(parseLink('steadydesk://ring/?number=01012345678&direction=out&id=a.b:1-2')).toEqual({
    ...{ number: '01012345678', direction: 'out', id: 'a.b:1-2' },
  });
  expect(parseLink('TEL:010-8888%206666')).toEqual({ number: '010-8888 6666', direction: 'out', id: null });
  expect(parseLink('tel:+86(10)88886666;ext=12')).toMatchObject({ number: '+86(10)88886666;ext=12' });
});

test.each([
  'steadydesk://ring',
  'steadydesk://ring?number=',
  'steadydesk://ring?number=1&number=2',
  'steadydesk://ring?number=138&admin=1',
  'steadydesk://ring?number=138&direction=up',
  'steadydesk://ring?number=13800138000?number=1',
  'steadydesk://ring/../answer?number=13800138000',
  'steadydesk://user:pw@ring?number=13800138000',
  'steadydesk:ring?number=13800138000',
  'steadydesk://ring?number=13800138000#x',
  'steadydesk://ring?number=<script>',
  'steadydesk://ring?number=13800138000&id=../../etc/passwd',
  'tel:',
  'tel:*21*13800138000#',
  'tel:%E0%A4%A',
  'tel:13800138000\n--flag',
  `tel:${'1'.repeat(400)}`,
  'https://example.com',
  'file:///etc/passwd',
  '--user-data-dir=/tmp',
  '',
])('%j is no link', (link) => {
  expect(parseLink(link)).toBe(null);
});

test('a link is found among the arguments of a second start', () => {
  expect(linkAmong(['--allow-file-access', '.', 'tel:123456'])).toBe('tel:123456');
  expect(linkAmong(['--no-sandbox', '/app'])).toBe(null);
});

test('the same link followed twice is one call, a minute later it is another', () => {
  const call = { number: '138 0013 8000', direction: 'in' as const, id: null };
  expect(linkEvent(call, 1_000_100).contact_id).toBe(linkEvent(call, 1_002_000).contact_id);
  expect(linkEvent(call, 1_000_100).contact_id).not.toBe(linkEvent(call, 1_062_000).contact_id);
});

test('a sender cannot speak for a recording, and its clock is believed only when it is near ours', () => {
  const event = { ...anEvent(1, 'call.offered'), source: 'replay' };
  expect(asLive(event, 'local', callBeganMs + 2_000)).toMatchObject({ source: 'local:replay', ts_wall: callBeganMs + 1_000 });
  expect(asLive(event, 'local', callBeganMs).ts_wall).toBe(callBeganMs);
  expect(asLive({ ...event, ts_wall: 5 }, 'local', callBeganMs).ts_wall).toBe(callBeganMs);
  expect(asLive({ ...event, ts_wall: callBeganMs * 2 }, 'local', callBeganMs).ts_wall).toBe(callBeganMs);
});

test('a batch is a list, one event, or lines; what cannot be read is named by its place', () => {
  const event = anEvent(1, 'call.offered');
  expect(readBatch(JSON.stringify(event))?.events).toHaveLength(1);
  expect(readBatch(`${JSON.stringify(event)}\n{oops\n`)).toMatchObject({
    events: [{ id: 'e1' }],
    refused: [{ index: 1 }],
  });
  const long = { ...event, payload: { text: '长'.repeat(100_001) } };
  expect(readBatch(JSON.stringify([long]))).toMatchObject({
    events: [],
    refused: [{ index: 0, why: 'payload too long' }],
  });
  for (const text of ['', 'oops', 'a\nb', '[]']) expect(readBatch(text)).toBe(null);
});

test('an event that is nested too deep is refused by its place, and the one beside it is taken', () => {
  const nested = (depth: number) =>
    JSON.stringify({ ...anEvent(1, 'x'), payload: { a: 0 } }).replace('0}', `${'['.repeat(depth)}${']'.repeat(depth)}}`);
  const whole = JSON.stringify(anEvent(2, 'call.offered'));
  expect(readBatch(`[${nested(200_000)},${whole}]`)).toMatchObject({
    events: [{ id: 'e2' }],
    refused: [{ index: 0, why: 'nested too deep' }],
  });
  expect(readBatch(nested(mostDepth))).toMatchObject({ events: [], refused: [{ index: 0 }] });
  expect(readBatch(nested(mostDepth - 4))?.events).toHaveLength(1);
  expect(readBatch('['.repeat(400_000))).toBe(null);
});

test('a flood is taken in order, a slice at a time', async () => {
  let elapsed = 0;
  const later: (() => void)[] = [];
  const seen: number[] = [];
  const intake = createIntake(
    (event) => {
      seen.push(event.seq);
      elapsed += 5;
    },
    { elapsedMs: () => elapsed, later: (run) => void later.push(run) },
  );
  const taken = intake.take(Array.from({ length: 5 }, (_, n) => anEvent(n, 'x')));
  const turns: number[] = [];
  for (let run = later.shift(); run !== undefined; run = later.shift()) {
    run();
    turns.push(seen.length);
  }
  await taken;
  expect([turns, seen, intake.waiting()]).toEqual([[2, 4, 5], [0, 1, 2, 3, 4], 0]);
});

test('events that were taken leave the memory although others still wait', async () => {
  let elapsed = 0;
  const later: (() => void)[] = [];
  const intake = createIntake(
    () => {
      elapsed += 5;
    },
    { elapsedMs: () => elapsed, later: (run) => void later.push(run) },
  );
  const takeMany = () => {
    const events = Array.from({ length: 1_500 }, (_, n) => anEvent(n, 'x'));
    void intake.take(events);
    return new WeakRef(events[0] as object);
  };
  const first = takeMany();
  while (intake.waiting() > 200) later.shift()?.();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What has just been looked at through a weak reference lives until the turn ends.
  for (let turn = 0; turn < 10 && first.deref() !== undefined; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  expect([first.deref(), intake.waiting()]).toEqual([undefined, 200]);
});
