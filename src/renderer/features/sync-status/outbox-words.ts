/** An unsent action in words: the sentence of the local service in Chinese, the name of the action otherwise. */
import type { OutboxItem } from '../../../shared/contract/desk-views.ts';
import type { MutationName } from '../../../shared/sync/mutations.ts';
import { speaksChinese } from '../../ui/store-words.ts';
import type { Translate } from '../../ui/time-text.ts';

const actions = {
  'customer.create': 'customer_create',
  'contact.start': 'contact_start',
  'contact.finish': 'contact_finish',
  'ticket.create': 'ticket_create',
  'ticket.updateFields': 'ticket_updateFields',
  'ticket.setStage': 'ticket_setStage',
  'ticket.setOwner': 'ticket_setOwner',
  'ticket.addNote': 'ticket_addNote',
  'ticket.setPause': 'ticket_setPause',
  'ticket.chooseOption': 'ticket_chooseOption',
  'evidence.attach': 'evidence_attach',
  'commitment.make': 'commitment_make',
  'commitment.settle': 'commitment_settle',
  'followUp.plan': 'followUp_plan',
  'followUp.complete': 'followUp_complete',
  'conflict.resolve': 'conflict_resolve',
  'progressLink.make': 'progressLink_make',
  'progressLink.revoke': 'progressLink_revoke',
  'compliance.contest': 'compliance_contest',
  'pack.publish': 'pack_publish',
  'approval.request': 'approval_request',
  'approval.decide': 'approval_decide',
  'task.assign': 'task_assign',
  'task.askAgain': 'task_askAgain',
  'task.withdraw': 'task_withdraw',
  'task.answer': 'task_answer',
  'task.handBack': 'task_handBack',
  'escalation.take': 'escalation_take',
  'ticket.worsen': 'ticket_worsen',
  'ticket.declareEmergency': 'ticket_declareEmergency',
  'post.add': 'post_add',
  'post.reply': 'post_reply',
  'post.close': 'post_close',
  'post.join': 'post_join',
} as const satisfies Record<MutationName, string>;

function isKnown(name: string): name is MutationName {
  return Object.hasOwn(actions, name);
}

/** An action of a newer version, which has no name here, keeps its own title. */
export function outboxTitle(t: Translate, item: Pick<OutboxItem, 'name' | 'title'>, language: string): string {
  if (speaksChinese(language) || !isKnown(item.name)) return item.title;
  return t(`frame.outbox.action.${actions[item.name]}`);
}

export function outboxWaitsFor(t: Translate, item: Pick<OutboxItem, 'state' | 'waitsFor'>, language: string): string {
  return speaksChinese(language) ? item.waitsFor : t(`frame.outbox.waits.${item.state}`);
}
