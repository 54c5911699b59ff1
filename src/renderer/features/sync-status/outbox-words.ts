/** An unsent action in words: the sentence of the local service in Chinese, the name of the action otherwise. */
import type { OutboxItem } from '../../../shared/contract/desk-views.ts';
import { actionWord } from '../../ui/action-words.ts';
import { speaksChinese } from '../../ui/store-words.ts';
import type { Translate } from '../../ui/time-text.ts';

/** An action of a newer version, which has no name here, keeps its own title. */
export function outboxTitle(t: Translate, item: Pick<OutboxItem, 'name' | 'title'>, language: string): string {
  return speaksChinese(language) ? item.title : (actionWord(t, item.name) ?? item.title);
}

export function outboxWaitsFor(t: Translate, { waitsFor }: Pick<OutboxItem, 'waitsFor'>): string {
  return t(`frame.outbox.waits.${waitsFor}`);
}
