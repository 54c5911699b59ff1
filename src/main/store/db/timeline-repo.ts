/** Rows of a customer in the order of the timeline, a page at a time: newest first, those of one moment by their ids. */
import type { TimelineKind } from '../../../shared/contract/timeline-views.ts';
import { eventsToldElsewhere } from '../../../shared/customer/timeline.ts';
import { type EntityName, type EntityRows, entityTables } from '../../../shared/sync/entity-table.ts';
import { type ContactCard, contactCardsWhere } from './contacts-repo.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRows } from './statements.ts';

type Source = { entity: EntityName; at: string; only: string };

const told = [...eventsToldElsewhere].map((kind) => `'${kind}'`).join(', ');
/** `isConsultation`, as SQL says it. */
const asked = `ticket_id IS NULL AND direction = 'in' AND channel <> 'public'`;
const sources = {
  order: { entity: 'order', at: 'placed_at_ms', only: '' },
  logistics: { entity: 'logistics_event', at: 'at_ms', only: '' },
  contact: { entity: 'contact', at: 'started_at_ms', only: ` AND NOT (${asked})` },
  consultation: { entity: 'contact', at: 'started_at_ms', only: ` AND ${asked}` },
  ticket: { entity: 'ticket', at: 'opened_at_ms', only: '' },
  event: { entity: 'ticket_event', at: 'at_ms', only: ` AND kind NOT IN (${told})` },
  commitment: { entity: 'commitment', at: 'made_at_ms', only: '' },
  follow_up: { entity: 'follow_up', at: 'done_at_ms', only: ` AND status = 'done' AND done_at_ms IS NOT NULL` },
} as const satisfies Record<TimelineKind, Source>;

/** Behind that moment, or in it behind that id. */
export type TimelinePlace = { customerId: string; atMs: number; afterId: string; limit: number };

type RowsOf = { [K in TimelineKind]: K extends 'contact' | 'consultation' ? ContactCard : EntityRows[(typeof sources)[K]['entity']] };

function tailOf({ at, only }: Source): string {
  return `WHERE customer_id = :customerId AND ${at} <= :atMs AND (${at} < :atMs OR id > :afterId)${only} ORDER BY ${at} DESC, id LIMIT :limit`;
}

export function timelineRows<K extends TimelineKind>(cache: CacheDb, kind: K, place: TimelinePlace): RowsOf[K][] {
  const source = sources[kind];
  const rows =
    source.entity === 'contact' ? contactCardsWhere(cache, tailOf(source), place) : viewRows(cache, source.entity, tailOf(source), place);
  return rows as RowsOf[K][];
}

export function countTimeline(cache: CacheDb, kind: TimelineKind, customerId: string): number {
  const { entity, only } = sources[kind];
  return countRows(cache, `SELECT count(*) FROM v_${entityTables[entity].table} WHERE customer_id = :customerId${only}`, { customerId });
}
