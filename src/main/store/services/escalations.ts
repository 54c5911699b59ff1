/** What was missed and whom it has reached, as the people it reached see it. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import type { EscalationView } from '../../../shared/contract/department-views.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import { type Escalation, isReceiver } from '../../../shared/ticket/escalation.ts';
import { contactById } from '../db/contacts-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { escalationById, escalationsByTicket, unsettledEscalations } from '../db/escalations-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { taskById } from '../db/tasks-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Desk } from './desk.ts';

const mostOfPost = 60;

/** What a public post says, for one line of a list. */
function firstLine(post: Contact | null): string {
  const text = post?.transcript[0]?.text ?? '';
  return text.length > mostOfPost ? `${text.slice(0, mostOfPost)}…` : text;
}

function viewsOf(desk: Desk, escalations: readonly Escalation[]): EscalationView[] {
  const { cache } = desk.store;
  const actor = desk.store.actor();
  const unsent = unsentIds(cache, 'escalation');
  return escalations.map(({ scope: _scope, ver: _ver, deleted: _deleted, ...escalation }) => {
    const ticket = escalation.ticketId === null ? null : ticketById(cache, escalation.ticketId);
    const post = escalation.clock === 'post' ? contactById(cache, escalation.subjectId) : null;
    const brief = ticket ?? taskById(cache, escalation.subjectId)?.brief ?? null;
    return {
      ...escalation,
      ticketNo: brief?.ticketNo ?? '',
      title: post === null ? (brief?.title ?? '') : firstLine(post),
      who: post?.fromAddress ?? maskName((escalation.customerId === null ? null : customerById(cache, escalation.customerId))?.name ?? ''),
      mine: actor !== null && isReceiver(escalation, actor),
      unsent: unsent.has(escalation.id),
    };
  });
}

/** Open and taken ones: danger first, then what is missed for longest. */
export function listEscalations(desk: Desk): EscalationView[] {
  return viewsOf(desk, unsettledEscalations(desk.store.cache));
}

export function escalationsOf(desk: Desk, ticketId: string): EscalationView[] {
  return viewsOf(desk, escalationsByTicket(desk.store.cache, ticketId));
}

export function takeEscalation(desk: Desk, { escalationId, note }: { escalationId: string; note: string }): Result<null> {
  const escalation = escalationById(desk.store.cache, escalationId);
  if (escalation === null) return fail('not-found', 'main', 'no such escalation');
  // A department's owner does not hold the ticket; the hub judges by what the author sees.
  const queued = enqueueMutation(desk.store, 'escalation.take', { escalationId, ticketId: escalation.ticketId, note: note.trim() });
  return queued.ok ? ok(null) : queued;
}
