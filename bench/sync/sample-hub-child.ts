/** The sample hub in a process of its own, with more teams beside the sample one: the agent may be let into each, one after the other. */
import { rmSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { connect } from '../../src/hub/db/open.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import { buildPack, openSigner } from '../../src/hub/services/packs.ts';
import { memberAt } from '../../src/hub/services/sample/cast.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { withManyRules } from '../warning/many-rules.ts';
import { benchFolder } from './own-desk.ts';
import { tellRows } from './world-rows.ts';

/** `rules`: so many rules are in force beside the shipped ones. */
export type SampleHubSpec = { teams: number; rowsPerTeam: number; rules?: number };
export type SampleHubReady = { url: string; code: string };
/** `admit`: the agent is let into the next team; the desk reads it from the beginning. */
export type SampleHubAsk = 'admit' | 'stop';

const spec = JSON.parse(process.argv[2] ?? '{}') as SampleHubSpec;

async function publishRules(db: Db, databaseUrl: string, count: number): Promise<void> {
  const signer = await openSigner(pgStorage(db, databaseUrl), Date.now());
  const draft = { id: uuidv7(), kind: 'rules' as const, title: '测量用规则', version: 2, issuedAtMs: Date.now(), publishedBy: '测量' };
  const built = buildPack(signer, { ...draft, content: withManyRules(count) }, null);
  if (!built.ok) throw new Error(`${built.error.message} ${JSON.stringify(built.error.details ?? null).slice(0, 500)}`);
  await hubCommit(db, { puts: [{ entity: 'pack', row: built.value }] });
}

const dataDir = benchFolder();
const running = await startHub({ dataDir, sample: true });
const db = connect(running.databaseUrl, () => {});
const scopeOf = (team: number) => `team:bench-${team}`;
const puts = tellRows(spec.teams * spec.rowsPerTeam).map((put, index): EntityPut => {
  return { ...put, row: { ...put.row, scope: scopeOf(Math.floor(index / spec.rowsPerTeam)) } } as EntityPut;
});
if (spec.rules !== undefined) await publishRules(db, running.databaseUrl, spec.rules);
for (let at = 0; at < puts.length; at += 4_000) await hubCommit(db, { puts: puts.slice(at, at + 4_000) });
let admitted = 0;

process.on('message', (ask: SampleHubAsk) => {
  void (async () => {
    if (ask === 'admit') {
      await hubCommit(db, { grants: [{ userId: memberAt('agent').id, scope: scopeOf(admitted++), granted: true, atMs: Date.now() }] });
    } else {
      await db.destroy();
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
    process.send?.({});
  })().catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
const ready: SampleHubReady = { url: running.url, code: running.enrolCodes.agent ?? '' };
process.send?.(ready);
// Whoever measures has ended; the database must not be left running.
process.on('disconnect', () => void running.stop().finally(() => process.exit()));
