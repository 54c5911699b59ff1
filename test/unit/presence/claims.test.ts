/** Who holds what on a ticket, for how long, and what others see of it. */
import { expect, test } from 'vitest';
import { claimMs, othersOn, renewed, type Said, standing } from '../../../src/shared/presence/claims.ts';
import { idOf } from '../../support/synced-rows.ts';

const ticketId = idOf(1);
const nowMs = 1_795_000_000_000;
const li = { seat: idOf(11), userId: idOf(21) };
const wang = { seat: idOf(12), userId: idOf(22) };
const names: Record<string, string> = { [li.userId]: '小李', [wang.userId]: '小王' };
const line = (what: Said['what'], idleMs = 0): Said => ({ ticketId, what, idleMs });
const says = (seat: typeof li, said: Said[], atMs: number, held = renewed([], { ...seat, said: [] }, atMs)) =>
  renewed(held, { ...seat, said }, atMs);
const named = (claims: ReturnType<typeof renewed>) => claims.map((claim) => ({ ...claim, name: names[claim.userId] ?? '' }));

test('a lease on a field lasts from the last key, however often it is said again', () => {
  const typed = says(li, [line('note')], nowMs);
  expect(typed).toMatchObject([{ what: 'note', sinceMs: nowMs, untilMs: nowMs + claimMs.note }]);
  const later = nowMs + 20_000;
  const idle = says(li, [line('note', 20_000)], later, typed);
  expect(idle).toEqual(typed);
  expect(says(li, [line('note', claimMs.note)], nowMs + claimMs.note, idle)).toEqual([]);
});

test('typing goes on renewing it and keeps its beginning; after it ran out it begins anew', () => {
  let held = says(li, [line('note')], nowMs);
  for (let step = 1; step <= 10; step++) held = says(li, [line('note')], nowMs + step * 10_000, held);
  expect(held[0]).toMatchObject({ sinceMs: nowMs, activeMs: nowMs + 100_000 });
  const muchLater = nowMs + 100_000 + claimMs.note;
  expect(standing(held, muchLater)).toEqual([]);
  expect(says(li, [line('note')], muchLater, held)[0]?.sinceMs).toBe(muchLater);
});

test('what a desk does not say any more is released at once', () => {
  const held = says(li, [line('open'), line('note'), line('stage')], nowMs);
  expect(says(li, [line('open')], nowMs + 1, held).map(({ what }) => what)).toEqual(['open']);
});

test('who writes first holds the lease; both see one another', () => {
  const first = says(li, [line('open'), line('note')], nowMs);
  const second = says(wang, [line('open'), line('note')], nowMs + 5_000);
  const seenBy = (userId: string) => othersOn(named([...second, ...first]), userId);
  expect(seenBy(wang.userId)).toMatchObject([{ name: '小李', doing: [{ what: 'open' }, { what: 'note', isFirst: true }] }]);
  expect(seenBy(li.userId)).toMatchObject([{ name: '小王', doing: [{ what: 'open' }, { what: 'note', isFirst: false }] }]);
  expect(othersOn(named(first), li.userId)).toEqual([]);
});

test('one person at two desks is one person, active when either is', () => {
  const office = says(li, [line('note')], nowMs);
  const home = says({ ...li, seat: idOf(13) }, [line('note')], nowMs + 9_000);
  expect(othersOn(named([...office, ...home]), wang.userId)).toEqual([
    { userId: li.userId, name: '小李', doing: [{ what: 'note', sinceMs: nowMs, activeMs: nowMs + 9_000, isFirst: true }] },
  ]);
});
