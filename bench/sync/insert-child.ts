/** The same rows into the same tables with and without the cipher, in turns, one process, nothing fetched: what encryption costs a bulk insert. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BarePage, barePageRows, bareWriter, openBare } from './bare-tables.ts';
import { benchFolder } from './own-desk.ts';
import { kindsOf, tellRows, toWireRows } from './world-rows.ts';

export type InsertSpec = { rows: number; rounds: number };
export type InsertAnswer = { aegis: number[]; plain: number[] };

const spec = JSON.parse(process.argv[2] ?? '{}') as InsertSpec;
const rows = toWireRows(tellRows(spec.rows));
const pages = Array.from({ length: Math.ceil(rows.length / barePageRows) }, (_, page): BarePage => {
  const from = page * barePageRows;
  const part = rows.slice(from, from + barePageRows);
  return { to: from + part.length, head: rows.length, kinds: kindsOf(part) };
});

function build(isEncrypted: boolean): number {
  const dir = benchFolder();
  const db = openBare(join(dir, 'rows.db'), isEncrypted);
  const write = bareWriter(db);
  const before = process.cpuUsage();
  for (const page of pages) write(page);
  const { user, system } = process.cpuUsage(before);
  db.close();
  rmSync(dir, { recursive: true, force: true });
  return (user + system) / 1_000;
}

process.on('message', () => {
  build(true);
  const answer: InsertAnswer = { aegis: [], plain: [] };
  for (let round = 0; round < spec.rounds; round++) {
    answer.plain.push(build(false));
    answer.aegis.push(build(true));
  }
  process.send?.(answer);
});
process.send?.({});
