/** Clocks and promises: due times in open hours against walking the minutes, all clocks of a ticket, words that become dates. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { addBusinessMs, isOpen } from '../src/shared/clock/business-calendar.ts';
import { resolveTime } from '../src/shared/clock/resolve-time.ts';
import { policyContentSchema } from '../src/shared/pack/pack.ts';
import { type ClockSurroundings, departmentTerms, ticketClocks } from '../src/shared/ticket/ticket-clocks.ts';
import { type Bench, judge, type Measurement, median } from './bench-row.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const rounds = 7;
const startMs = Date.parse('2026-01-01T00:00:00+08:00');
const yearMinutes = 365 * 1_440;
const root = new URL('../', import.meta.url);
const policy = policyContentSchema.parse(parse(readFileSync(new URL('assets/packs/policy.yaml', root), 'utf8')));
const { calendar } = policy;
const cases = JSON.parse(readFileSync(new URL('test/golden/time-expressions.json', root), 'utf8')) as { text: string; now: string }[];

/** Spread over the year, the same every time. */
const moments = Array.from({ length: 20_000 }, (_, n) => startMs + ((n * 7_919) % yearMinutes) * minuteMs);

/** Median microseconds of one call over all of `inputs`. */
function microseconds<T>(inputs: readonly T[], work: (input: T) => unknown): number {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    for (const input of inputs) work(input);
    taken.push(((performance.now() - begin) * 1_000) / inputs.length);
  }
  return median(taken);
}

function walkMinutes(fromMs: number, openMinutes: number): number {
  let at = fromMs;
  for (let left = openMinutes; left > 0; at += minuteMs) if (isOpen(at, calendar)) left -= 1;
  return at;
}

const row = (id: string, name: string, us: number, per: string, ratio: number | null = null): Measurement => ({
  ...{ id, name, value: us, ratio },
  figure: `${us.toFixed(2)} µs per ${per}`,
});

function allClocks(openedAtMs: number): number {
  const nowMs = openedAtMs + 30 * hourMs;
  const story: ClockSurroundings['story'] = [
    { kind: 'paused', atMs: openedAtMs + 2 * hourMs, reasonCode: 'waiting_customer', deleted: false },
    { kind: 'resumed', atMs: openedAtMs + 5 * hourMs, reasonCode: null, deleted: false },
    { kind: 'paused', atMs: openedAtMs + 8 * hourMs, reasonCode: 'waiting_carrier', deleted: false },
  ];
  const departments = [
    { department: 'logistics' as const, label: '', startMs: openedAtMs, terms: departmentTerms('logistics', policy), metAtMs: null },
  ];
  const times = { openedAtMs, goldenDueAtMs: openedAtMs + 2 * hourMs, planDueAtMs: openedAtMs + 24 * hourMs };
  const ticket = { ...times, type: 'logistics_delay' as const, firstResponseAtMs: openedAtMs, planGivenAtMs: null, closedAtMs: null };
  return ticketClocks(ticket, [], [], { nowMs, policy, story, departments }).length;
}

export const bench: Bench = {
  name: 'clocks',
  about: `${moments.length} moments spread over 2026 with its holidays, ${cases.length} promises in words; median of ${rounds} rounds`,
  names: null,
  async run() {
    const openDue = microseconds(moments, (at) => addBusinessMs(at, 8 * hourMs, calendar));
    const walked = microseconds(moments.slice(0, 200), (at) => walkMinutes(at, 480));
    const nows = cases.map(({ text, now }) => ({ text, nowMs: Date.parse(`${now}:00+08:00`) }));
    return judge('clocks', [
      row('open-hours', 'eight open hours later, against walking the minutes', openDue, 'due time', walked / openDue),
      row('ticket', 'a ticket: two pauses, a department, a legal period', microseconds(moments, allClocks), 'ticket'),
      row(
        'words',
        'a promise in words becomes a moment',
        microseconds(nows, ({ text, nowMs }) => resolveTime(text, nowMs, calendar)),
        'promise',
      ),
    ]);
  },
};
