/** `npm run -s sim`: seeds of the deterministic simulation. Exit 1 on any violation, 2 on a wrong command line. */

import type { WorldParts } from './desk-port.ts';
import { playScenario, type scenarios } from './directed.ts';
import { readOptions, type SimOptions, UsageError, usage } from './options.ts';
import { isDirected, plants } from './plants.ts';
import { openOwnBench } from './real/own-bench.ts';
import { commandOf, shrink } from './shrink.ts';
import { type Sweep, sweep } from './sweep.ts';
import type { RunReport } from './world.ts';

const shownFailures = 5;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Shrinking a real run takes seconds per try. */
const mostRealRuns = 60;

/** Asked to stop, it ends after the seed at hand, and takes down what it started. */
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

type MakeParts = (() => WorldParts) | undefined;

async function showFailure(failure: RunReport, options: SimOptions, parts: MakeParts): Promise<void> {
  say(`seed ${failure.seed}: ${failure.violation?.message}`);
  const { report, runs } = await shrink(failure, options.plant, options.real ? { mostRuns: mostRealRuns, parts } : {});
  say(
    `  shrunk in ${runs} runs from ${failure.acts.length} acts and ${failure.fired.length} faults to ${report.acts.length} and ${report.fired.length}:`,
  );
  say(`  ${report.violation?.message}`);
  say(`  ${commandOf(report, options.plant, options.real)}`);
}

async function directed(options: SimOptions): Promise<number> {
  const { plant } = options;
  if (plant === null || !isDirected(plant)) return 0;
  const violation = await playScenario(plant as keyof typeof scenarios, plant);
  say(violation === null ? `${plant}: its scenario found nothing` : `${plant}: ${violation.message}`);
  return violation === null ? 0 : 1;
}

async function main(): Promise<void> {
  let options: SimOptions;
  try {
    options = readOptions(process.argv.slice(2), Math.floor(Math.random() * 1_000_000_000));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const bench = options.real ? await openOwnBench() : null;
  try {
    await play(options, bench?.parts);
  } finally {
    await bench?.close();
  }
}

async function play(options: SimOptions, parts: MakeParts): Promise<void> {
  const { seed, seeds, plant } = options;
  say(`seeds ${seed} to ${seed + seeds - 1}${plant === null ? '' : `, planted: ${plant} (${plants[plant].says})`}`);
  const wanted: Sweep = { ...options, parts, untilFailure: options.stop, signal: stopping.signal };
  const report = await sweep(wanted);
  const fromScenario = await directed(options);
  for (const failure of report.failures.slice(1, shownFailures)) say(`seed ${failure.seed}: ${failure.violation?.message}`);
  const [first] = report.failures;
  if (first !== undefined) await showFailure(first, options, parts);
  if (report.failures.length > shownFailures) say(`… and ${report.failures.length - shownFailures} more seeds`);
  const violations = report.failures.length + fromScenario;
  const rate = Math.round((report.seeds / report.seconds) * 10) / 10;
  say(
    `${report.seeds} seeds, ${report.mutations} mutations, ${report.events} events, ${violations} violations, ${rate} seeds/s; clocks shifted a year on ${report.shifted} seeds (those divisible by 20)`,
  );
  if (options.json) {
    say(JSON.stringify({ seed, seeds: report.seeds, mutations: report.mutations, events: report.events, violations, seeds_per_s: rate }));
  }
  process.exitCode = violations === 0 ? 0 : 1;
}

await main();
