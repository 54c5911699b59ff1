/** What a line of the to-do list is about. */
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { speaksChinese } from '../../ui/store-words.ts';
import type { Translate } from '../../ui/time-text.ts';

/** A ticket's clock is named in the language shown, its title stays as written; every other item keeps its words. */
export function toDoWhat(t: Translate, item: Pick<TodoItem, 'id' | 'kind' | 'what'>, language: string): string {
  if (item.kind !== 'ticket_clock' || speaksChinese(language)) return item.what;
  const kind = item.id.slice(item.id.lastIndexOf(':') + 1);
  const parts = /^[^:\uff1a]+[:\uff1a](.*)$/su.exec(item.what);
  if (parts === null || (kind !== 'golden' && kind !== 'plan')) return item.what;
  return `${t(`words.clock.${kind}`)}: ${parts[1]}`;
}
