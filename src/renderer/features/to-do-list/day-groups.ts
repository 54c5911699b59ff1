/** The order of a day: who waits on the line for an answer, what is late, then by time left; grouped so that the eye finds today. */
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { endOfBusinessDay } from '../../ui/business-time.ts';

export type DayGroup = { name: 'asked' | 'overdue' | 'today' | 'later'; items: TodoItem[] };

/** Groups without items are left out. A conflict has no deadline of its own and counts as due now. A request never stands below what is late: a customer may be on the line. */
export function groupByDay(items: readonly TodoItem[], nowMs: number): DayGroup[] {
  const endOfToday = endOfBusinessDay(nowMs);
  const sorted = [...items].sort((a, b) => a.dueAtMs - b.dueAtMs);
  const groupOf = (item: TodoItem): DayGroup['name'] => {
    if (item.kind === 'approval') return 'asked';
    if (item.kind !== 'conflict' && item.dueAtMs < nowMs) return 'overdue';
    return item.dueAtMs < endOfToday ? 'today' : 'later';
  };
  const names: DayGroup['name'][] = ['asked', 'overdue', 'today', 'later'];
  return names.map((name) => ({ name, items: sorted.filter((item) => groupOf(item) === name) })).filter((group) => group.items.length > 0);
}
