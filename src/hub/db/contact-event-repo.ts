/** Events of running calls and chats, in the order in which they became visible. */
import { sql } from 'kysely';
import type { ContactEventStorage } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

const keptMs = 3_600_000;
/** Writers wait for one another, so that a number never appears after a higher one was read. */
const writerLock = 7_283_004;

async function forgetOld(db: Db, nowMs: number): Promise<void> {
  await sql`DELETE FROM contact_event WHERE at_ms < ${nowMs - keptMs}::bigint`.execute(db);
}

export async function forgetEventsOf(db: Db, source: string): Promise<void> {
  await sql`DELETE FROM contact_event WHERE source = ${source}`.execute(db);
}

export type CallOnTheWay = { source: string; contactId: string; from: string; to: string };

/** Who called whom, of the calls and chats that are kept here. */
export async function callsOnTheWay(db: Db): Promise<CallOnTheWay[]> {
  const { rows } = await sql<{ source: string; contact_id: string; from: string | null; to: string | null }>`
    SELECT DISTINCT source, event ->> 'contact_id' AS contact_id, event -> 'payload' ->> 'from' AS from, event -> 'payload' ->> 'to' AS to
    FROM contact_event WHERE event ->> 'kind' IN ('call.offered', 'chat.opened')
  `.execute(db);
  return rows.map(({ source, contact_id, from, to }) => ({ source, contactId: contact_id, from: from ?? '', to: to ?? '' }));
}

/** Everything told of these calls and chats. Answers how many events went. */
export async function forgetCalls(db: Db, calls: readonly CallOnTheWay[]): Promise<number> {
  if (calls.length === 0) return 0;
  const wished = JSON.stringify(calls.map(({ source, contactId }) => ({ source, contact_id: contactId })));
  const { numAffectedRows } = await sql`
    DELETE FROM contact_event e USING jsonb_to_recordset(${wished}::jsonb) AS c (source text, contact_id text)
    WHERE e.source = c.source AND e.event ->> 'contact_id' = c.contact_id
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

export function pgContactEvents(db: Db): ContactEventStorage {
  return {
    async add({ scope, source, events, atMs }) {
      await db.transaction().execute(async (tx) => {
        await sql`SELECT pg_advisory_xact_lock(${writerLock}::bigint)`.execute(tx);
        await forgetOld(tx, atMs);
        await sql`
          INSERT INTO contact_event (scope, source, event_id, event, at_ms)
          SELECT ${scope}, ${source}, e ->> 'id', e, ${atMs}::bigint
          FROM jsonb_array_elements(${JSON.stringify(events)}::jsonb) WITH ORDINALITY AS x (e, place) ORDER BY place
          ON CONFLICT (source, event_id) DO NOTHING
        `.execute(tx);
      });
    },
    forgetOld: (nowMs) => forgetOld(db, nowMs),
    async after(seq, limit) {
      const { rows } = await sql<{ seq: number; scope: string; source: string; event: never }>`
        SELECT seq, scope, source, event FROM contact_event WHERE seq > ${seq}::bigint ORDER BY seq LIMIT ${limit}
      `.execute(db);
      return rows;
    },
    async lastBefore(atMs) {
      const { rows } = await sql<{ seq: number }>`
        SELECT coalesce(max(seq), 0)::bigint AS seq FROM contact_event WHERE at_ms < ${atMs}::bigint
      `.execute(db);
      return rows[0]?.seq ?? 0;
    },
  };
}
