/** Owns the `eval` command: the quality table on the labelled sentences, with every miss on request. */
import { parseArgs } from 'node:util';
import { loadRules, shippedRulesUrl } from '../../src/cli/load-pack.ts';
import { recordFloor } from './floor.ts';
import { type LabelledSet, type Part, parts, readLabelled } from './labelled-data.ts';
import { measurePart, printTable } from './quality-table.ts';
import type { Miss } from './tally.ts';

const usage = `Usage:
  npm run -s eval [-- --misses] [-- --set dev|held-out|shared|all] [-- --pack PATH]
    --misses        list what was answered wrongly: measure, id, text, expected, got
    --set           one part only (default: all, side by side)
    --pack          another rule pack than the shipped one
    --record-floor  write test/eval/floor.json, a little under the present figures
`;

type Arguments = { wanted: readonly Part[]; misses: boolean; pack: string | undefined; recordFloor: boolean };

function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const options = {
      misses: { type: 'boolean' },
      set: { type: 'string' },
      pack: { type: 'string' },
      'record-floor': { type: 'boolean' },
    } as const;
    const { values } = parseArgs({ args: [...argv], options });
    const wanted = values.set === undefined || values.set === 'all' ? parts : parts.filter((part) => part === values.set);
    if (wanted.length === 0) return null;
    return { wanted, misses: values.misses ?? false, pack: values.pack, recordFloor: values['record-floor'] ?? false };
  } catch {
    return null;
  }
}

function sizes(set: LabelledSet): string {
  return `${set.agent.length} agent, ${set.customer.length} customer, ${set.dialogues.length} dialogues`;
}

function listMisses(part: Part, misses: readonly Miss[]): string {
  const lines = misses.map((miss) => `${miss.measure}\t${miss.id}\t${miss.text}\n\texpected ${miss.expected}\tgot ${miss.got}`);
  return [`\n${part}: ${misses.length} misses`, ...lines].join('\n');
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (asked === null) {
    process.stderr.write(usage);
    return 2;
  }
  const rules = await loadRules(asked.pack ?? shippedRulesUrl);
  if (!rules.ok) {
    process.stderr.write(`${rules.error.message}\n`);
    return 1;
  }
  const labelled = readLabelled();
  const measured = asked.wanted.map((part) => ({ part, sizes: sizes(labelled[part]), measured: measurePart(rules.value, labelled[part]) }));
  process.stdout.write(`${printTable(measured)}\n`);
  if (asked.misses) for (const { part, measured: found } of measured) process.stdout.write(`${listMisses(part, found.misses)}\n`);
  if (asked.recordFloor) recordFloor(measured.map(({ part, measured: { cells } }) => ({ part, cells })));
  return 0;
}

process.exitCode = await main();
