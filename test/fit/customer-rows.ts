/** Owns what the weights of customers' wording are fitted to: the labelled sentences that are not held out. */
import { complaintTypes } from '../../src/shared/base/words.ts';
import { customerFlags } from '../../src/shared/classify/classification.ts';
import { type LabelledCustomer, type LabelledReply, readLabelled, readReplies } from '../eval/labelled-data.ts';
import type { TrainingRow } from './fit-weights.ts';
import { openSentences } from './held-out.ts';

/** `upset1`: displeased or more, `upset2`: angry or more, `upset3`: abusive or threatening. */
const upset = [1, 2, 3] as const;
export const customerOutcomes = [...complaintTypes, ...upset.map((level) => `upset${level}`), ...customerFlags];

function labelledRow(line: LabelledCustomer): TrainingRow {
  const types = complaintTypes
    .filter((type) => type === line.type || !line.accept_type.includes(type))
    .map((type): [string, boolean] => [type, type === line.type]);
  const levels = upset.map((level): [string, boolean] => [`upset${level}`, line.emotion >= level]);
  const flags = customerFlags.map((flag): [string, boolean] => [flag, line.flags.includes(flag)]);
  return { text: line.text, told: new Map([...types, ...levels, ...flags]) };
}

/** A word in the middle of a calm talk: whatever it is about, it is no danger, no anger, and asks for nobody else. */
function calmRow(text: string): TrainingRow {
  const never = ['safety_hazard', 'upset2', 'upset3', ...customerFlags];
  return { text, told: new Map(never.map((outcome) => [outcome, false])) };
}

/** How upset somebody answers is told beside the reply; what it is about is not. */
function replyRow({ text, displeased }: LabelledReply): TrainingRow {
  if (displeased === 0) return calmRow(text);
  return { text, told: new Map(upset.map((level) => [`upset${level}`, displeased >= level])) };
}

export function customerRows(): TrainingRow[] {
  const { dev, shared } = readLabelled();
  const calm = dev.dialogues.filter((dialogue) => !dialogue.expected.should_escalate);
  const spoken = calm.flatMap(({ turns }) => turns.filter((turn) => turn.speaker === 'customer').map((turn) => turn.text));
  const rows = [...[...dev.customer, ...shared.customer].map(labelledRow), ...spoken.map(calmRow), ...readReplies().map(replyRow)];
  return rows.filter(openSentences('customer'));
}
