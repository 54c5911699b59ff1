/** The sample hub in a process of its own, with more teams beside the sample one: the agent may be let into each, one after the other. */
import { rmSync } from 'node:fs';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { connect } from '../../src/hub/db/open.ts';
import { memberAt } from '../../src/hub/services/sample/cast.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { benchFolder } from './own-desk.ts';
import { tellRows } from './world-rows.ts';

export type SampleHubSpec = { teams: number; rowsPerTeam: number };
export type SampleHubReady = { url: string; code: string };
/** `admit`: the agent is let into the next team; the desk reads it from the beginning. */
export type SampleHubAsk = 'admit' | 'stop';

const spec = JSON.parse(process.argv[2] ?? '{}') as SampleHubSpec;
const dataDir = benchFolder();
const running = await startHub({ dataDir, sample: true });
const db = connect(running.databaseUrl, () => {});
const scopeOf = (team: number) => `team:bench-${team}`;
const puts = tellRows(spec.teams * spec.rowsPerTeam).map((put, index): EntityPut => {
  return { ...put, row: { ...put.row, scope: scopeOf(Math.floor(index / spec.rowsPerTeam)) } } as EntityPut;
});
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
