/** What the progress page tells of a ticket: dates, stages and roles. Reads no name, number or free text. */
import { sql } from 'kysely';
import { standingPromises } from '../../shared/ticket/standing-promises.ts';
import type { Commitment } from '../../shared/ticket/ticket.ts';
import type { ProgressFacts } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

type Row = {
  made_at_ms: number;
  stage: ProgressFacts['stage'];
  department: ProgressFacts['department'];
  opened_at_ms: number;
  closed_at_ms: number | null;
  plan_due_at_ms: number | null;
  owner_role: ProgressFacts['ownerRole'];
  promises: Pick<Commitment, 'ticketId' | 'status' | 'madeAtMs' | 'dueAtMs' | 'settledAtMs'>[] | null;
  follow_up: number | null;
  step: { kind: string; at: number } | null;
  utc_offset: number | null;
};

/** Null for a hash that no link has, and for one that was ended: nobody learns which. */
export async function findProgress(db: Db, tokenHash: string): Promise<ProgressFacts | null> {
  const { rows } = await sql<Row>`
    SELECT l.at_ms AS made_at_ms, t.stage, t.department, t.opened_at_ms, t.closed_at_ms,
      CASE WHEN t.plan_given_at_ms IS NULL THEN t.plan_due_at_ms END AS plan_due_at_ms,
      (SELECT u.role FROM app_user u WHERE u.id = t.owner_id) AS owner_role,
      (SELECT jsonb_agg(jsonb_build_object('ticketId', c.ticket_id, 'status', c.status, 'madeAtMs', c.made_at_ms, 'dueAtMs', c.due_at_ms,
          'settledAtMs', c.settled_at_ms)) FROM commitment c
        WHERE c.customer_id = t.customer_id AND c.ticket_id = t.id AND c.status <> 'cancelled' AND NOT c.deleted) AS promises,
      (SELECT min(f.due_at_ms) FROM follow_up f
        WHERE f.customer_id = t.customer_id AND f.ticket_id = t.id AND f.status = 'open' AND NOT f.deleted) AS follow_up,
      (SELECT jsonb_build_object('kind', e.kind, 'at', e.at_ms) FROM ticket_event e
        WHERE e.customer_id = t.customer_id AND e.ticket_id = t.id AND NOT e.deleted
          AND e.kind IN ('created', 'stage', 'owner', 'option', 'evidence', 'commitment', 'follow_up', 'contact', 'reopened', 'worsened')
        ORDER BY e.at_ms DESC LIMIT 1) AS step,
      (SELECT (p.body::jsonb #>> '{content,calendar,utc_offset_minutes}')::int FROM pack p
        WHERE p.kind = 'policy' AND NOT p.deleted ORDER BY p.version DESC LIMIT 1) AS utc_offset
    FROM ticket_event l JOIN ticket t ON t.id = l.ticket_id AND NOT t.deleted
    WHERE l.kind = 'link_made' AND l.reason_code = ${tokenHash} AND NOT l.deleted
      AND NOT EXISTS (SELECT 1 FROM ticket_event x WHERE x.kind = 'link_ended' AND x.reason_code = l.reason_code AND NOT x.deleted)
    ORDER BY l.at_ms LIMIT 1
  `.execute(db);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    madeAtMs: row.made_at_ms,
    stage: row.stage,
    department: row.department,
    openedAtMs: row.opened_at_ms,
    closedAtMs: row.closed_at_ms,
    planDueAtMs: row.plan_due_at_ms,
    ownerRole: row.owner_role,
    promises: standingPromises(row.promises ?? []).map(({ dueAtMs, status }) => ({ dueAtMs, isBroken: status === 'broken' })),
    followUpDueAtMs: row.follow_up,
    lastStep: row.step === null ? null : { kind: row.step.kind, atMs: row.step.at },
    utcOffsetMinutes: row.utc_offset,
  };
}
