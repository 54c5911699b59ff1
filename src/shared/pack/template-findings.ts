/** What our own rules say of a sentence that agents will be given to use. Editor and hub ask here, so that both give the same answer. */
import { type Channel, channels } from '../base/words.ts';
import { checkText } from '../compliance/check-text.ts';
import type { CompiledRules } from '../compliance/compile-rules.ts';
import type { Finding } from '../compliance/finding.ts';
import { sellingIn } from '../compliance/follow-up-words.ts';
import type { Template } from './pack.ts';
import { sampleSlots } from './slot-table.ts';
import { fillTemplate } from './slots.ts';

/** The text as a sample customer would see it; offsets of `sentenceFindings` point into it. */
export function samplePreview(text: string): string {
  return fillTemplate(text, sampleSlots()).text;
}

function inTextOrder(a: Finding, b: Finding): number {
  return a.start - b.start || b.end - a.end;
}

/** Findings on all channels it may be used on, each once, in the order of the text. `opening`: it answers a complaint first. */
export function sentenceFindings(rules: CompiledRules, text: string, on: readonly Channel[], opening = false): Finding[] {
  const filled = samplePreview(text);
  const found = new Map<string, Finding>();
  for (const channel of on)
    for (const finding of checkText(rules, filled, { channel, opening })) {
      const key = `${finding.rule} ${finding.start} ${finding.end}`;
      if (!found.has(key)) found.set(key, finding);
    }
  return [...found.values()].sort(inTextOrder);
}

/** A script for a follow-up sells nothing either, whatever the rules of the team say of selling. */
export function templateFindings(rules: CompiledRules, template: Pick<Template, 'text' | 'channels' | 'step'>): Finding[] {
  const opening = template.step === 'opening' || template.step === 'empathize';
  const found = sentenceFindings(rules, template.text, template.channels ?? channels, opening);
  if (template.step !== 'care') return found;
  return [...found, ...sellingIn(samplePreview(template.text))].sort(inTextOrder);
}

/** A sentence that draws more than a hint may not be published. */
export function isRefusable(finding: Finding): boolean {
  return finding.severity !== 'hint';
}
