import { expect, test } from 'vitest';
import { groupByDay } from '../../../src/renderer/features/to-do-list/day-groups.ts';
import type { TodoItem } from '../../../src/shared/contract/desk-views.ts';

const nowMs = Date.parse('2026-11-22T10:42:00+08:00');
const hour = 3_600_000;

function item(id: string, inHours: number, kind: TodoItem['kind'] = 'commitment'): TodoItem {
  const dueAtMs = nowMs + inHours * hour;
  return {
    id,
    kind,
    code: null,
    who: '林女士',
    what: '补发',
    dueAtMs,
    startMs: dueAtMs - hour,
    customerId: null,
    ticketId: null,
    mine: true,
    unsent: false,
  };
}

test('a day is ordered by time left, the late first', () => {
  const groups = groupByDay([item('b', 2), item('d', 30), item('a', -3), item('c', 5)], nowMs);
  expect(groups.map((group) => [group.name, group.items.map((each) => each.id)])).toEqual([
    ['overdue', ['a']],
    ['today', ['b', 'c']],
    ['later', ['d']],
  ]);
});

test('a conflict is for today, however old it is', () => {
  expect(groupByDay([item('x', -48, 'conflict')], nowMs).map((group) => group.name)).toEqual(['today']);
});

test('a request stands above everything that is late: somebody waits for the answer', () => {
  const groups = groupByDay([item('a', -30), item('r', 0.2, 'approval')], nowMs);
  expect(groups.map(({ name }) => name)).toEqual(['asked', 'overdue']);
});

test('an empty day has no groups', () => {
  expect(groupByDay([], nowMs)).toEqual([]);
});
