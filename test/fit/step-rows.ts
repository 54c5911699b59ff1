/**
 * Owns what the weights of the five steps are fitted to: the labelled sentences that are not held out, turns of development dialogues,
 * and what we ship for a step.
 */
import { type Step, steps } from '../../src/shared/base/words.ts';
import { readAgent } from '../../src/shared/guide/agent-speech.ts';
import { guidesContentSchema } from '../../src/shared/guide/guide.ts';
import { stepWords } from '../../src/shared/guide/step-words.ts';
import { findTimeExpressions } from '../../src/shared/language/time-expressions.ts';
import { scriptsContentSchema } from '../../src/shared/pack/pack.ts';
import { samplePreview } from '../../src/shared/pack/template-findings.ts';
import { type LabelledStepTurn, readLabelled, readStepTurns } from '../eval/labelled-data.ts';
import { shippedContent } from '../support/shipped-packs.ts';
import type { FitOptions, TrainingRow } from './fit-weights.ts';
import { openSentences } from './held-out.ts';

export const stepOutcomes: readonly Step[] = steps;
export const stepFit: FitOptions = { rightCounts: 1, fittedFrom: 2, leastSentences: 2, leastWeight: 0.5 };

/** `origin`: the sentence's or dialogue's id, so that what belongs together is judged together. */
export type StepRow = TrainingRow & { origin: string };

/** As the table knows the sentence. */
function rowOf(origin: string, text: string, told: readonly (readonly [Step, boolean])[]): StepRow {
  return { origin, text: stepWords(readAgent(text), findTimeExpressions(text)).normalized.source, told: new Map(told) };
}

function turnRow({ id, text, steps: covered, accept }: LabelledStepTurn): StepRow {
  const told = steps.filter((step) => !accept.includes(step)).map((step) => [step, covered.includes(step)] as const);
  return rowOf(id.replace(/-\d+$/, ''), text, told);
}

/** Asks the customer to tell everything: it belongs to the step and reads nothing back. */
const opensTalk = /\.open$/;

/** A ready sentence is told for its own step; which others it covers nobody said. */
function shippedRows(): StepRow[] {
  const { templates } = scriptsContentSchema.parse(shippedContent('scripts'));
  const { guides } = guidesContentSchema.parse(shippedContent('guides'));
  const scripts = templates.flatMap(({ id, step, text }): StepRow[] =>
    step === 'opening' || step === 'closing' || step === 'care' || step === 'faq' || opensTalk.test(id)
      ? []
      : [rowOf(id, samplePreview(text), [[step, true]])],
  );
  const asks = guides.flatMap(({ evidence }) => evidence.filter((item) => item.kind !== 'lookup'));
  return [...scripts, ...asks.map(({ id, ask }) => rowOf(id, samplePreview(ask), [['request_evidence', true]]))];
}

/** Nothing that is held out anywhere, not even when somebody else wrote the same words. */
export function stepRows(): StepRow[] {
  const { dev } = readLabelled();
  const isOpen = openSentences('agent');
  const turns = readStepTurns().filter(isOpen);
  const told = new Set(turns.map((turn) => turn.text));
  const labelled = dev.agent.filter(isOpen).flatMap(({ id, text, steps: spans }): StepRow[] => {
    const covered = spans?.map((span) => span.step);
    return covered === undefined
      ? []
      : [
          rowOf(
            String(id),
            text,
            steps.map((step) => [step, covered.includes(step)]),
          ),
        ];
  });
  const spoken = dev.dialogues.flatMap(({ id, turns: all, expected }) => {
    const never = steps.filter((step) => !expected.steps_covered.includes(step));
    const said = all.filter((turn) => turn.speaker === 'agent' && !told.has(turn.text) && isOpen(turn));
    return said.map((turn) =>
      rowOf(
        id,
        turn.text,
        never.map((step) => [step, false]),
      ),
    );
  });
  return [...labelled, ...turns.map(turnRow), ...spoken, ...shippedRows()];
}
