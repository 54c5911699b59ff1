/** Records of findings on what was said or written, with the reason of an override, of what was exported, and of customers' numbers that were dialled. Append-only. */
import type { Json } from '../../../shared/base/result.ts';
import type { OwnDb } from './open.ts';
import { prepared } from './statements.ts';

export type AuditRecord = {
  id: string;
  kind: 'finding' | 'override' | 'export' | 'dial';
  contactId: string | null;
  atMs: number;
  record: Json;
};

export function appendAudit(own: OwnDb, entry: AuditRecord): void {
  const sql = 'INSERT INTO audit (id, kind, contact_id, at_ms, record) VALUES (:id, :kind, :contactId, :atMs, :record)';
  prepared(own, sql).run({ ...entry, record: JSON.stringify(entry.record) });
}

/** Oldest first. */
export function auditOfKind(own: OwnDb, kind: AuditRecord['kind']): AuditRecord[] {
  const sql = 'SELECT id, kind, contact_id AS contactId, at_ms AS atMs, record FROM audit WHERE kind = :kind ORDER BY at_ms, id';
  const rows = prepared(own, sql).all({ kind }) as (Omit<AuditRecord, 'record'> & { record: string })[];
  return rows.map((row) => ({ ...row, record: JSON.parse(row.record) as Json }));
}

/** Oldest first. */
export function auditOfContact(own: OwnDb, contactId: string): AuditRecord[] {
  const sql = 'SELECT id, kind, contact_id AS contactId, at_ms AS atMs, record FROM audit WHERE contact_id = :contactId ORDER BY at_ms, id';
  const rows = prepared(own, sql).all({ contactId }) as (Omit<AuditRecord, 'record'> & { record: string })[];
  return rows.map((row) => ({ ...row, record: JSON.parse(row.record) as Json }));
}
