/** Which frequent questions the customer has just asked, and the pack's answers filled from fields. No model, no network. */
import type { Channel, ComplaintType } from '../base/words.ts';
import { normalizedString, normalizeText } from '../language/normalize.ts';
import type { ScriptsContent, Template } from '../pack/pack.ts';
import { fillTemplate, tellsWho } from '../pack/slots.ts';

export type FrequentAnswer = {
  templateId: string;
  title: string;
  titleEn: string;
  text: string;
  /** Slots nothing is known for; they stand in the text as ［…］. */
  missing: string[];
  note: string;
  /** The customer's words that were taken for the question. */
  asked: string;
};

export type Asking = {
  /** The customer's words, oldest first. */
  said: readonly string[];
  type: ComplaintType;
  channel: Channel;
  slots: Readonly<Record<string, string>>;
};

const most = 5;
/** What was asked before that has been answered or forgotten. */
const latest = 4;

function folded(text: string): string {
  return normalizedString(normalizeText(text));
}

function fits({ step, scene, channels, text }: Template, { type, channel }: Asking): boolean {
  if (step !== 'faq' || (scene !== 'any' && scene !== type)) return false;
  if (channels !== undefined && !channels.includes(channel)) return false;
  return channel !== 'public' || !tellsWho(text);
}

/** The newest turn that asks it; null when none does. */
function askedIn(turns: readonly { text: string; read: string }[], tags: readonly string[]): { turn: number; text: string } | null {
  const cues = tags.map(folded).filter((cue) => cue.length >= 2);
  const turn = turns.findLastIndex(({ read }) => cues.some((cue) => read.includes(cue)));
  return turn === -1 ? null : { turn, text: turns[turn]?.text ?? '' };
}

/** The newest question first, among equals the one with fewer holes. One of whose slots none is known is left out: it would say nothing. */
export function frequentAnswers(content: ScriptsContent, asking: Asking): FrequentAnswer[] {
  const turns = asking.said.slice(-latest).map((text) => ({ text, read: folded(text) }));
  const found = content.templates.flatMap((template, place) => {
    const asked = fits(template, asking) ? askedIn(turns, template.tags ?? []) : null;
    if (asked === null) return [];
    const { text, missing } = fillTemplate(template.text, asking.slots);
    const isEmpty = missing.length > 0 && missing.length === fillTemplate(template.text, {}).missing.length;
    if (isEmpty) return [];
    const { id, title, title_en: titleEn, note = '' } = template;
    return [{ place, turn: asked.turn, answer: { templateId: id, title, titleEn, text, missing, note, asked: asked.text } }];
  });
  return found
    .sort((a, b) => b.turn - a.turn || a.answer.missing.length - b.answer.missing.length || a.place - b.place)
    .slice(0, most)
    .map(({ answer }) => answer);
}
