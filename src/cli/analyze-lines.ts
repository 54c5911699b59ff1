/** Owns what one input line of `analyze` is answered with: agent sentence, customer sentence, or whole dialogue. Throws nothing of its own for a good line. */
import { z } from 'zod';
import { channelSchema, type Step, speakerSchema } from '../shared/base/words.ts';
import { classifyConversation, classifyText } from '../shared/classify/classify.ts';
import { checkText } from '../shared/compliance/check-text.ts';
import type { CompiledRules } from '../shared/compliance/compile-rules.ts';
import { coverSteps } from '../shared/guide/step-coverage.ts';
import type { Alert } from '../shared/monitor/alert.ts';
import { observeTurn, startMonitor } from '../shared/monitor/monitor.ts';

const lineId = z.union([z.string(), z.number()]);
const agentLine = z.object({ id: lineId, text: z.string(), channel: channelSchema.default('chat'), opening: z.boolean().default(false) });
const customerLine = z.object({ id: lineId, text: z.string() });
const dialogueLine = z.object({
  id: lineId,
  channel: channelSchema.default('chat'),
  turns: z.array(z.object({ t: z.number(), speaker: speakerSchema, text: z.string() })),
});

export const analyzeModes = ['agent', 'customer', 'dialogue'] as const;
export type AnalyzeMode = (typeof analyzeModes)[number];

function analyzeAgent(rules: CompiledRules, input: unknown): object {
  const { id, text, channel, opening } = agentLine.parse(input);
  const steps = coverSteps(text, { speakerIsAgent: true, customerTexts: [] });
  return {
    id,
    findings: checkText(rules, text, { channel, opening }),
    steps: steps.map(({ step, start, end }) => ({ step, start, end })),
  };
}

function analyzeCustomer(input: unknown): object {
  const { id, text } = customerLine.parse(input);
  const { types, emotion, urgency, flags, demands, why } = classifyText(text);
  return { id, type: types[0]?.type ?? 'other', emotion, urgency, flags, demands, why };
}

function analyzeDialogue(input: unknown): object {
  const { id, turns } = dialogueLine.parse(input);
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
  const isEmergency = classifyConversation(customerTexts).urgency === 'emergency';
  const isRaised = alerts.some((alert) => !alert.kind.startsWith('hint.') && alert.kind !== 'silence' && alert.kind !== 'talk_over');
  return { id, alerts, steps_covered: stepsCovered, should_escalate: isRaised || isEmergency };
}

function analyzeInput(mode: AnalyzeMode, rules: CompiledRules, input: unknown): object {
  if (mode === 'agent') return analyzeAgent(rules, input);
  return mode === 'customer' ? analyzeCustomer(input) : analyzeDialogue(input);
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
    return { ok: true, answer: JSON.stringify(analyzeInput(mode, rules, input)) };
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    return { ok: false, answer: JSON.stringify({ id: idOf(input), error: message }) };
  }
}
