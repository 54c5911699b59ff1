/** The endpoint of the optional model, its key included. Whoever reads this must not log it. */
import { sql } from 'kysely';
import type { ModelEndpoint, ModelEndpointStorage } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

type Row = { enabled: boolean; url: string; model: string; key: string; changed_at_ms: number; changed_by: string };

export function pgModelEndpoint(db: Db): ModelEndpointStorage {
  return {
    async read() {
      const { rows } = await sql<Row>`SELECT enabled, url, model, key, changed_at_ms, changed_by FROM model_endpoint`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      const { changed_at_ms: changedAtMs, changed_by: changedBy, ...endpoint } = row;
      return { ...endpoint, changedAtMs, changedBy };
    },
    async write({ enabled, url, model, key, changedAtMs, changedBy }: ModelEndpoint) {
      await sql`
        INSERT INTO model_endpoint (enabled, url, model, key, changed_at_ms, changed_by)
        VALUES (${enabled}, ${url}, ${model}, ${key}, ${changedAtMs}::bigint, ${changedBy})
        ON CONFLICT (one) DO UPDATE SET enabled = excluded.enabled, url = excluded.url, model = excluded.model, key = excluded.key,
          changed_at_ms = excluded.changed_at_ms, changed_by = excluded.changed_by
      `.execute(db);
    },
  };
}
