/** The recorded call in which an agent says one sentence thirteen times and a half. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { speakerSchema } from '../../../src/shared/base/words.ts';
import { parseEvents } from '../../../src/shared/contact/parse-events.ts';
import type { Alert } from '../../../src/shared/monitor/alert.ts';
import { type MonitorTurn, observeTurn, startMonitor } from '../../../src/shared/monitor/monitor.ts';
import { switchMoves } from '../../../src/shared/monitor/moves.ts';
import { type AgentTurn, findRepetition, readAgentTurn } from '../../../src/shared/monitor/repeat.ts';

const { events } = parseEvents(readFileSync(new URL('../../../assets/stuck-call.events.jsonl', import.meta.url), 'utf8'));
const heard = events.flatMap(({ kind, payload }): Pick<MonitorTurn, 'speaker' | 'text' | 'atMs' | 'endMs'>[] => {
  if (kind !== 'transcript.final') return [];
  return [
    {
      speaker: speakerSchema.parse(payload.role),
      text: String(payload.text),
      atMs: Number(payload.begin_ms),
      endMs: Number(payload.end_ms),
    },
  ];
});
const saidBy = (turn: number) =>
  heard.slice(0, turn + 1).filter(({ speaker, text }) => speaker === 'agent' && text.startsWith('您的问题')).length;

function alertsOf(): Alert[] {
  let state = startMonitor();
  return heard.flatMap((said, index) => {
    const step = observeTurn(state, { index, ...said, emotion: null });
    state = step.state;
    return step.alerts;
  });
}

test('alerts the agent by the third time, the lead by the fourth, and proposes another person at the sixth', () => {
  const repeats = alertsOf().filter((alert) => alert.kind === 'repeat');
  const first = repeats[0];
  const lead = repeats.find((alert) => alert.level === 'lead');
  const change = repeats.find((alert) => alert.reason?.code === 'same_script_switch');
  expect(saidBy(first?.turn ?? -1)).toBe(3);
  expect(saidBy(lead?.turn ?? -1)).toBeLessThanOrEqual(4);
  expect(saidBy(change?.turn ?? -1)).toBe(6);
  expect(change?.moves).toEqual(switchMoves);
});

test('is stuck soon after, and the lead hears why', () => {
  const deadlock = alertsOf().find((alert) => alert.kind === 'deadlock');
  expect(deadlock?.level).toBe('lead');
  expect(saidBy(deadlock?.turn ?? 99)).toBeLessThanOrEqual(4);
});

test('is counted as thirteen and a half at the end', () => {
  const turns: AgentTurn[] = [];
  let count = 0;
  heard.forEach(({ speaker, text }, index) => {
    if (speaker !== 'agent') return;
    const turn = readAgentTurn(index, text, false);
    const found = findRepetition(turns, turn, '');
    turns.push({ ...turn, script: found.script });
    count = found.count;
  });
  expect(count).toBe(13.5);
});
