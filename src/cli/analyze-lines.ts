/**
 * Owns what one input line of `analyze` is answered with: agent sentence, customer sentence, or whole dialogue. The quality table asks
 * the same functions. Throws nothing of its own for a good line.
 */
import { z } from 'zod';
import { type ComplaintType, channelSchema, type Step, speakerSchema } from '../shared/base/words.ts';
import type { Classification } from '../shared/classify/classification.ts';
import { classifyText } from '../shared/classify/classify.ts';
import { checkText } from '../shared/compliance/check-text.ts';
import type { CompiledRules } from '../shared/compliance/compile-rules.ts';
import type { Finding } from '../shared/compliance/finding.ts';
import { coverSteps } from '../shared/guide/step-coverage.ts';
import type { Alert } from '../shared/monitor/alert.ts';
import { observeTurn, startMonitor } from '../shared/monitor/monitor.ts';
import { answersPress } from '../shared/monitor/signals.ts';

const lineId = z.union([z.string(), z.number()]);
type LineId = z.infer<typeof lineId>;
export const agentLineSchema = z.object({
  id: lineId,
  text: z.string(),
  channel: channelSchema.default('chat'),
  opening: z.boolean().default(false),
});
export const customerLineSchema = z.object({ id: lineId, text: z.string() });
export const dialogueLineSchema = z.object({
  id: lineId,
  channel: channelSchema.default('chat'),
  turns: z.array(z.object({ t: z.number(), speaker: speakerSchema, text: z.string() })),
});

export const analyzeModes = ['agent', 'customer', 'dialogue'] as const;
export type AnalyzeMode = (typeof analyzeModes)[number];

export type AgentLine = z.infer<typeof agentLineSchema>;
export type CustomerLine = z.infer<typeof customerLineSchema>;
export type DialogueLine = z.infer<typeof dialogueLineSchema>;

export type AgentAnswer = { id: LineId; findings: Finding[]; steps: { step: Step; start: number; end: number }[] };
export type CustomerAnswer = { id: LineId; type: ComplaintType } & Pick<
  Classification,
  'emotion' | 'urgency' | 'flags' | 'demands' | 'why'
>;
export type DialogueAnswer = { id: LineId; alerts: Alert[]; steps_covered: Step[]; should_escalate: boolean };

export function answerAgent(rules: CompiledRules, { id, text, channel, opening }: AgentLine): AgentAnswer {
  const steps = coverSteps(text, { speakerIsAgent: true, customerTexts: [] });
  return {
    id,
    findings: checkText(rules, text, { channel, opening }),
    steps: steps.map(({ step, start, end }) => ({ step, start, end })),
  };
}

/** `nowMs`: what a year named in the text is compared with. */
export function answerCustomer({ id, text }: CustomerLine, nowMs = Date.now()): CustomerAnswer {
  const { types, emotion, urgency, flags, demands, why } = classifyText(text, { nowMs });
  return { id, type: types[0]?.type ?? 'other', emotion, urgency, flags, demands, why };
}

export function answerDialogue({ id, turns }: DialogueLine): DialogueAnswer {
  const customerTexts: string[] = [];
  const agentTexts: string[] = [];
  const stepsCovered: Step[] = [];
  const alerts: Alert[] = [];
  let state = startMonitor();
  for (const [index, turn] of turns.entries()) {
    if (turn.speaker === 'agent') {
      for (const hit of coverSteps(turn.text, { speakerIsAgent: true, customerTexts, agentTexts })) {
        if (!stepsCovered.includes(hit.step)) stepsCovered.push(hit.step);
      }
      agentTexts.push(turn.text);
    }
    if (turn.speaker === 'customer') customerTexts.push(turn.text);
    const observed = observeTurn(state, { index, speaker: turn.speaker, text: turn.text, atMs: Math.round(turn.t * 1_000), emotion: null });
    state = observed.state;
    alerts.push(...observed.alerts);
  }
  return { id, alerts, steps_covered: stepsCovered, should_escalate: alerts.some((alert) => isForLead(alert, turns)) };
}

/** The three alerts that the data's notes define count for the lead at any level, the others where they are raised to the lead. */
const alwaysForLead: readonly Alert['kind'][] = ['repeat', 'dissatisfaction', 'deadlock'];

/** A press call that somebody took down or passed on is seen to. */
function isForLead({ kind, level, turn }: Alert, turns: DialogueLine['turns']): boolean {
  if (alwaysForLead.includes(kind)) return true;
  if (level !== 'lead') return false;
  return kind !== 'media' || !turns.slice(turn + 1).some(({ speaker, text }) => speaker === 'agent' && answersPress(text));
}

function answerInput(mode: AnalyzeMode, rules: CompiledRules, input: unknown): AgentAnswer | CustomerAnswer | DialogueAnswer {
  if (mode === 'agent') return answerAgent(rules, agentLineSchema.parse(input));
  return mode === 'customer' ? answerCustomer(customerLineSchema.parse(input)) : answerDialogue(dialogueLineSchema.parse(input));
}

function idOf(input: unknown): string | number | null {
  const id = z.object({ id: lineId }).safeParse(input);
  return id.success ? id.data.id : null;
}

/** The answer as one JSON line; `ok` is false when the line could not be read. */
export function answerLine(mode: AnalyzeMode, rules: CompiledRules, line: string): { ok: boolean; answer: string } {
  let input: unknown = null;
  try {
    input = JSON.parse(line);
    return { ok: true, answer: JSON.stringify(answerInput(mode, rules, input)) };
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    return { ok: false, answer: JSON.stringify({ id: idOf(input), error: message }) };
  }
}
