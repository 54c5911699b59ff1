/** The name of an action that waits for the hub or was refused by it. */
import type { MutationName } from '../../shared/sync/mutations.ts';
import type { Translate } from './time-text.ts';

const actions = {
  'customer.create': 'customer_create',
  'contact.start': 'contact_start',
  'contact.addWords': 'contact_addWords',
  'contact.addAlerts': 'contact_addAlerts',
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
  'ticket.goodsReturned': 'ticket_goodsReturned',
  'ticket.takeBack': 'ticket_takeBack',
  'ticket.requestCorrection': 'ticket_requestCorrection',
  'ticket.declareEmergency': 'ticket_declareEmergency',
  'post.add': 'post_add',
  'post.reply': 'post_reply',
  'post.close': 'post_close',
  'post.join': 'post_join',
} as const satisfies Record<MutationName, string>;

function isKnown(name: string): name is MutationName {
  return Object.hasOwn(actions, name);
}

/** Null for an action of a newer version, which has no name here. */
export function actionWord(t: Translate, name: string): string | null {
  return isKnown(name) ? t(`frame.outbox.action.${actions[name]}`) : null;
}
