/** What an event file yields, whole and damaged. */
import { expect, test } from 'vitest';
import { mostLineLength, parseEvents } from '../../../src/shared/contact/parse-events.ts';

const line = (seq: number) =>
  JSON.stringify({
    v: 1,
    id: `e${seq}`,
    seq,
    source: 'replay',
    contact_id: 'c1',
    kind: 'quality',
    ts_wall: 1_700_000_000_000 + seq,
    ts_mono_ms: seq,
    payload: {},
  });

test('every readable line becomes an event, in file order', () => {
  const { events, damagedLines } = parseEvents(`${line(2)}\n${line(1)}\n`);
  expect(events.map((event) => event.seq)).toEqual([2, 1]);
  expect(damagedLines).toEqual([]);
});

test('a byte order mark, Windows line ends and blank lines are no damage', () => {
  const { events, damagedLines } = parseEvents(`\uFEFF${line(1)}\r\n\r\n${line(2)}\r\n`);
  expect(events).toHaveLength(2);
  expect(damagedLines).toEqual([]);
});

test('damaged lines are counted with their number and the rest is kept', () => {
  const { events, damagedLines } = parseEvents([line(1), '{"v":1,"id":', '[]', line(2).replace('"v":1', '"v":9'), line(3)].join('\n'));
  expect(events.map((event) => event.id)).toEqual(['e1', 'e3']);
  expect(damagedLines.map((damaged) => damaged.line)).toEqual([2, 3, 4]);
  expect(damagedLines[2]?.why).toBe('not an event: v');
});

test('a line without end is damage, not work', () => {
  const { events, damagedLines } = parseEvents(`"${'a'.repeat(mostLineLength + 1)}"`);
  expect(events).toEqual([]);
  expect(damagedLines).toEqual([{ line: 1, why: 'longer than a line may be' }]);
});

test('an empty file has no events and no damage', () => {
  expect(parseEvents('')).toEqual({ events: [], damagedLines: [] });
});
