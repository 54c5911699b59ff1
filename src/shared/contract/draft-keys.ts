/**
 * Every text that is kept while it is being written, one line each. A draft names whom it speaks of: its key has the id of the row or the
 * talk it belongs to, and a form about rows of somebody's choosing keeps their ids among its values. So whatever takes a customer or a
 * right from this PC finds every draft about them. A draft that names nobody is about nobody the hub knows.
 */
import type { Step, TicketStage } from '../base/words.ts';

declare const made: unique symbol;
/** Made by `draftKeys` alone. */
export type DraftKey = string & { readonly [made]: true };

const key = (...parts: string[]) => parts.join(':') as DraftKey;

export const draftKeys = {
  composer: (contactId: string) => key('contact', contactId),
  wrapup: (contactId: string) => key('contact', contactId, 'wrapup'),
  newCustomer: (contactId: string) => key('contact', contactId, 'newCustomer'),
  promiseInTalk: (contactId: string) => key('contact', contactId, 'promise'),
  contest: (contactId: string, ruleId: string) => key('contact', contactId, 'contest', ruleId),
  skipStep: (contactId: string, step: Step) => key('contact', contactId, 'skip', step),
  demand: (contactId: string) => key('contact', contactId, 'demand'),
  noEmergency: (contactId: string) => key('contact', contactId, 'noEmergency'),
  override: (contactId: string) => key('contact', contactId, 'override'),

  note: (ticketId: string) => key('ticket', ticketId),
  move: (ticketId: string, stage: TicketStage) => key('ticket', ticketId, 'move', stage),
  worsen: (ticketId: string) => key('ticket', ticketId, 'worsen'),
  goodsReturned: (ticketId: string) => key('ticket', ticketId, 'goodsReturned'),
  promise: (ticketId: string) => key('ticket', ticketId, 'promise'),
  cancelPromise: (ticketId: string, commitmentId: string) => key('ticket', ticketId, 'cancel', commitmentId),
  takeBack: (ticketId: string, eventId: string) => key('ticket', ticketId, 'takeBack', eventId),
  approvalNote: (ticketId: string, approvalId: string) => key('ticket', ticketId, 'approval', approvalId),
  ask: (ticketId: string) => key('ask', ticketId),
  askAgain: (ticketId: string, taskId: string) => key('ticket', ticketId, 'askAgain', taskId),
  withdraw: (ticketId: string, taskId: string) => key('ticket', ticketId, 'withdraw', taskId),
  handBack: (ticketId: string, taskId: string) => key('ticket', ticketId, 'handBack', taskId),
  answer: (taskId: string) => key('task', taskId),
  followUp: (followUpId: string) => key('follow-up', followUpId),
  correction: (customerId: string) => key('customer', customerId, 'correction'),

  // The ids are among the values: of the tickets ticked, of the customer chosen.
  bulkStage: () => key('new', 'bulk-stage'),
  bulkNote: () => key('new', 'bulk-note'),
  talkByHand: () => key('new', 'contact'),

  // Of nobody the hub knows.
  exportReason: () => key('new', 'export'),
  post: () => key('new', 'post'),
  scripts: () => key('pack', 'scripts'),
  ruleLab: () => key('rule-lab'),
};

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Every id in this text: a draft's key or its words, the arguments of an action. */
export function idsNamed(text: string): string[] {
  return text.match(uuid) ?? [];
}
