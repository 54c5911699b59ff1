/** Owns reading the labelled sentences and which part each belongs to. A line that does not fit its shape fails the run by name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { agentLineSchema, customerLineSchema, dialogueLineSchema } from '../../src/cli/analyze-lines.ts';
import { complaintTypeSchema, emotionSchema, stepSchema, urgencySchema } from '../../src/shared/base/words.ts';
import { customerFlagSchema } from '../../src/shared/classify/classification.ts';
import { labelSchema } from '../../src/shared/compliance/finding.ts';

/** `dev`: rules are written with it; `held-out`: nobody looks at it; `shared`: the samples that describe the labels. */
export const parts = ['dev', 'everyday', 'held-out', 'shared'] as const;
export type Part = (typeof parts)[number];

/** Ways of writing, as in the notes beside the data; the shared samples tell none. */
export const styles = ['plain', 'colloquial', 'transcript', 'typo', 'evasion', 'dialect', 'traditional'] as const;

const id = z.string();
const labelledAgentSchema = agentLineSchema.extend({
  id,
  side: z.literal('agent'),
  labels: z.array(labelSchema),
  accept: z.array(labelSchema).default([]),
  /** Absent where nobody said which steps the sentence covers. */
  steps: z.array(z.object({ step: stepSchema, text: z.string() })).optional(),
  style: z.enum(styles).optional(),
  trap: z.boolean().optional(),
  hard: z.boolean().default(false),
});
export type LabelledAgent = z.infer<typeof labelledAgentSchema>;

const labelledCustomerSchema = customerLineSchema.extend({
  id,
  side: z.literal('customer'),
  type: complaintTypeSchema,
  accept_type: z.array(complaintTypeSchema).default([]),
  emotion: emotionSchema,
  urgency: urgencySchema,
  flags: z.array(customerFlagSchema),
  /** Absent where nobody said what is asked for. */
  demands: z.array(z.string()).optional(),
  style: z.enum(styles).optional(),
});
export type LabelledCustomer = z.infer<typeof labelledCustomerSchema>;

const turn = z.int().nonnegative().nullable();
const labelledDialogueSchema = dialogueLineSchema.extend({
  id,
  expected: z.object({
    repeat_alert_turn: turn,
    dissatisfaction_alert_turn: turn,
    deadlock_turn: turn,
    steps_covered: z.array(stepSchema),
    should_escalate: z.boolean(),
  }),
});
export type LabelledDialogue = z.infer<typeof labelledDialogueSchema>;

const labelledReplySchema = z.strictObject({
  id,
  channel: z.enum(['phone', 'chat']),
  /** What the agent had just said. */
  agent: z.string(),
  text: z.string(),
  /** With the handling: 0 not, 1 displeased, 2 angry, 3 abusive. */
  displeased: emotionSchema,
});
export type LabelledReply = z.infer<typeof labelledReplySchema>;

/** A turn of a development dialogue or a development sentence of another file, told which steps it covers; nothing is measured with it. */
const labelledStepTurnSchema = z.strictObject({
  id,
  text: z.string(),
  steps: z.array(stepSchema),
  /** Steps that another reader might also see. */
  accept: z.array(stepSchema).default([]),
});
export type LabelledStepTurn = z.infer<typeof labelledStepTurnSchema>;

export type LabelledSet = { agent: LabelledAgent[]; customer: LabelledCustomer[]; dialogues: LabelledDialogue[] };

const heldOutSchema = z.object({ agent: z.array(id), customer: z.array(id), dialogues: z.array(id) });

const fixtures = new URL('../fixtures/', import.meta.url).pathname;
const own = join(fixtures, 'language');

function readLines<Line>(file: string, schema: z.ZodType<Line>): Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const read = schema.safeParse(JSON.parse(line));
    if (!read.success) throw new Error(`${file}:${index + 1}: ${z.prettifyError(read.error)}`);
    return [read.data];
  });
}

function ownFiles(start: string): string[] {
  return readdirSync(own)
    .filter((name) => name.startsWith(start) && name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(own, name));
}

function sharedSamples(): LabelledSet {
  const utterances = readLines(join(fixtures, 'dev-utterances.jsonl'), z.looseObject({ side: z.enum(['agent', 'customer']) }));
  return {
    agent: utterances.filter((line) => line.side === 'agent').map((line) => labelledAgentSchema.parse(line)),
    customer: utterances.filter((line) => line.side === 'customer').map((line) => labelledCustomerSchema.parse(line)),
    dialogues: readLines(join(fixtures, 'dev-dialogues.jsonl'), labelledDialogueSchema),
  };
}

/** Speech of every day, in the manner of the samples; the other files are hard on purpose. */
function isEveryday(lineId: string | number): boolean {
  return /^(ag[5-9]\d{3}$|cu(?:[345]|10)\d{3}$|dh6\d{3}$)/.test(String(lineId));
}

/** The project's own set is split by `held-out.json`; an id that is named there must exist. */
export function readLabelled(): Record<Part, LabelledSet> {
  const heldOut = heldOutSchema.parse(JSON.parse(readFileSync(join(own, 'held-out.json'), 'utf8')));
  const all: LabelledSet = {
    agent: ownFiles('agent-').flatMap((file) => readLines(file, labelledAgentSchema)),
    customer: ownFiles('customer-').flatMap((file) => readLines(file, labelledCustomerSchema)),
    dialogues: ownFiles('dialogues').flatMap((file) => readLines(file, labelledDialogueSchema)),
  };
  const pick = (keep: (isHeldOut: boolean, isEveryday: boolean) => boolean): LabelledSet => ({
    agent: all.agent.filter((line) => keep(heldOut.agent.includes(line.id), isEveryday(line.id))),
    customer: all.customer.filter((line) => keep(heldOut.customer.includes(line.id), isEveryday(line.id))),
    dialogues: all.dialogues.filter((line) => keep(heldOut.dialogues.includes(line.id), isEveryday(line.id))),
  });
  for (const kind of ['agent', 'customer', 'dialogues'] as const) {
    const known = new Set(all[kind].map((line) => line.id));
    const lost = heldOut[kind].filter((name) => !known.has(name));
    if (lost.length > 0 || known.size !== all[kind].length)
      throw new Error(`${kind}: ids lost or used twice: ${lost.slice(0, 5).join(', ')}`);
  }
  return {
    dev: pick((isHeldOut) => !isHeldOut),
    everyday: pick((isHeldOut, isEvery) => isHeldOut && isEvery),
    'held-out': pick((isHeldOut, isEvery) => isHeldOut && !isEvery),
    shared: sharedSamples(),
  };
}

/** Replies in the middle of a talk; none is held out, whole dialogues are. */
export function readReplies(): LabelledReply[] {
  return ownFiles('replies-').flatMap((file) => readLines(file, labelledReplySchema));
}

export function readStepTurns(): LabelledStepTurn[] {
  return ownFiles('step-turns-').flatMap((file) => readLines(file, labelledStepTurnSchema));
}
