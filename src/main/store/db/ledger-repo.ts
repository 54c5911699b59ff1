/** The ledger in SQL: which tickets of the local view pass a filter, in which order. Says the same as `shared/ticket/ledger-filter.ts`. */
import { dayMs } from '../../../shared/base/clock.ts';
import { channels, complaintTypes, departments, ticketStages, urgencies } from '../../../shared/base/words.ts';
import type { LedgerFilter, LedgerSort } from '../../../shared/ticket/ledger-filter.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { customerIdsByName } from './search-keys-repo.ts';
import { countRows, prepared, viewRows } from './statements.ts';
import { ticketIdsByText } from './text-search-repo.ts';
import { overdueSql } from './tickets-repo.ts';

export type LedgerLook = {
  filter: LedgerFilter;
  userId: string;
  nowMs: number;
  /** Ids that match but are left out all the same. */
  except: readonly string[];
  /** Those whose words hold the filter's text, when that was asked before. */
  ticketIds?: ReadonlySet<string> | undefined;
};

type Where = { sql: string; params: Record<string, string | number> };

const inList = (column: string, name: string) => `${column} IN (SELECT value FROM json_each(:${name}))`;

/** Columns that a list of words narrows. */
const listed = [
  ['stage', 'stages'],
  ['type', 'types'],
  ['department', 'departments'],
  ['channel', 'channels'],
  ['urgency', 'urgencies'],
] as const;

function ownerSql(owners: LedgerFilter['owners'], userId: string): Where | null {
  if (owners.length === 0) return null;
  const ids = owners.filter((owner) => owner !== 'nobody').map((owner) => (owner === 'me' ? userId : owner));
  const isNobody = owners.includes('nobody') ? 'owner_id IS NULL OR ' : '';
  return { sql: `(${isNobody}${inList('owner_id', 'owners')})`, params: { owners: JSON.stringify(ids) } };
}

function openedSql({ opened }: LedgerFilter, nowMs: number): Where | null {
  if (opened.kind === 'any') return null;
  if (opened.kind === 'last') return { sql: 'opened_at_ms >= :openedFrom', params: { openedFrom: nowMs - opened.days * dayMs } };
  return { sql: 'opened_at_ms >= :openedFrom AND opened_at_ms < :openedTo', params: { openedFrom: opened.fromMs, openedTo: opened.toMs } };
}

function textSql(cache: CacheDb, { filter, ticketIds: known }: LedgerLook): Where | null {
  const wanted = filter.text.trim();
  if (wanted === '') return null;
  const ticketIds = JSON.stringify([...(known ?? ticketIdsByText(cache, wanted))]);
  const customerIds = JSON.stringify(customerIdsByName(cache, wanted));
  return { sql: `(${inList('id', 'ticketIds')} OR ${inList('customer_id', 'customerIds')})`, params: { ticketIds, customerIds } };
}

function whereOf(cache: CacheDb, look: LedgerLook): Where {
  const { filter, userId, nowMs, except } = look;
  const parts: (Where | null)[] = [
    ...listed.map(([column, key]) =>
      filter[key].length === 0 ? null : { sql: inList(column, key), params: { [key]: JSON.stringify(filter[key]) } },
    ),
    filter.standing === 'any' ? null : { sql: `stage ${filter.standing === 'closed' ? '=' : '<>'} 'closed'`, params: {} },
    ownerSql(filter.owners, userId),
    filter.emotionFrom === 0 ? null : { sql: 'emotion >= :emotionFrom', params: { emotionFrom: filter.emotionFrom } },
    filter.overdue ? { sql: overdueSql, params: { nowMs } } : null,
    openedSql(filter, nowMs),
    textSql(cache, look),
    except.length === 0 ? null : { sql: `NOT ${inList('id', 'except')}`, params: { except: JSON.stringify(except) } },
  ];
  const held = parts.filter((part) => part !== null);
  const sql = held.length === 0 ? '' : `WHERE ${held.map((part) => part.sql).join(' AND ')}`;
  return { sql, params: Object.assign({}, ...held.map((part) => part.params)) };
}

/** Words in the order of their list, not of their letters. */
function ranked(column: string, words: readonly string[]): string {
  return `CASE ${column} ${words.map((word, rank) => `WHEN '${word}' THEN ${rank}`).join(' ')} END`;
}

/** Of what is still owed, by the rows; null when nothing is. The pluses keep SQLite from going through all that is open, for each ticket. */
const dueFirst = `(SELECT min(due) FROM (
  SELECT v_ticket.golden_due_at_ms AS due WHERE v_ticket.first_response_at_ms IS NULL AND v_ticket.stage <> 'closed'
  UNION ALL SELECT v_ticket.plan_due_at_ms WHERE v_ticket.plan_given_at_ms IS NULL AND v_ticket.stage <> 'closed'
  UNION ALL SELECT p.due_at_ms FROM v_commitment p WHERE p.ticket_id = v_ticket.id AND +p.status = 'open' AND v_ticket.stage <> 'closed'
  UNION ALL SELECT f.due_at_ms FROM v_follow_up f WHERE f.ticket_id = v_ticket.id AND +f.status = 'open' AND v_ticket.stage <> 'closed'))`;

const orders: { readonly [S in LedgerSort['by']]: string } = {
  last: 'last_action_at_ms',
  clock: dueFirst,
  opened: 'opened_at_ms',
  closed: 'closed_at_ms',
  no: 'ticket_no',
  title: 'title',
  type: ranked('type', complaintTypes),
  stage: ranked('stage', ticketStages),
  urgency: ranked('urgency', urgencies),
  emotion: 'emotion',
  channel: ranked('channel', channels),
  owner: `nullif(owner_name, '')`,
  department: ranked('department', departments),
  golden: 'golden_due_at_ms',
  plan: 'plan_due_at_ms',
};

export function countLedger(cache: CacheDb, look: LedgerLook): number {
  const where = whereOf(cache, look);
  return countRows(cache, `SELECT count(*) FROM v_ticket ${where.sql}`, where.params);
}

/** What has no value comes last in either direction; ties by id, so that pages fit together. */
export function ledgerIds(cache: CacheDb, look: LedgerLook, page: { sort: LedgerSort; offset: number; limit: number }): string[] {
  const where = whereOf(cache, look);
  const { sort, offset, limit } = page;
  const sql = `SELECT id FROM (SELECT id, ${orders[sort.by]} AS sort_key FROM v_ticket ${where.sql})
    ORDER BY sort_key IS NULL, sort_key ${sort.down ? 'DESC' : 'ASC'}, id ${sort.down ? 'DESC' : 'ASC'} LIMIT :limit OFFSET :offset`;
  return prepared(cache, sql)
    .pluck()
    .all({ ...where.params, limit, offset }) as string[];
}

/** In the order asked for; what is gone is left out. */
export function ticketsByIds(cache: CacheDb, ids: readonly string[]): Ticket[] {
  const found = viewRows(cache, 'ticket', `WHERE ${inList('id', 'ids')}`, { ids: JSON.stringify(ids) });
  const byId = new Map(found.map((ticket) => [ticket.id, ticket]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
