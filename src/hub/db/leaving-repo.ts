/** What ends when somebody leaves, and which open work still names somebody who left. Decides nothing. */
import { sql } from 'kysely';
import type { EntityName } from '../../shared/sync/entity-table.ts';
import type { RowRef } from '../../shared/sync/mutation.ts';
import type { Db } from './tables.ts';

/** Waits for a push of theirs that is under way; none is judged until the transaction ends. Null when they left before. */
export async function lockToLeave(tx: Db, userId: string): Promise<{ name: string; teamId: string } | null> {
  const row = await tx
    .selectFrom('app_user')
    .select(['name', 'team_id'])
    .where('id', '=', userId)
    .where('left_at_ms', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : { name: row.name, teamId: row.team_id };
}

/** Answers how many devices were signed in and how many codes nobody had used. */
export async function endSignIns(tx: Db, userId: string, atMs: number): Promise<{ devices: number; codes: number }> {
  await tx.updateTable('app_user').set({ left_at_ms: atMs }).where('id', '=', userId).execute();
  const codes = await tx.deleteFrom('enrol_code').where('user_id', '=', userId).where('used_at_ms', 'is', null).executeTakeFirst();
  const devices = await tx
    .selectFrom('device_token')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('revoked_at_ms', 'is', null)
    .where('erase_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return { devices: Number(devices.count), codes: Number(codes.numDeletedRows) };
}

/** Open rows that name somebody who left as the one who has to act, and the tickets that their story is told in. */
export async function workOfThoseWhoLeft(tx: Db, limit: number): Promise<RowRef[]> {
  const found = await sql<{ entity: EntityName; id: string; ticket_id: string | null }>`
    WITH gone AS (SELECT id FROM app_user WHERE left_at_ms IS NOT NULL)
    SELECT 'ticket' AS entity, id, NULL::uuid AS ticket_id FROM ticket
      WHERE owner_id IN (SELECT id FROM gone) AND stage <> 'closed' AND NOT deleted
    UNION ALL SELECT 'commitment', id, ticket_id FROM commitment
      WHERE owner_id IN (SELECT id FROM gone) AND status = 'open' AND NOT deleted
    UNION ALL SELECT 'follow_up', id, NULL FROM follow_up
      WHERE assignee_id IN (SELECT id FROM gone) AND status = 'open' AND NOT deleted
    UNION ALL SELECT 'task', id, NULL FROM task
      WHERE asked_by_id IN (SELECT id FROM gone) AND state IN ('open', 'handed_back') AND NOT deleted
    UNION ALL SELECT 'escalation', id, NULL FROM escalation
      WHERE taken_by_id IN (SELECT id FROM gone) AND state = 'taken' AND NOT deleted
    LIMIT ${limit}
  `.execute(tx);
  return found.rows.flatMap(({ entity, id, ticket_id: ticketId }): RowRef[] => [
    { entity, id },
    ...(ticketId === null ? [] : [{ entity: 'ticket' as const, id: ticketId }]),
  ]);
}

/** By id. */
export async function namesOfThoseWhoLeft(tx: Db): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('app_user').select(['id', 'name']).where('left_at_ms', 'is not', null).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Of these scopes those that no owner of a department holds any more, each with what is asked there and still open. */
export async function departmentsWithoutOwner(tx: Db, scopes: readonly string[]): Promise<{ scope: string; open: number }[]> {
  const found = await sql<{ scope: string; open: number }>`
    SELECT s.scope, (SELECT count(*)::int FROM task t WHERE t.scope = s.scope AND t.state = 'open' AND NOT t.deleted) AS open
    FROM unnest(${[...scopes]}::text[]) AS s (scope)
    WHERE NOT EXISTS (
      SELECT 1 FROM grants g JOIN app_user u ON u.id = g.user_id
      WHERE g.scope = s.scope AND g.to_at_ms IS NULL AND u.role = 'owner' AND u.left_at_ms IS NULL)
    ORDER BY s.scope
  `.execute(tx);
  return found.rows;
}

/** When each of their devices was heard last, the latest first. */
export async function lastHeard(db: Db, userId: string): Promise<number | null> {
  const row = await db
    .selectFrom('client')
    .select((select) => select.fn.max('last_seen_ms').as('at'))
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}

export async function hasLead(tx: Db, teamId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('app_user')
    .select('id')
    .where('team_id', '=', teamId)
    .where('role', '=', 'lead')
    .where('left_at_ms', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
