/** What tests of guide, packs, classification and monitor share: the shipped packs, facts about one customer, the labelled lines. */
import { readFileSync } from 'node:fs';
import type { Channel, ComplaintType, Emotion, Speaker, Step, Urgency } from '../../src/shared/base/words.ts';
import { type RulesContent, rulesContentSchema } from '../../src/shared/compliance/rule.ts';
import { type Guide, type GuidesContent, guidesContentSchema } from '../../src/shared/guide/guide.ts';
import type { GuideKnown } from '../../src/shared/guide/start-guide.ts';
import { type ScriptsContent, scriptsContentSchema, type Template } from '../../src/shared/pack/pack.ts';
import type { SlotFacts } from '../../src/shared/pack/slots.ts';
import { at, calendar } from './facts.ts';
import { shippedContent } from './shipped-packs.ts';

function file(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export function shippedScripts(): ScriptsContent {
  return scriptsContentSchema.parse(shippedContent('scripts'));
}

export function shippedGuides(): GuidesContent {
  return guidesContentSchema.parse(shippedContent('guides'));
}

export function shippedRules(): RulesContent {
  return rulesContentSchema.parse(shippedContent('rules'));
}

export function shippedGuide(type: Guide['type']): Guide {
  const guide = shippedGuides().guides.find((item) => item.type === type);
  if (guide === undefined) throw new Error(`no guide for ${type}`);
  return guide;
}

/** Sunday, 22 November 2026, 10:00 in China; nothing known but the desk's own name. */
export function slotFacts(changes: Partial<SlotFacts> = {}): SlotFacts {
  return {
    customer: null,
    order: null,
    logistics: [],
    ticket: null,
    commitments: [],
    problem: null,
    agentName: '许宁',
    calendar,
    nowMs: at('2026-11-22T10:00'),
    ...changes,
  };
}

export function guideKnown(changes: Partial<SlotFacts> = {}, rest: Partial<Omit<GuideKnown, 'facts'>> = {}): GuideKnown {
  return { facts: slotFacts(changes), classification: null, limitOf: () => ({ maxCents: 10_000, maxCouponCents: null }), ...rest };
}

export function aTemplate(changes: Partial<Template> = {}): Template {
  return { id: 't.one', scene: 'any', step: 'empathize', title: '一', title_en: 'One', text: '抱歉给您添麻烦了', ...changes };
}

export type LabelledDialogue = {
  id: string;
  channel: Channel;
  turns: { t: number; speaker: Speaker; text: string }[];
  expected: {
    repeat_alert_turn: number | null;
    dissatisfaction_alert_turn: number | null;
    deadlock_turn: number | null;
    steps_covered: Step[];
    should_escalate: boolean;
  };
};

export type LabelledCustomer = {
  id: string;
  side: 'customer';
  text: string;
  type: ComplaintType;
  emotion: Emotion;
  urgency: Urgency;
  flags: string[];
};

function lines<T>(path: string): T[] {
  return file(path)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

export function labelledDialogues(): LabelledDialogue[] {
  return lines('test/fixtures/dev-dialogues.jsonl');
}

export function labelledCustomers(): LabelledCustomer[] {
  return lines<LabelledCustomer | { side: 'agent' }>('test/fixtures/dev-utterances.jsonl').filter((line) => line.side === 'customer');
}
