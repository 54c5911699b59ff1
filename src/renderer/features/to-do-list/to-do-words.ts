/** What a line of the to-do list is about. */
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import type { Translate } from '../../ui/time-text.ts';

/** What the desk asks for is said in the language shown; what people wrote (a promise, a title) stays as written. */
export function toDoWhat(t: Translate, item: Pick<TodoItem, 'code' | 'what'>): string {
  const asked = item.code === null ? '' : t(`work.toDo.ask.${item.code}`);
  return [asked, item.what].filter((part) => part !== '').join(t('work.toDo.ask.join'));
}
