/**
 * Owns what the weights of agents' wording are fitted to: the labelled sentences that are not held out, what rules give as examples,
 * the sentences we ship, and what agents say in dialogues where nothing goes wrong.
 */
import { labels as allLabels, type Label } from '../../src/shared/compliance/finding.ts';
import { rulesContentSchema } from '../../src/shared/compliance/rule.ts';
import { guidesContentSchema } from '../../src/shared/guide/guide.ts';
import { scriptsContentSchema } from '../../src/shared/pack/pack.ts';
import { samplePreview } from '../../src/shared/pack/template-findings.ts';
import { type LabelledAgent, readLabelled } from '../eval/labelled-data.ts';
import { shippedContent } from '../support/shipped-packs.ts';
import type { TrainingRow } from './fit-weights.ts';
import { openSentences } from './held-out.ts';

/** Personal data are found by reading numbers and addresses, not by wording. */
export const agentOutcomes = allLabels.filter((label) => label !== 'privacy_public');

const onlyOpening: Label = 'cause_before_empathy';

/** What another reader might also say, and what the place in the talk forbids, teaches nothing. */
function labelledRow(line: LabelledAgent): TrainingRow {
  const told = agentOutcomes
    .filter((label) => (line.labels.includes(label) || !line.accept.includes(label)) && (label !== onlyOpening || line.opening === true))
    .map((label): [string, boolean] => [label, line.labels.includes(label)]);
  return { text: line.text, told: new Map(told) };
}

/** Harmless wherever it is said. */
function cleanRow(text: string): TrainingRow {
  return { text, told: new Map(agentOutcomes.map((label) => [label, false])) };
}

/** Harmless in the middle of a talk; as a first answer it may explain too early. */
function spokenRow(text: string): TrainingRow {
  return { text, told: new Map(agentOutcomes.filter((label) => label !== onlyOpening).map((label) => [label, false])) };
}

function exampleRows(): TrainingRow[] {
  const { rules } = rulesContentSchema.parse(shippedContent('rules'));
  return rules.flatMap(({ label, good, bad, rewrites }): TrainingRow[] => [
    ...bad.map((text) => ({ text, told: new Map([[label, true]]) })),
    ...good.map((text) => ({ text, told: new Map([...spokenRow(text).told, [label, false]]) })),
    ...rewrites.map(cleanRow),
  ]);
}

function shippedSentences(): string[] {
  const { templates } = scriptsContentSchema.parse(shippedContent('scripts'));
  const { guides } = guidesContentSchema.parse(shippedContent('guides'));
  const guided = guides.flatMap((guide) => [...guide.options.map((option) => option.sentence), ...guide.evidence.map((item) => item.ask)]);
  // Answers of facts alone, all of one shape: they would teach what a fact looks like, not what a fit sentence does.
  const said = templates.filter(({ step }) => step !== 'faq');
  return [...said.map((template) => template.text), ...guided].map(samplePreview);
}

/** Nothing that is held out anywhere, not even when somebody else wrote the same words. */
export function agentRows(): TrainingRow[] {
  const { dev, shared } = readLabelled();
  const ordinary = dev.dialogues.filter((dialogue) => !dialogue.expected.should_escalate);
  const spoken = ordinary.flatMap(({ turns }) => turns.filter((turn) => turn.speaker === 'agent').map((turn) => turn.text));
  const rows = [
    ...[...dev.agent, ...shared.agent].map(labelledRow),
    ...exampleRows(),
    ...shippedSentences().map(cleanRow),
    ...spoken.map(spokenRow),
  ];
  return rows.filter(openSentences('agent'));
}
