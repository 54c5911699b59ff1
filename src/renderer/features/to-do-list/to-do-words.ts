/** What a line of the to-do list is about. */
import type { ApprovalView } from '../../../shared/contract/approval-views.ts';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { moneyText, type Translate } from '../../ui/time-text.ts';

/** Enough to answer without opening anything: what, how much, who asks, and what the customer wants. */
function approvalWords(t: Translate, { title, costCents, requestedByName, reason }: ApprovalView): string {
  const why = reason === '' ? [] : [t('work.approval.reason', { reason })];
  return [title, moneyText(costCents), t('work.approval.asks', { who: requestedByName }), ...why].join(' · ');
}

/** What the desk asks for is said in the language shown; what people wrote (a promise, a title) stays as written. */
export function toDoWhat(t: Translate, item: Pick<TodoItem, 'code' | 'what' | 'approval'>): string {
  if (item.approval !== undefined) return approvalWords(t, item.approval);
  const asked = item.code === null ? '' : t(`work.toDo.ask.${item.code}`);
  return [asked, item.what].filter((part) => part !== '').join(t('work.toDo.ask.join'));
}
