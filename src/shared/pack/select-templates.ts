/** Chooses the two or three ready sentences of a step. Fit decides: scene, step, channel and emotion; then whether every slot is known. */
import type { ScriptsContent, Template, TemplateQuery } from './pack.ts';
import { slotsIn, tellsWho } from './slots.ts';

const most = 3;

/** Sentences that stand beside the five steps (opening, closing, care) are asked for in the same way. */
export type SceneQuery = Omit<TemplateQuery, 'step'> & { step: Template['step'] };

function fits(template: Template, query: SceneQuery): boolean {
  if (template.step !== query.step) return false;
  if (template.scene !== query.type && template.scene !== 'any') return false;
  if (template.channels !== undefined && !template.channels.includes(query.channel)) return false;
  if (query.channel === 'public' && tellsWho(template.text)) return false;
  return query.emotion >= (template.emotion_min ?? 0) && query.emotion <= (template.emotion_max ?? 3);
}

/** The own scene outweighs everything; a hole in the sentence outweighs a better match of emotion or channel. */
function fitness(template: Template, known: Readonly<Record<string, string>> | undefined): number {
  const holes = known === undefined ? 0 : slotsIn(template.text).filter((name) => !Object.hasOwn(known, name)).length;
  const narrow = (template.emotion_min ?? 0) > 0 || template.emotion_max !== undefined;
  return (template.scene === 'any' ? 0 : 8) - Math.min(holes, 3) * 3 + (narrow ? 2 : 0) + (template.channels === undefined ? 0 : 1);
}

/**
 * At most three, best first, ties in the order of the pack. With `slots` (see `slotValues`) complete sentences come first;
 * a public reply is never offered a sentence that tells who the customer is.
 */
export function selectTemplates(content: ScriptsContent, query: SceneQuery, slots?: Readonly<Record<string, string>>): Template[] {
  return content.templates
    .filter((template) => fits(template, query))
    .map((template, place) => ({ template, place, fitness: fitness(template, slots) }))
    .sort((a, b) => b.fitness - a.fitness || a.place - b.place)
    .slice(0, most)
    .map((entry) => entry.template);
}
