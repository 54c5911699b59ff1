/** A line of a ticket's story in the language shown where the product itself wrote it; what people wrote stays as written. */
import { readStory } from '../../shared/ticket/story-texts.ts';
import type { TicketEvent } from '../../shared/ticket/ticket.ts';
import type { Translate } from './time-text.ts';

function withNote(t: Translate, what: string, note: string): string {
  return note === '' ? what : t('timeline.story.withNote', { what, note });
}

export function storyWords(t: Translate, event: Pick<TicketEvent, 'kind' | 'text' | 'reasonCode'>): string {
  const line = readStory(event);
  switch (line?.code) {
    case undefined:
      return event.text;
    case 'created':
      return t('timeline.story.created', { title: line.title });
    case 'stage':
      return t('timeline.story.stage', { from: t(`words.stage.${line.from}`), to: t(`words.stage.${line.to}`), rest: line.rest });
    case 'owner': {
      const nobody = t('timeline.story.nobody');
      return t('timeline.story.owner', { from: line.from || nobody, to: line.to || nobody });
    }
    case 'paused':
      return withNote(t, t(`words.pause.${line.reason}`), line.note);
    case 'worsened':
      return withNote(t, t(`departments.ticket.worsenCode.${line.reason}`), line.note);
  }
}
