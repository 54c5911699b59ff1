/**
 * `node test/fit/judge-steps.ts`: how steps fare on development sentences and dialogues that the table was not fitted to. Fitted five
 * times to four fifths, judged each time on the rest. The limits of `weigh-step.ts` are chosen by it.
 */
import { createHash } from 'node:crypto';
import { type Step, steps } from '../../src/shared/base/words.ts';
import { coverSteps } from '../../src/shared/guide/step-coverage.ts';
import { createStepWording, type StepLimits, type StepWording, stepLimits } from '../../src/shared/guide/weigh-step.ts';
import { type LabelledDialogue, readLabelled } from '../eval/labelled-data.ts';
import { type Cell, Tallies, Tally } from '../eval/tally.ts';
import { fitWording } from './fit-weights.ts';
import { stepFit, stepOutcomes, stepRows } from './step-rows.ts';

const folds = 5;

function foldOf(origin: string): number {
  return Number.parseInt(createHash('sha256').update(origin).digest('hex').slice(0, 8), 16) % folds;
}

function stepsOf({ turns }: LabelledDialogue, wording: StepWording): Step[] {
  const said = { agent: [] as string[], customer: [] as string[] };
  const covered = new Set<Step>();
  for (const { speaker, text } of turns) {
    const context = { speakerIsAgent: speaker === 'agent', customerTexts: said.customer, agentTexts: said.agent };
    for (const hit of coverSteps(text, context, wording)) covered.add(hit.step);
    if (speaker === 'agent' || speaker === 'customer') said[speaker].push(text);
  }
  return [...covered];
}

function printRow(name: string, cell: Cell): void {
  console.log(`  ${name.padEnd(20)} ${cell.value?.toFixed(3) ?? '–'}  ${cell.note}`);
}

function judge(name: string, limits: StepLimits): void {
  const wordings = tables.map((table) => createStepWording(table, limits));
  const wordingFor = (origin: string): StepWording => {
    const wording = wordings[foldOf(origin)];
    if (wording === undefined) throw new Error(`no table for ${origin}`);
    return wording;
  };
  for (const part of ['sentences', 'dialogues'] as const) {
    const all = new Tally();
    const byStep = new Tallies();
    const count = (expected: readonly Step[], got: readonly Step[]) => {
      all.addSets([...new Set(expected)], [...new Set(got)]);
      byStep.addSets([...new Set(expected)], [...new Set(got)]);
    };
    if (part === 'dialogues')
      for (const line of dev.dialogues) count(line.expected.steps_covered, stepsOf(line, wordingFor(String(line.id))));
    else
      for (const { id, text, steps: spans } of dev.agent) {
        if (spans === undefined) continue;
        const hits = coverSteps(text, { speakerIsAgent: true, customerTexts: [] }, wordingFor(String(id)));
        count(
          spans.map((span) => span.step),
          hits.map((hit) => hit.step),
        );
      }
    console.log(`${name}, ${part}`);
    printRow('all', all.fullCell());
    for (const step of steps) printRow(step, byStep.of(step).fullCell());
  }
}

const never = { againstBelow: Number.NEGATIVE_INFINITY, hintedFrom: Number.POSITIVE_INFINITY, likelyFrom: Number.POSITIVE_INFINITY };
const cuesOnly: StepLimits = {
  empathize: never,
  paraphrase: never,
  request_evidence: never,
  offer_two_options: never,
  commit_time: never,
};

const { dev } = readLabelled();
const rows = stepRows();
const tables = Array.from({ length: folds }, (_, fold) =>
  fitWording(
    rows.filter((row) => foldOf(row.origin) !== fold),
    stepOutcomes,
    stepFit,
  ),
);
judge('cues alone', cuesOnly);
judge('cues and wording', stepLimits);
