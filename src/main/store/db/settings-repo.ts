/** Settings of this PC, one JSON value per key. */
import type { Json } from '../../../shared/base/result.ts';
import type { OwnDb } from './open.ts';
import { prepared } from './statements.ts';

export function loadSetting(own: OwnDb, key: string): Json | undefined {
  const value = prepared(own, 'SELECT value FROM settings WHERE key = :key').pluck().get({ key });
  return value === undefined ? undefined : (JSON.parse(String(value)) as Json);
}

export function saveSetting(own: OwnDb, key: string, value: Json): void {
  const sql = `INSERT INTO settings (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  prepared(own, sql).run({ key, value: JSON.stringify(value) });
}
