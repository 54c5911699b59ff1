/** Picks the guide for a complaint type: its own, else the generic one. Every guides pack that passed its check has a generic one. */
import type { ComplaintType } from '../base/words.ts';
import type { Guide, GuidesContent } from './guide.ts';

export function chooseGuide(content: GuidesContent, type: ComplaintType): Guide {
  const guide =
    content.guides.find((item) => item.type === type) ?? content.guides.find((item) => item.type === 'any') ?? content.guides[0];
  if (guide === undefined) throw new Error('a guides pack holds at least one guide');
  return guide;
}
