/** A bench with a PostgreSQL of its own, for runs from the command line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../../src/hub/db/postgres-server.ts';
import { openBench, type RealBench } from './real-parts.ts';

export async function openOwnBench(): Promise<RealBench> {
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-sim-pg-'));
  const server = await startPostgres(folder, () => undefined);
  const bench = await openBench(server.url('postgres'));
  return {
    parts: bench.parts,
    close: async () => {
      await bench.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
