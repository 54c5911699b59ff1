/** Owns the `bench` command: runs the benches asked for, prints their rows, and fails when a gate is missed twice in a row. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from './bench-row.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const known = globSync('*.bench.ts', { cwd: folder })
  .map((file) => basename(file, '.bench.ts'))
  .sort();

const usage = `Usage:
  npm run -s bench -- [NAME…] [--only WHAT,…] [--json] [--quick]
    NAME    one or more of: ${known.join(', ')} (default: all)
    --only  targets or ids of rows, e.g. T1,U5,cipher: these and what is measured together with them
    --json  one JSON line per bench instead of a table
    --rows  customers of the very large team (profile, search; default 1,000,000, which takes 17 GB of the temporary folder once)
    --quick fewer rows and rounds, where the bench has such a form: for a first look, not for a verdict
`;

type Arguments = { names: readonly string[]; only: readonly string[] | null; rows: number | null; json: boolean; quick: boolean };

function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const options = { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string' }, rows: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (positionals.some((name) => !known.includes(name))) return null;
    const only = values.only?.split(',') ?? null;
    const rows = values.rows === undefined ? null : Number(values.rows.replaceAll(/[,_]/g, ''));
    if (rows !== null && !(Number.isInteger(rows) && rows >= 1_000)) return null;
    const names = positionals.length === 0 ? known : positionals;
    return { names, only, rows, json: values.json ?? false, quick: values.quick ?? false };
  } catch {
    return null;
  }
}

/** Ideographs take two columns of a terminal. */
function pad(text: string, width: number): string {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return text + ' '.repeat(Math.max(1, width - columns));
}

function rowText(row: BenchRow): string {
  const ratio = row.ratio === null ? '' : `${row.ratio.toFixed(row.ratio < 10 ? 2 : 1)}×`;
  const gate = [row.gate === null ? '' : `≥ ${row.gate}×`, row.most === null ? '' : `≤ ${row.most}×`].join('');
  const verdict = gate === '' ? '' : row.ok ? 'ok' : 'MISSED';
  return `  ${pad(row.name, 62)}${pad(row.figure, 24)}${pad(ratio, 9)}${pad(gate, 9)}${pad(verdict, 8)}${row.aim}`.trimEnd();
}

function tableOf(bench: Bench, rows: readonly BenchRow[]): string {
  const head = `  ${pad('', 62)}${pad('measured', 24)}${pad('ratio', 9)}${pad('gate', 9)}${pad('', 8)}aim (reported)`;
  return [`${bench.name}: ${bench.about}`, head, ...rows.map(rowText)].join('\n');
}

function verdictOf(rows: readonly BenchRow[]): string {
  const gated = rows.filter(({ gate, most }) => gate !== null || most !== null);
  const missed = gated.filter(({ ok }) => !ok).map(({ id }) => id);
  return `  ${gated.length - missed.length} of ${gated.length} gates held${missed.length === 0 ? '' : `; missed: ${missed.join(', ')}`}`;
}

/** For whoever watches: what a long bench has measured so far. */
function tellProgress(rows: readonly BenchRow[], seconds: number): void {
  const told = rows.map(({ id, ratio, ok }) => `${id} ${ratio === null ? '' : ratio.toFixed(2)}${ok ? '' : ' MISSED'}`);
  process.stderr.write(`  ${seconds.toFixed(0)} s: ${told.join(', ')}\n`);
}

/** A gate that is missed once may be the machine's mood: the bench runs again, and only what is missed both times counts. */
async function runBench(bench: Bench, { quick, only, rows: wanted }: Arguments): Promise<{ rows: BenchRow[]; missedTwice: string[] }> {
  const wish = { rows: wanted, quick, onRows: tellProgress };
  const rows = await bench.run({ ...wish, only });
  const missed = rows.filter((row) => !row.ok).map((row) => row.id);
  if (missed.length === 0 || quick) return { rows, missedTwice: [] };
  process.stderr.write(`${bench.name}: ${missed.join(', ')} missed a gate; once more\n`);
  const again = await bench.run({ ...wish, only: missed });
  const latest = rows.map((row) => (missed.includes(row.id) ? (again.find(({ id }) => id === row.id) ?? row) : row));
  return { rows: latest, missedTwice: latest.filter((row) => !row.ok).map((row) => row.id) };
}

function unknownName(bench: Bench, only: readonly string[] | null): string | undefined {
  return only?.find((name) => bench.names?.includes(name) !== true);
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (asked === null) {
    process.stderr.write(usage);
    return 2;
  }
  let exitCode = 0;
  for (const name of asked.names) {
    const { bench } = (await import(pathToFileURL(`${folder}${name}.bench.ts`).href)) as { bench: Bench };
    const unknown = unknownName(bench, asked.only);
    if (unknown !== undefined) {
      process.stderr.write(`${bench.name} knows no ${unknown}; it knows ${bench.names?.join(', ') ?? 'only all of itself'}\n`);
      return 2;
    }
    const { rows, missedTwice } = await runBench(bench, asked);
    const answer = { bench: bench.name, about: bench.about, missed_twice: missedTwice, rows };
    process.stdout.write(`${asked.json ? JSON.stringify(answer) : tableOf(bench, rows)}\n`);
    if (!asked.json) process.stdout.write(`${verdictOf(rows)}\n`);
    if (missedTwice.length > 0) exitCode = 1;
  }
  return exitCode;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
