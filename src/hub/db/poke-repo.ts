/** Says across hub processes that scopes have news: names only, never data. Losing a notification costs latency, nothing else. */
import pg from 'pg';
import type { PokeLine } from '../services/hub-storage.ts';
import { readHeads } from './pull-repo.ts';
import type { Db } from './tables.ts';

const channel = 'hub_poke';
/** NOTIFY carries at most 8 000 bytes. */
const mostBytes = 7_000;

function chunks(scopes: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const scope of scopes) {
    const next = line === '' ? scope : `${line}\n${scope}`;
    if (Buffer.byteLength(next) > mostBytes && line !== '') {
      lines.push(line);
      line = scope;
    } else line = next;
  }
  return line === '' ? lines : [...lines, line];
}

/** One connection of its own, autocommit, for LISTEN and NOTIFY. `lost` is called at most once, when it breaks. */
export async function openPokeLine(url: string, heard: (scopes: string[]) => void, lost: () => void): Promise<PokeLine> {
  const client = new pg.Client({ connectionString: url });
  let open = true;
  const drop = () => {
    if (!open) return;
    open = false;
    lost();
  };
  client.on('error', drop);
  client.on('end', drop);
  client.on('notification', (message) => heard((message.payload ?? '').split('\n').filter((scope) => scope !== '')));
  await client.connect();
  await client.query(`LISTEN ${channel}`);
  return {
    announce: async (scopes) => {
      for (const line of chunks(scopes)) await client.query('SELECT pg_notify($1, $2)', [channel, line]);
    },
    close: async () => {
      open = false;
      await client.end();
    },
  };
}

/** Current seq per scope. */
export async function readSeqs(db: Db, scopes: readonly string[]): Promise<Record<string, number>> {
  const heads = await readHeads(db, scopes);
  return Object.fromEntries([...heads].map(([scope, head]) => [scope, head.seq]));
}
