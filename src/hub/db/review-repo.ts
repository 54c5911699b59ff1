/** What people decided about who is one person, what waits for such a decision, and the audit of both. */
import { sql } from 'kysely';
import type { IdentityDecision } from '../../shared/customer/identity.ts';
import type { AuditEntry, DecisionInForce, OpenSuggestion, StoredDecision, StoredSuggestion } from '../services/ingest-storage.ts';
import { pgArray } from './array-text.ts';
import type { Db } from './tables.ts';

type DecisionRow = { id: string; kind: 'same' | 'alone'; left_id: string; right_id: string | null };

function rowToDecision({ id, kind, left_id, right_id }: DecisionRow): StoredDecision {
  const decision: IdentityDecision = kind === 'same' ? { kind, left: left_id, right: right_id ?? left_id } : { kind, ref: left_id };
  return { id, decision };
}

export async function findDecisions(tx: Db, ownIds: readonly string[]): Promise<StoredDecision[]> {
  const found = await sql<DecisionRow>`
    SELECT id, kind, left_id, right_id FROM identity_decision
    WHERE withdrawn_at_ms IS NULL AND (left_id = ANY(${pgArray(ownIds)}::uuid[]) OR right_id = ANY(${pgArray(ownIds)}::uuid[])) ORDER BY id
  `.execute(tx);
  return found.rows.map(rowToDecision);
}

export async function addDecision(tx: Db, scope: string, row: StoredDecision & { byId: string; atMs: number }): Promise<void> {
  const { id, decision, byId, atMs } = row;
  const [left, right] = decision.kind === 'same' ? [decision.left, decision.right] : [decision.ref, null];
  await sql`
    INSERT INTO identity_decision (id, scope, kind, left_id, right_id, by_id, at_ms)
    VALUES (${id}, ${scope}, ${decision.kind}, ${left}, ${right}, ${byId}, ${atMs})
  `.execute(tx);
}

export async function findDecision(tx: Db, id: string): Promise<{ scope: string; persons: string[] } | null> {
  const found = await sql<{ scope: string; left_id: string; right_id: string | null }>`
    SELECT scope, left_id, right_id FROM identity_decision WHERE id = ${id} AND withdrawn_at_ms IS NULL FOR UPDATE
  `.execute(tx);
  const row = found.rows[0];
  return row === undefined ? null : { scope: row.scope, persons: [row.left_id, ...(row.right_id === null ? [] : [row.right_id])] };
}

export async function withdrawDecision(tx: Db, id: string, atMs: number): Promise<void> {
  await sql`UPDATE identity_decision SET withdrawn_at_ms = ${atMs} WHERE id = ${id}`.execute(tx);
}

export async function replaceSuggestions(
  tx: Db,
  scope: string,
  ownIds: readonly string[],
  found: readonly StoredSuggestion[],
  atMs: number,
): Promise<void> {
  await sql`
    DELETE FROM identity_suggestion
    WHERE status = 'open' AND (left_id = ANY(${pgArray(ownIds)}::uuid[]) OR right_id = ANY(${pgArray(ownIds)}::uuid[]))
  `.execute(tx);
  if (found.length === 0) return;
  const input = found.map(({ leftId, rightId, score, reasons, against }) => ({
    left_id: leftId,
    right_id: rightId,
    scope,
    score,
    reasons,
    against,
    status: 'open',
    at_ms: atMs,
  }));
  await sql`
    INSERT INTO identity_suggestion (left_id, right_id, scope, score, reasons, against, status, at_ms)
    SELECT left_id, right_id, scope, score, reasons, against, status, at_ms
    FROM jsonb_populate_recordset(NULL::identity_suggestion, ${JSON.stringify(input)}::jsonb)
    ON CONFLICT (left_id, right_id) DO NOTHING
  `.execute(tx);
}

/** False when there is no open one. */
export async function dismissSuggestion(tx: Db, scope: string, leftId: string, rightId: string): Promise<boolean> {
  const done = await sql`
    UPDATE identity_suggestion SET status = 'dismissed'
    WHERE left_id = ${leftId} AND right_id = ${rightId} AND scope = ${scope} AND status = 'open'
  `.execute(tx);
  return Number(done.numAffectedRows ?? 0) > 0;
}

export async function readOpenSuggestions(db: Db, scopes: readonly string[], limit: number): Promise<OpenSuggestion[]> {
  const found = await sql<OpenSuggestion>`
    SELECT s.left_id AS "leftId", s.right_id AS "rightId", s.scope, s.score, s.reasons, s.against,
           l.customer_id AS "leftCustomer", r.customer_id AS "rightCustomer"
    FROM identity_suggestion s JOIN person_record l ON l.own_id = s.left_id JOIN person_record r ON r.own_id = s.right_id
    WHERE s.status = 'open' AND s.scope = ANY(${[...scopes]}::text[]) ORDER BY s.score DESC, s.left_id, s.right_id LIMIT ${limit}
  `.execute(db);
  return found.rows;
}

export async function readDecisionsInForce(db: Db, scopes: readonly string[], limit: number): Promise<DecisionInForce[]> {
  const found = await sql<DecisionInForce>`
    SELECT d.id, d.kind, d.at_ms AS "atMs", coalesce(u.name, '') AS "byName", (
      SELECT jsonb_agg(jsonb_build_object('ownId', p.own_id, 'source', p.source, 'sourceId', p.source_id, 'customerId', p.customer_id)
                       ORDER BY p.seq)
      FROM person_record p WHERE p.own_id = d.left_id OR p.own_id = d.right_id
    ) AS records
    FROM identity_decision d LEFT JOIN app_user u ON u.id = d.by_id
    WHERE d.withdrawn_at_ms IS NULL AND d.scope = ANY(${[...scopes]}::text[])
      AND EXISTS (SELECT 1 FROM person_record p WHERE p.own_id = d.left_id)
    ORDER BY d.at_ms DESC, d.id DESC LIMIT ${limit}
  `.execute(db);
  return found.rows.map((row) => ({ ...row, atMs: Number(row.atMs) }));
}

export async function addAudit(tx: Db, scope: string, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const input = entries.map(({ id, atMs, byId, action, details }) => ({ id, scope, at_ms: atMs, by_id: byId, action, details }));
  await sql`
    INSERT INTO identity_audit (id, scope, at_ms, by_id, action, details)
    SELECT id, scope, at_ms, by_id, action, details FROM jsonb_populate_recordset(NULL::identity_audit, ${JSON.stringify(input)}::jsonb)
  `.execute(tx);
}
