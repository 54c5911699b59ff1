/** Data integration against its yardstick: batches of 5,000 rows through the hub, and the same rows put into bare tables beside them. */
import { rmSync } from 'node:fs';
import pg from 'pg';
import { startHub } from '../src/hub/app/start-hub.ts';
import { pgStorage } from '../src/hub/db/hub-storage-pg.ts';
import { pgIngestStorage } from '../src/hub/db/ingest-storage-pg.ts';
import { connect } from '../src/hub/db/open.ts';
import type { Db } from '../src/hub/db/tables.ts';
import { addTeam } from '../src/hub/db/user-repo.ts';
import type { HubCore } from '../src/hub/services/hub-core.ts';
import { ingestBatch } from '../src/hub/services/ingest/ingest-batch.ts';
import { openSigner } from '../src/hub/services/packs.ts';
import { type Bench, judge, type Measurement, median } from './bench-row.ts';
import { bareInserter, makeBareTables } from './ingest/bare-inserts.ts';
import { batchOf } from './ingest/ingest-rows.ts';
import { processorClock } from './ingest/server-time.ts';
import { benchFolder } from './sync/own-desk.ts';

const integration = { source: 'bench', scope: 'team:bench' };

async function hubOf(db: Db, databaseUrl: string): Promise<HubCore> {
  const storage = pgStorage(db, databaseUrl);
  return {
    ...{ storage, ingest: pgIngestStorage(db), nowMs: Date.now, log: () => {}, signer: await openSigner(storage, Date.now()) },
    ...{ ruleBook: null, announce: () => {} },
  };
}

async function timed(clock: () => number, work: () => Promise<unknown>): Promise<number> {
  const sinceMs = clock();
  await work();
  return clock() - sinceMs;
}

/** Of both sides, before rounds count: a hub runs for weeks, and its first batches pay for compiling, plans and pages that are made once. */
const warmRounds = 4;

type Times = { first: number[]; bare: number[]; again: number[] };

async function rounds(count: number, warm: number): Promise<Times> {
  const dataDir = benchFolder();
  const running = await startHub({ dataDir });
  const db = connect(running.databaseUrl, () => {});
  const client = new pg.Client({ connectionString: running.databaseUrl });
  try {
    await client.connect();
    await addTeam(db, { id: 'bench', name: 'bench' });
    const clock = (await processorClock(client)) ?? (() => performance.now());
    const hub = await hubOf(db, running.databaseUrl);
    await makeBareTables(client);
    const insertBare = bareInserter(client, integration.scope);
    const times: Times = { first: [], bare: [], again: [] };
    for (let round = 0; round < warm + count; round++) {
      const rows = batchOf(round);
      const first = await timed(clock, () => ingestBatch(hub, integration, rows));
      const bare = await timed(clock, () => insertBare(rows));
      const again = await timed(clock, () => ingestBatch(hub, integration, rows));
      if (round < warm) continue;
      times.first.push(first);
      times.bare.push(bare);
      times.again.push(again);
    }
    const held = await client.query('SELECT (SELECT count(*) FROM orders)::int AS ours, (SELECT count(*) FROM bare_orders)::int AS bare');
    const [{ ours, bare }] = held.rows as [{ ours: number; bare: number }];
    if (ours !== bare || ours === 0) throw new Error(`${ours} orders at the hub, ${bare} in the bare table`);
    return times;
  } finally {
    await client.end();
    await db.destroy();
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function rowOf(id: string, name: string, ours: readonly number[], bare: readonly number[]): Measurement {
  const ratios = ours.map((ms, round) => (bare[round] ?? Number.NaN) / ms);
  const value = median(ours);
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return { id, name, figure: `${value.toFixed(0)} ms (${range}×)`, value, ratio: median(ratios) };
}

export const bench: Bench = {
  name: 'ingest',
  about:
    'batches of 5,000 rows (1,000 customers, 2,000 orders, 2,000 contacts) into one PostgreSQL, in turns; processor time of both processes; four rounds to warm up both sides, then the middle of the ratios of eleven',
  names: null,
  async run({ quick }) {
    const { first, bare, again } = await (quick ? rounds(3, 2) : rounds(11, warmRounds));
    const bareMs = median(bare);
    return judge('ingest', [
      rowOf('first', 'bare multi-row inserts / the hub takes new rows', first, bare),
      rowOf('again', 'bare multi-row inserts / the same batch once more', again, bare),
      { id: 'bare', name: 'bare multi-row inserts', figure: `${bareMs.toFixed(0)} ms`, value: bareMs, ratio: null },
    ]);
  },
};
