/** What a page of a thousand rows costs inside the hub, up to its JSON text, and the same page by plain SELECTs: which rows, then the rows. */
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { HubCore } from '../../src/hub/services/hub-core.ts';
import type { Access } from '../../src/hub/services/hub-storage.ts';
import { pull } from '../../src/hub/services/pull.ts';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import { entityByKind, entityTables } from '../../src/shared/sync/entity-table.ts';
import type { PullRequest } from '../../src/shared/sync/wire.ts';
import { benchScope } from './world-rows.ts';

/** A cursor's next thousand, by kind. */
const pageSql = `SELECT kind, array_agg(id::text) AS ids
  FROM (SELECT kind, id FROM sync_index WHERE scope = $1 AND seq > $2 AND op = 'p' ORDER BY seq LIMIT 1000) page GROUP BY kind`;

export type PageTrial = { hub: HubCore; databaseUrl: string; userId: string; rounds: number };

export async function pagePrices({ hub, databaseUrl, userId, rounds }: PageTrial): Promise<Record<string, number[]>> {
  const access = (await hub.storage.accessOf(userId)) as Access;
  const plain = new pg.Client({ connectionString: databaseUrl });
  await plain.connect();
  const times: Record<'own' | 'plain', number[]> = { own: [], plain: [] };
  try {
    for (let round = 0; round < rounds + 2; round++) {
      const from = (round % 6) * 1_000;
      const request: PullRequest = { proto, schema, client_id: uuidv7(), epoch: null, want: { [benchScope]: from }, max_rows: 1_000 };
      let started = performance.now();
      const answer = await pull(hub, access, request);
      const text = JSON.stringify(answer);
      const own = performance.now() - started;
      const rows = answer.parts.reduce((sum, part) => sum + part.kinds.reduce((of, kind) => of + kind.rows.length, 0), 0);
      started = performance.now();
      const page = (await plain.query(pageSql, [benchScope, from])).rows as { kind: number; ids: string[] }[];
      const wanted = page.flatMap(({ kind, ids }) => {
        const entity = entityByKind(kind);
        return entity === undefined ? [] : [{ table: entityTables[entity].table, ids }];
      });
      const found: unknown[] = [];
      for (const { table, ids } of wanted) found.push((await plain.query(`SELECT * FROM ${table} WHERE id = ANY($1::uuid[])`, [ids])).rows);
      const plainText = JSON.stringify(found);
      const bare = performance.now() - started;
      if (rows !== 1_000 || plainText.length < text.length) throw new Error('the two pages do not hold the same rows');
      if (round < 2) continue;
      times.own.push(own);
      times.plain.push(bare);
    }
  } finally {
    await plain.end();
  }
  return times;
}
