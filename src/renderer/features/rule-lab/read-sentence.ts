/** Everything the language engine makes of one sentence, for people who write rules. Pure; the stop watch is an argument. */
import type { Channel, Step } from '../../../shared/base/words.ts';
import type { Classification } from '../../../shared/classify/classification.ts';
import { classifyText } from '../../../shared/classify/classify.ts';
import { checkText } from '../../../shared/compliance/check-text.ts';
import type { CompiledRules } from '../../../shared/compliance/compile-rules.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { coverSteps } from '../../../shared/guide/step-coverage.ts';
import { normalizedString, normalizeText } from '../../../shared/language/normalize.ts';
import { findTimeExpressions, type TimeExpression } from '../../../shared/language/time-expressions.ts';

export type Speech = { speaker: 'agent' | 'customer'; channel: Channel; opening: boolean };

export type SentenceReading = {
  /** As the matcher sees it: width, case, script, symbols and blanks evened out. */
  normalized: string;
  times: TimeExpression[];
  /** Of an agent's sentence; empty for a customer's. */
  findings: Finding[];
  steps: { step: Step; words: string }[];
  /** Of a customer's sentence; null for an agent's. */
  classification: Classification | null;
  /** How long the check of an agent's sentence took, in microseconds. */
  checkedInUs: number | null;
};

/** A window's clock is too coarse for one check. */
const timedChecks = 40;

function timeCheck(check: () => unknown, nowMs: () => number): number {
  const began = nowMs();
  for (let n = 0; n < timedChecks; n++) check();
  return Math.round(((nowMs() - began) * 1_000) / timedChecks);
}

export function readSentence(text: string, speech: Speech, rules: CompiledRules | null, nowMs: () => number): SentenceReading {
  const normalized = normalizedString(normalizeText(text));
  const times = findTimeExpressions(text);
  if (speech.speaker === 'customer') {
    return { normalized, times, findings: [], steps: [], classification: classifyText(text), checkedInUs: null };
  }
  const context = { channel: speech.channel, opening: speech.opening };
  const findings = rules === null ? [] : checkText(rules, text, context);
  const checkedInUs = rules === null ? null : timeCheck(() => checkText(rules, text, context), nowMs);
  const steps = coverSteps(text, { speakerIsAgent: true, customerTexts: [] }).map(({ step, start, end }) => ({
    step,
    words: text.slice(start, end),
  }));
  return { normalized, times, findings, steps, classification: null, checkedInUs };
}
