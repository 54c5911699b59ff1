/**
 * `npm run fit [-- NAME…] [--check]`: fits the tables of wording to the labelled sentences and writes them where the product reads them.
 * Run it after sentences or rules were changed, then `npm run -s eval`. The same sentences give the same files; `--check` writes
 * nothing and fails where a file is not what its sentences give.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { agentOutcomes, agentRows } from './agent-rows.ts';
import { customerOutcomes, customerRows } from './customer-rows.ts';
import { type FitOptions, fitWording, type TrainingRow } from './fit-weights.ts';
import { replyOutcomes, replyRows } from './reply-rows.ts';
import { stepFit, stepOutcomes, stepRows } from './step-rows.ts';

type Plan = { name: string; file: string; outcomes: readonly string[]; rows: () => TrainingRow[]; options: FitOptions };

const plans: Plan[] = [
  {
    name: 'agentWording',
    file: 'src/shared/compliance/agent-wording.json',
    outcomes: agentOutcomes,
    rows: agentRows,
    options: { rightCounts: 2, fittedFrom: 1, leastSentences: 2, leastWeight: 0.5 },
  },
  {
    name: 'customerWording',
    file: 'src/shared/classify/customer-wording.json',
    outcomes: customerOutcomes,
    rows: customerRows,
    options: { rightCounts: 2, fittedFrom: 2, leastSentences: 2, leastWeight: 1 },
  },
  {
    name: 'replyWording',
    file: 'src/shared/monitor/reply-wording.json',
    outcomes: replyOutcomes,
    rows: replyRows,
    options: { rightCounts: 1, fittedFrom: 2, leastSentences: 2, leastWeight: 0.3 },
  },
  {
    name: 'stepWording',
    file: 'src/shared/guide/step-wording.json',
    outcomes: stepOutcomes,
    rows: stepRows,
    options: stepFit,
  },
];

const { positionals: wanted, values } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean', default: false } } });
for (const plan of plans.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const rows = plan.rows();
  const data = fitWording(rows, plan.outcomes, plan.options);
  const text = `${JSON.stringify(data, null, 1)}\n`;
  const file = new URL(`../../${plan.file}`, import.meta.url);
  if (values.check && readFileSync(file, 'utf8') !== text) {
    console.error(`${plan.file} is not what its sentences give: npm run fit`);
    process.exitCode = 1;
  }
  if (!values.check) writeFileSync(file, text);
  console.log(`${plan.file}: ${rows.length} sentences, ${data.runs.length} runs, ${Math.round(text.length / 1024)} K characters`);
}
