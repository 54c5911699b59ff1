/** Dated promises to a customer: made once, settled once. */
import { z } from 'zod';
import { atMsSchema, idSchema } from '../../base/words.ts';
import { isCancelledLate } from '../../ticket/standing-promises.ts';
import type { Commitment, Ticket } from '../../ticket/ticket.ts';
import { defineMutation, type EntityPut } from '../mutation.ts';
import { escalationRef, settleEscalation } from './escalation-end.ts';
import { done, newRowScope, ownerObstacle, ownerRefs, rejected, writableRow } from './judge.ts';
import { storyEvent, ticketPut, withLastAction, worsenedEvent } from './ticket-story.ts';

/** As the progress statement reads it aloud. */
function arranged(what: string): string {
  return `已安排${what}`;
}

export const commitmentMake = defineMutation({
  v: 1,
  args: z.strictObject({
    commitmentId: idSchema,
    ticketId: idSchema.nullable(),
    customerId: idSchema,
    contactId: idSchema.nullable(),
    what: z.string().min(1).max(300),
    ownerId: idSchema.nullable(),
    ownerName: z.string().max(50),
    dueAtMs: atMsSchema,
    words: z.string().max(200),
  }),
  reads: (args) => [
    { entity: 'commitment', id: args.commitmentId },
    { entity: 'customer', id: args.customerId },
    ...ownerRefs(args.ownerId),
    ...(args.ticketId === null ? [] : [{ entity: 'ticket' as const, id: args.ticketId }]),
  ],
  apply(context, args) {
    if (context.row('commitment', args.commitmentId) !== null) return rejected('input.invalid', 'commitment', args.commitmentId);
    const customer = writableRow(context, 'customer', args.customerId);
    if (customer.row === null) return customer.refusal;
    const found = args.ticketId === null ? null : writableRow(context, 'ticket', args.ticketId);
    if (found !== null && found.row === null) return found.refusal;
    const ticket = found?.row ?? null;
    if (ticket !== null && ticket.customerId !== args.customerId) return rejected('input.invalid', 'commitment', args.commitmentId);
    const obstacle = ownerObstacle(context, args.ownerId);
    if (obstacle !== null) return rejected(obstacle, 'commitment', args.commitmentId);
    const scope = newRowScope(context, ticket?.scope ?? null);
    if (scope === null) return rejected('auth.forbidden', 'commitment', args.commitmentId);
    const { commitmentId, ...given } = args;
    const commitment: Commitment = {
      ...given,
      id: commitmentId,
      scope,
      ver: 0,
      deleted: false,
      madeAtMs: context.atMs,
      status: 'open',
      settledAtMs: null,
    };
    const puts: EntityPut[] = [{ entity: 'commitment', row: commitment }];
    if (ticket !== null) {
      puts.push(ticketPut(withLastAction(ticket, arranged(args.what), context.atMs)));
      puts.push(storyEvent(context, ticket, { kind: 'commitment', text: `承诺：${args.words}${args.what}`, reasonCode: 'made' }));
    }
    return done(puts);
  },
  describe: (args) => `记录承诺「${args.words}${args.what}」`,
});

const settledNames = { kept: '已兑现', broken: '未兑现', cancelled: '已取消' } as const;

/** A cancelled promise is no longer read aloud as what is being done; a later action stays what it is. */
function lastActionAfter(ticket: Ticket, { what, status }: Commitment, atMs: number): EntityPut[] {
  if (status === 'kept') return [ticketPut(withLastAction(ticket, `已完成${what}`, atMs))];
  if (status !== 'cancelled' || ticket.lastAction !== arranged(what)) return [];
  return [ticketPut(withLastAction(ticket, `原先安排的${what}已取消`, atMs))];
}

/** One that was cancelled after its time was missed all the same: that is told, and whom it has reached goes on with it. */
function isMissedThen(settled: Commitment): boolean {
  return settled.status === 'broken' || isCancelledLate(settled);
}

export const commitmentSettle = defineMutation({
  v: 1,
  /** `ticketId` is the commitment's own, named here so that its row can be locked first. */
  args: z.strictObject({
    commitmentId: idSchema,
    ticketId: idSchema.nullable(),
    status: z.enum(['kept', 'broken', 'cancelled']),
    /** Why it is cancelled, without which it is not. */
    reason: z.string().max(300).optional(),
  }),
  reads: (args) => [
    { entity: 'commitment', id: args.commitmentId },
    escalationRef(args.commitmentId, 'commitment'),
    ...(args.ticketId === null ? [] : [{ entity: 'ticket' as const, id: args.ticketId }]),
  ],
  apply(context, args) {
    const found = writableRow(context, 'commitment', args.commitmentId);
    if (found.row === null) return found.refusal;
    const commitment = found.row;
    if (commitment.ticketId !== args.ticketId) return rejected('input.invalid', 'commitment', commitment.id);
    if (commitment.status === args.status) return done([]);
    if (commitment.status !== 'open') return rejected('ticket.conflict', 'commitment', commitment.id);
    const reason = (args.reason ?? '').trim();
    if (args.status === 'cancelled' && reason === '') return rejected('input.invalid', 'commitment', commitment.id);
    const settled: Commitment = { ...commitment, status: args.status, settledAtMs: context.atMs };
    const puts: EntityPut[] = [{ entity: 'commitment', row: settled }];
    if (!isCancelledLate(settled)) puts.push(...settleEscalation(context, escalationRef(commitment.id, 'commitment')));
    const ticket = args.ticketId === null ? null : context.row('ticket', args.ticketId);
    if (ticket !== null) {
      const late = isCancelledLate(settled) ? '到期未兑现，之后' : '';
      const text = `承诺「${commitment.what}」${late}${settledNames[args.status]}${reason === '' ? '' : `：${reason}`}`;
      puts.push(...lastActionAfter(ticket, settled, context.atMs));
      puts.push(storyEvent(context, ticket, { kind: 'commitment', text, reasonCode: args.status }));
      if (isMissedThen(settled)) puts.push(worsenedEvent(context, ticket, 'promise-broken', commitment.what));
    }
    return done(puts);
  },
  describe: (args) => `承诺${settledNames[args.status]}`,
});
