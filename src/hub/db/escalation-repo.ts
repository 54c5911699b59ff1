/** Finds what may have to be escalated, and escalations whose reason may be gone. Decides nothing: whoever asks looks again at locked rows. */
import { sql } from 'kysely';
import { beginsToRiseWithinMs, lawSubjectOf } from '../../shared/ticket/escalation.ts';
import type { Suspect, SuspectWish } from '../services/escalation-storage.ts';
import type { Db } from './tables.ts';

type Found = { clock: Suspect['clock']; subject_id: string; ticket_id: string | null };
type Missed = Found & { due_at_ms: number; law?: string | null };
type Ended = Found & { id: string };

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Missed in a case that goes on, and not at the last receiver of its rule yet, nor taken on. */
async function missed(db: Db, { nowMs, steps, reasons, postMs, limit }: SuspectWish, after: Missed | undefined): Promise<Missed[]> {
  const most = (clock: Suspect['clock']) => steps.get(clock) ?? 0;
  const goesOn = sql`(s.ticket_id IS NULL OR EXISTS (
    SELECT 1 FROM ticket t WHERE t.id = s.ticket_id AND NOT t.deleted AND t.stage <> 'closed'))`;
  const waits = (clock: Suspect['clock'], due: string) => sql`NOT EXISTS (
    SELECT 1 FROM escalation e WHERE e.subject_id = s.id AND e.clock = ${clock} AND e.due_at_ms = ${sql.ref(`s.${due}`)}
      AND (e.state = 'taken' OR (e.state = 'open' AND e.level >= ${most(clock)})))`;
  const ofReason = sql`coalesce((${JSON.stringify(Object.fromEntries(reasons))}::jsonb ->> s.reason_code)::int, ${most('worsened')}::int)`;
  const found = await sql<Missed>`
    SELECT * FROM (
      SELECT 'commitment' AS clock, s.id AS subject_id, s.ticket_id, s.due_at_ms FROM commitment s
        WHERE ${most('commitment')} > 0 AND s.status = 'open' AND NOT s.deleted AND s.due_at_ms <= ${nowMs}
          AND ${goesOn} AND ${waits('commitment', 'due_at_ms')}
      UNION ALL SELECT 'department', s.id, s.ticket_id, s.due_at_ms FROM task s
        WHERE ${most('department')} > 0 AND s.state = 'open' AND NOT s.deleted AND s.due_at_ms <= ${nowMs}
          AND ${goesOn} AND ${waits('department', 'due_at_ms')}
      UNION ALL SELECT 'worsened', s.id, s.ticket_id, s.at_ms FROM ticket_event s JOIN ticket t ON t.id = s.ticket_id
        WHERE ${ofReason} > 0 AND s.kind = 'worsened' AND NOT s.deleted AND (s.author_id IS NOT NULL OR s.reason_code IS DISTINCT FROM 'deadline-missed')
          AND NOT t.deleted AND t.stage NOT IN ('confirming', 'care', 'closed')
          AND NOT EXISTS (SELECT 1 FROM escalation e WHERE e.subject_id = s.id AND (e.state <> 'open' OR e.level >= ${ofReason}))
      UNION ALL SELECT 'post', s.id, s.ticket_id, s.started_at_ms + ${postMs} FROM contact s
        WHERE ${most('post')} > 0 AND s.channel = 'public' AND s.state = 'open' AND s.direction = 'in' AND NOT s.deleted
          AND s.started_at_ms <= ${nowMs - postMs} AND (s.started_at_ms >= ${nowMs - postMs - beginsToRiseWithinMs}
            OR EXISTS (SELECT 1 FROM escalation e WHERE e.subject_id = s.id AND e.clock = 'post' AND e.state = 'open'))
          AND NOT EXISTS (
            SELECT 1 FROM escalation e WHERE e.subject_id = s.id AND e.clock = 'post'
              AND (e.state = 'taken' OR (e.state = 'open' AND e.level >= ${most('post')})))
    ) due WHERE (due_at_ms, subject_id) > (${after?.due_at_ms ?? -1}::bigint, ${after?.subject_id ?? beforeAll}::uuid)
    ORDER BY due_at_ms, subject_id LIMIT ${limit}
  `.execute(db);
  return found.rows;
}

/**
 * The same of the clocks that a ticket has by itself. A plan that stood still is due later than its row says; where one has risen already
 * is told by the moment it was due, which a pause only moves on.
 */
async function missedByTicket(db: Db, wish: SuspectWish, after: Missed | undefined): Promise<Missed[]> {
  const { nowMs, steps, laws, limit } = wish;
  const most = (clock: Suspect['clock']) => steps.get(clock) ?? 0;
  /** Due in our time: not before the row came out of a file. */
  const isOurs = (due: string) => sql`NOT EXISTS (SELECT 1 FROM ticket_event h
    WHERE h.ticket_id = s.id AND h.kind = 'happened' AND h.reason_code = 'imported' AND h.at_ms >= ${sql.ref(due)} AND NOT h.deleted)`;
  const risen = (clock: Suspect['clock']) => sql`(e.state = 'taken' OR (e.state = 'open' AND e.level >= ${most(clock)}))`;
  /** Or told once: a case that is opened again after long goes on with what it owed. */
  const isRecent = (clock: Suspect['clock'], due: string) => sql`(${sql.ref(due)} >= ${nowMs - beginsToRiseWithinMs}
    OR EXISTS (SELECT 1 FROM escalation e WHERE e.subject_id = s.id AND e.clock = ${clock}))`;
  const waits = (clock: Suspect['clock'], due: string) => sql`NOT EXISTS (
    SELECT 1 FROM escalation e WHERE e.subject_id = s.id AND e.clock = ${clock} AND e.due_at_ms >= ${sql.ref(due)} AND ${risen(clock)})`;
  const found = await sql<Missed>`
    SELECT * FROM (
      SELECT 'golden' AS clock, s.id AS subject_id, s.id AS ticket_id, s.golden_due_at_ms AS due_at_ms, '' AS law FROM ticket s
        WHERE ${most('golden')} > 0 AND s.first_response_at_ms IS NULL AND s.stage <> 'closed' AND NOT s.deleted
          AND s.golden_due_at_ms <= ${nowMs} AND ${isRecent('golden', 's.golden_due_at_ms')} AND ${isOurs('s.golden_due_at_ms')}
          AND ${waits('golden', 's.golden_due_at_ms')}
      UNION ALL SELECT 'plan', s.id, s.id, s.plan_due_at_ms, '' FROM ticket s
        WHERE ${most('plan')} > 0 AND s.plan_given_at_ms IS NULL AND s.stage <> 'closed' AND NOT s.deleted AND s.plan_due_at_ms <= ${nowMs}
          AND (${isRecent('plan', 's.plan_due_at_ms')}
            OR EXISTS (SELECT 1 FROM ticket_event h WHERE h.ticket_id = s.id AND h.kind = 'paused' AND NOT h.deleted))
          AND ${isOurs('s.plan_due_at_ms')} AND ${waits('plan', 's.plan_due_at_ms')}
      UNION ALL SELECT 'statutory', s.id, s.id, l."untilMs", l.law FROM ticket s
        CROSS JOIN jsonb_to_recordset(${JSON.stringify(laws)}::jsonb)
          AS l(law text, event text, types jsonb, "sinceMs" bigint, "untilMs" bigint)
        LEFT JOIN ticket_event h ON h.ticket_id = s.id AND h.kind = 'happened' AND h.reason_code = l.event AND NOT h.deleted
        WHERE ${most('statutory')} > 0 AND NOT s.deleted AND s.stage NOT IN ('confirming', 'care', 'closed')
          AND l.types @> to_jsonb(s.type)
          AND CASE l.event WHEN 'ticket_opened' THEN s.opened_at_ms ELSE h.at_ms END <= l."untilMs"
          AND (CASE l.event WHEN 'ticket_opened' THEN s.opened_at_ms ELSE h.at_ms END >= l."sinceMs"
            OR EXISTS (SELECT 1 FROM escalation e WHERE e.ticket_id = s.id AND e.clock = 'statutory' AND e.reason_code = l.law))
          AND NOT EXISTS (SELECT 1 FROM escalation e WHERE e.ticket_id = s.id AND e.clock = 'statutory' AND e.reason_code = l.law
            AND ${risen('statutory')})
    ) due WHERE (due_at_ms, subject_id, law) > (${after?.due_at_ms ?? -1}::bigint, ${after?.subject_id ?? beforeAll}::uuid, ${after?.law ?? ''})
    ORDER BY due_at_ms, subject_id, law LIMIT ${limit}
  `.execute(db);
  return found.rows;
}

/** Escalations that are not settled while what they are about is. */
async function ended(db: Db, { limit, laws }: SuspectWish, after: Ended | undefined): Promise<Ended[]> {
  /** A period of the law that is about this case and may have passed: not one of another type, of another day, or that the policy left out. */
  const isOfLaw = sql`EXISTS (SELECT 1 FROM jsonb_to_recordset(${JSON.stringify(laws)}::jsonb) AS l(law text, event text, types jsonb, "untilMs" bigint)
    LEFT JOIN ticket_event h ON h.ticket_id = e.ticket_id AND h.kind = 'happened' AND h.reason_code = l.event AND NOT h.deleted
    WHERE l.law = e.reason_code AND l.types @> to_jsonb(t.type)
      AND CASE l.event WHEN 'ticket_opened' THEN t.opened_at_ms ELSE h.at_ms END <= l."untilMs")`;
  const found = await sql<Ended>`
    SELECT e.id, e.clock, e.subject_id, e.ticket_id FROM escalation e
    LEFT JOIN ticket t ON t.id = e.ticket_id AND NOT t.deleted
    WHERE e.state <> 'settled' AND NOT e.deleted AND e.id > ${after?.id ?? beforeAll}::uuid AND (
      (e.ticket_id IS NOT NULL AND e.clock <> 'post' AND (t.id IS NULL OR t.stage = 'closed'))
      OR (e.clock = 'post' AND NOT EXISTS (SELECT 1 FROM contact s WHERE s.id = e.subject_id AND s.state = 'open' AND NOT s.deleted))
      OR (e.clock = 'golden' AND t.first_response_at_ms IS NOT NULL)
      OR (e.clock = 'plan' AND t.plan_given_at_ms IS NOT NULL)
      OR (e.clock IN ('worsened', 'statutory') AND t.stage IN ('confirming', 'care'))
      OR (e.clock = 'worsened' AND NOT EXISTS (
        SELECT 1 FROM ticket_event s WHERE s.id = e.subject_id AND s.kind = 'worsened' AND NOT s.deleted))
      OR (e.clock = 'statutory' AND NOT ${isOfLaw})
      OR (e.clock = 'commitment' AND NOT EXISTS (SELECT 1 FROM commitment s WHERE s.id = e.subject_id AND NOT s.deleted
        AND (s.status = 'open' OR (e.state = 'open' AND s.status = 'cancelled' AND s.settled_at_ms > s.due_at_ms))))
      OR (e.clock = 'department' AND NOT EXISTS (SELECT 1 FROM task s WHERE s.id = e.subject_id AND s.state = 'open' AND NOT s.deleted)))
    ORDER BY e.id LIMIT ${limit}
  `.execute(db);
  return found.rows;
}

function suspectOf({ clock, subject_id: id, ticket_id: ticketId, law }: Found & { law?: string | null }): Suspect {
  const isOfLaw = clock === 'statutory' && ticketId !== null && typeof law === 'string';
  return { clock, subjectId: isOfLaw ? lawSubjectOf(ticketId, law) : id, ticketId };
}

async function* pages<F extends Found>(find: (after: F | undefined) => Promise<F[]>, limit: number): AsyncGenerator<Suspect[]> {
  let after: F | undefined;
  for (;;) {
    const rows = await find(after);
    if (rows.length > 0) yield rows.map(suspectOf);
    if (rows.length < limit) return;
    after = rows.at(-1);
  }
}

/** What ended comes first, so that what is missed anew is found in the same round. */
export async function* findSuspects(db: Db, wish: SuspectWish): AsyncGenerator<Suspect[]> {
  yield* pages<Ended>((after) => ended(db, wish, after), wish.limit);
  yield* pages<Missed>((after) => missed(db, wish, after), wish.limit);
  yield* pages<Missed>((after) => missedByTicket(db, wish, after), wish.limit);
}
