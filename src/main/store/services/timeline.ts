/** Pages of a customer's timeline. Nothing is cut off before it is filtered, and what is left is counted. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import {
  type TimelineKind,
  type TimelinePage,
  type TimelineQuery,
  timelineFilters,
  timelineKinds,
} from '../../../shared/contract/timeline-views.ts';
import { buildTimeline } from '../../../shared/customer/timeline.ts';
import { customerById } from '../db/customers-repo.ts';
import { readTogether } from '../db/statements.ts';
import { countTimeline, type TimelinePlace, timelineRows } from '../db/timeline-repo.ts';
import type { Desk } from './desk.ts';

/** Greater than every id. */
const lastId = '\u{10ffff}';

/** Items of one moment stand in the order of their ids, `<kind>:<row>`. */
function placeOf(kind: TimelineKind, { customerId, after, limit }: TimelineQuery): TimelinePlace {
  const here = { customerId, limit: limit + 1 };
  if (after === null) return { ...here, atMs: Number.MAX_SAFE_INTEGER, afterId: '' };
  const colon = after.id.indexOf(':');
  const known = after.id.slice(0, colon);
  const afterId = kind === known ? after.id.slice(colon + 1) : kind < known ? lastId : '';
  return { ...here, atMs: after.atMs, afterId };
}

export function timelinePage(desk: Desk, query: TimelineQuery): Result<TimelinePage> {
  return readTogether(desk.store.cache, () => pageOf(desk, query));
}

function pageOf(desk: Desk, query: TimelineQuery): Result<TimelinePage> {
  const { cache } = desk.store;
  if (customerById(cache, query.customerId) === null) return fail('not-found', 'main', 'no such customer');
  const wanted: readonly TimelineKind[] = timelineFilters[query.filter];
  const rows = <K extends TimelineKind>(kind: K) =>
    wanted.includes(kind) ? timelineRows(cache, kind, placeOf(kind, query)) : ([] as ReturnType<typeof timelineRows<K>>);
  const entries = buildTimeline({
    ...{ orders: rows('order'), logistics: rows('logistics'), tickets: rows('ticket') },
    contacts: [...rows('contact'), ...rows('consultation')],
    ...{ events: rows('event'), commitments: rows('commitment'), followUps: rows('follow_up') },
  });
  const items = entries.slice(0, query.limit);
  const last = items.at(-1);
  const counts = Object.fromEntries(timelineKinds.map((kind) => [kind, countTimeline(cache, kind, query.customerId)]));
  return ok({
    items,
    next: last === undefined || entries.length === items.length ? null : { atMs: last.atMs, id: last.id },
    counts: counts as TimelinePage['counts'],
  });
}
