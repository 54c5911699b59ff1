/** Claims of running desks on tickets. The scope is read with the ticket, so a ticket that moves takes its claims along. */
import { sql } from 'kysely';
import type { Claim } from '../../shared/presence/claims.ts';
import type { PresenceStorage, ScopedClaim } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

type ClaimRow = { ticket_id: string; what: Claim['what']; since_ms: number; active_ms: number; until_ms: number };

const toClaim = (row: ClaimRow, seat: { seat: string; userId: string }): Claim => ({
  seat: seat.seat,
  userId: seat.userId,
  ticketId: row.ticket_id,
  what: row.what,
  sinceMs: row.since_ms,
  activeMs: row.active_ms,
  untilMs: row.until_ms,
});

const toRow = (claim: Claim): ClaimRow => ({
  ticket_id: claim.ticketId,
  what: claim.what,
  since_ms: claim.sinceMs,
  active_ms: claim.activeMs,
  until_ms: claim.untilMs,
});

export function pgPresence(db: Db): PresenceStorage {
  return {
    async replace({ seat, userId, scopes }, next) {
      return await db.transaction().execute(async (tx) => {
        await sql`SELECT pg_advisory_xact_lock(hashtextextended(${seat}, 120))`.execute(tx);
        const { rows } = await sql<ClaimRow>`
          DELETE FROM presence WHERE user_id = ${userId}::uuid AND seat = ${seat}::uuid
          RETURNING ticket_id, what, since_ms, active_ms, until_ms
        `.execute(tx);
        const claims = next(rows.map((row) => toClaim(row, { seat, userId })));
        if (claims.length === 0) return [];
        const put = await sql<{ ticket_id: string }>`
          INSERT INTO presence (user_id, seat, ticket_id, what, since_ms, active_ms, until_ms)
          SELECT ${userId}::uuid, ${seat}::uuid, c.ticket_id, c.what, c.since_ms, c.active_ms, c.until_ms
          FROM jsonb_to_recordset(${JSON.stringify(claims.map(toRow))}::jsonb)
            AS c (ticket_id uuid, what text, since_ms bigint, active_ms bigint, until_ms bigint)
          JOIN ticket t ON t.id = c.ticket_id AND NOT t.deleted AND t.scope = ANY(${[...scopes]}::text[])
          RETURNING ticket_id
        `.execute(tx);
        const known = new Set(put.rows.map((row) => row.ticket_id));
        return claims.filter((claim) => known.has(claim.ticketId));
      });
    },
    async standing(nowMs) {
      const { rows } = await sql<ClaimRow & { user_id: string; seat: string; scope: string; name: string }>`
        SELECT p.user_id, p.seat, p.ticket_id, p.what, p.since_ms, p.active_ms, p.until_ms, t.scope, u.name
        FROM presence p JOIN ticket t ON t.id = p.ticket_id AND NOT t.deleted JOIN app_user u ON u.id = p.user_id AND u.active
        WHERE p.until_ms > ${nowMs}::bigint
        ORDER BY p.ticket_id, p.since_ms, p.seat, p.what
      `.execute(db);
      return rows.map(
        (row): ScopedClaim => ({ ...toClaim(row, { seat: row.seat, userId: row.user_id }), scope: row.scope, name: row.name }),
      );
    },
    async forgetOld(nowMs) {
      await sql`DELETE FROM presence WHERE until_ms <= ${nowMs}::bigint`.execute(db);
    },
  };
}
