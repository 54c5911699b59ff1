/** The ticket's story: the event row that every change appends, and the last action a customer may be told. */
import { type WorsenReason, worsenText } from '../../ticket/stage-moves.ts';
import type { Ticket, TicketEvent } from '../../ticket/ticket.ts';
import { deriveId } from '../derive-id.ts';
import type { EntityPut, MutationContext } from '../mutation.ts';

type Telling = {
  kind: TicketEvent['kind'];
  text: string;
  reasonCode?: string | null /** Sets apart two events of one mutation. */;
  label?: string;
};

export function storyEvent(context: MutationContext, ticket: Ticket, telling: Telling): EntityPut {
  const { kind, text } = telling;
  return {
    entity: 'ticket_event',
    row: {
      id: deriveId(context.mutationId, `ticket_event/${telling.label ?? kind}`),
      scope: ticket.scope,
      ver: 0,
      deleted: false,
      ticketId: ticket.id,
      customerId: ticket.customerId,
      kind,
      text,
      authorId: context.actor.userId,
      authorName: context.actor.name,
      atMs: context.atMs,
      reasonCode: telling.reasonCode ?? null,
    },
  };
}

/** A worsening in the story of an open ticket; `note` in the words of who noticed it. */
export function worsenedEvent(context: MutationContext, ticket: Ticket, reasonCode: WorsenReason, note: string): EntityPut {
  return storyEvent(context, ticket, { kind: 'worsened', text: worsenText(reasonCode, note), reasonCode });
}

/** Bumps what the progress statement reads aloud. It belongs to no field group, so it never makes anyone's edit a conflict. */
export function withLastAction(ticket: Ticket, lastAction: string, atMs: number): Ticket {
  return { ...ticket, lastAction, lastActionAtMs: Math.max(atMs, ticket.lastActionAtMs) };
}

export function ticketPut(ticket: Ticket): EntityPut {
  return { entity: 'ticket', row: ticket };
}
