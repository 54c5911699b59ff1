/** Processor time of this process and of the PostgreSQL server it talks to: on a busy machine the clock on the wall measures the neighbours. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';

/** Of /proc: 100 in a second on every Linux. */
const tickMs = 10;

type Stat = { parent: number; ms: number };

function statOf(pid: number | string): Stat | null {
  try {
    // The name stands in brackets and may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * tickMs };
  } catch {
    return null;
  }
}

/** Null where there is no /proc: then only the clock on the wall is left. */
export async function processorClock(client: Client): Promise<(() => number) | null> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const server = statOf((rows[0] as { pid: number }).pid)?.parent;
  if (server === undefined) return null;
  return () => {
    const { user, system } = process.cpuUsage();
    const stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(name) ?? []);
    return (user + system) / 1_000 + stats.filter(({ parent }) => parent === server).reduce((sum, { ms }) => sum + ms, 0);
  };
}
