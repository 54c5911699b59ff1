/** Dated promises to a customer: made once, settled once. */
import { z } from 'zod';
import { atMsSchema, idSchema } from '../../base/words.ts';
import type { Commitment } from '../../ticket/ticket.ts';
import { defineMutation, type EntityPut } from '../mutation.ts';
import { escalationRef, settleEscalation } from './escalation-end.ts';
import { done, newRowScope, ownerObstacle, ownerRefs, rejected, writableRow } from './judge.ts';
import { storyEvent, ticketPut, withLastAction, worsenedEvent } from './ticket-story.ts';

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
      puts.push(ticketPut(withLastAction(ticket, `已安排${args.what}`, context.atMs)));
      puts.push(storyEvent(context, ticket, { kind: 'commitment', text: `承诺:${args.words}${args.what}`, reasonCode: 'made' }));
    }
    return done(puts);
  },
  describe: (args) => `记录承诺「${args.words}${args.what}」`,
});

const settledNames = { kept: '已兑现', broken: '未兑现', cancelled: '已取消' } as const;

export const commitmentSettle = defineMutation({
  v: 1,
  /** `ticketId` is the commitment's own, named here so that its row can be locked first. */
  args: z.strictObject({
    commitmentId: idSchema,
    ticketId: idSchema.nullable(),
    status: z.enum(['kept', 'broken', 'cancelled']),
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
    const puts: EntityPut[] = [{ entity: 'commitment', row: { ...commitment, status: args.status, settledAtMs: context.atMs } }];
    puts.push(...settleEscalation(context, escalationRef(commitment.id, 'commitment')));
    const ticket = args.ticketId === null ? null : context.row('ticket', args.ticketId);
    if (ticket !== null) {
      const text = `承诺「${commitment.what}」${settledNames[args.status]}`;
      if (args.status === 'kept') puts.push(ticketPut(withLastAction(ticket, `已完成${commitment.what}`, context.atMs)));
      puts.push(storyEvent(context, ticket, { kind: 'commitment', text, reasonCode: args.status }));
      if (args.status === 'broken') puts.push(worsenedEvent(context, ticket, 'promise-broken', commitment.what));
    }
    return done(puts);
  },
  describe: (args) => `承诺${settledNames[args.status]}`,
});
