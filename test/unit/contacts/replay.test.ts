/** How recorded calls are played. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listEventFiles, readEventFile } from '../../../src/main/contacts/event-files.ts';
import { playEvents, type Timer } from '../../../src/main/contacts/replay.ts';
import type { EventEnvelope } from '../../../src/shared/contact/event.ts';
import { anEvent } from '../../support/events.ts';

function fakeTime() {
  let nowMs = 1_000_000;
  let pending: { run: () => void; atMs: number } | null = null;
  const timer: Timer = {
    set(run, ms) {
      pending = { run, atMs: nowMs + ms };
      return pending;
    },
    clear(handle) {
      if (handle === pending) pending = null;
    },
  };
  const pass = (ms: number) => {
    const until = nowMs + ms;
    while (pending !== null && pending.atMs <= until) {
      const due = pending;
      nowMs = due.atMs;
      pending = null;
      due.run();
    }
    nowMs = until;
  };
  return { timer, now: () => nowMs, pass };
}

const plan = { runId: 'r1', speed: 2, startedAtMs: 1_000_000, fromMonoMs: 0, isAnswered: false };

test('events come at their recorded time divided by the speed, as if they happened now', () => {
  const time = fakeTime();
  const heard: EventEnvelope[] = [];
  playEvents({ ...plan, events: [anEvent(4, 'call.ended'), anEvent(0, 'call.offered')] }, time.timer, time.now, (event) =>
    heard.push(event),
  );
  expect(heard.map((event) => event.kind)).toEqual(['call.offered']);
  time.pass(1_999);
  expect(heard).toHaveLength(1);
  time.pass(1);
  expect(heard.map((event) => [event.kind, event.ts_wall, event.id, event.contact_id])).toEqual([
    ['call.offered', 1_000_000, 'e0@r1', 'c1@r1'],
    ['call.ended', 1_002_000, 'e4@r1', 'c1@r1'],
  ]);
});

test('a stopped replay says nothing more', () => {
  const time = fakeTime();
  const heard: EventEnvelope[] = [];
  const replay = playEvents({ ...plan, events: [anEvent(0, 'a'), anEvent(2, 'b')] }, time.timer, time.now, (event) => heard.push(event));
  replay.stop();
  time.pass(10_000);
  expect(heard).toHaveLength(1);
});

test('a replay taken up again goes on where it was', () => {
  const time = fakeTime();
  const heard: EventEnvelope[] = [];
  const events = [anEvent(0, 'a'), anEvent(2, 'b'), anEvent(4, 'c')];
  playEvents({ ...plan, events, fromMonoMs: 2_000 }, time.timer, time.now, (event) => heard.push(event));
  expect(heard.map((event) => event.kind)).toEqual(['b']);
  time.pass(1_000);
  expect(heard.map((event) => event.kind)).toEqual(['b', 'c']);
});

test('a recorded call rings until somebody answers here, then goes on from its own answer', () => {
  const time = fakeTime();
  const heard: EventEnvelope[] = [];
  const events = [anEvent(0, 'call.offered'), anEvent(2, 'call.answered'), anEvent(4, 'transcript.final')];
  const replay = playEvents({ ...plan, events }, time.timer, time.now, (event) => heard.push(event));
  time.pass(60_000);
  expect(heard.map((event) => event.kind)).toEqual(['call.offered']);
  expect(replay.answered()).toBe(1_060_000 - 1_000);
  time.pass(999);
  expect(heard).toHaveLength(1);
  time.pass(1);
  expect(heard.map((event) => [event.kind, event.ts_wall])).toEqual([
    ['call.offered', 1_000_000],
    ['transcript.final', 1_061_000],
  ]);
  expect(replay.answered()).toBeNull();
});

test('a replay taken up after the answer does not wait for it again', () => {
  const time = fakeTime();
  const heard: EventEnvelope[] = [];
  const events = [anEvent(0, 'call.offered'), anEvent(2, 'call.answered'), anEvent(4, 'transcript.final')];
  playEvents({ ...plan, events, isAnswered: true }, time.timer, time.now, (event) => heard.push(event));
  time.pass(2_000);
  expect(heard.map((event) => event.kind)).toEqual(['call.offered', 'transcript.final']);
});

test('event files are found by their ending, and a name cannot leave the folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  writeFileSync(join(folder, 'call.events.jsonl'), `${JSON.stringify(anEvent(1, 'quality'))}\nnot json\n`);
  writeFileSync(join(folder, 'empty.events.jsonl'), 'nothing here');
  writeFileSync(join(folder, 'other.txt'), '');
  expect(listEventFiles(folder)).toEqual(['call', 'empty']);
  const read = readEventFile(folder, 'call');
  expect(read.ok && [read.value.events.length, read.value.damagedLines.length]).toEqual([1, 1]);
  expect(readEventFile(folder, '../other')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(readEventFile(folder, 'empty')).toMatchObject({ ok: false, error: { code: 'events.damaged' } });
  expect(listEventFiles(join(folder, 'nowhere'))).toEqual([]);
});
