/** Opening a ticket with everything known at that moment. */
import { z } from 'zod';
import {
  atMsSchema,
  channelSchema,
  complaintTypeSchema,
  departmentSchema,
  emotionSchema,
  idSchema,
  ticketStageSchema,
  urgencySchema,
} from '../../base/words.ts';
import { createdText } from '../../ticket/story-texts.ts';
import { demandSchema, evidenceSchema, givenOptionSchema, problemSchema, type Ticket } from '../../ticket/ticket.ts';
import { defineMutation } from '../mutation.ts';
import { mayChoose } from './approval.ts';
import { done, newRowScope, rejected, writableRow } from './judge.ts';
import { storyEvent, ticketPut } from './ticket-story.ts';

export const ticketCreate = defineMutation({
  v: 1,
  needsAuthority: true,
  args: z.strictObject({
    ticketId: idSchema,
    ticketNo: z.string().min(1).max(40),
    customerId: idSchema,
    orderId: idSchema.nullable(),
    contactId: idSchema.nullable(),
    type: complaintTypeSchema,
    title: z.string().max(200),
    channel: channelSchema,
    emotion: emotionSchema,
    urgency: urgencySchema,
    openedAtMs: atMsSchema,
    goldenDueAtMs: atMsSchema,
    firstResponseAtMs: atMsSchema.nullable(),
    planDueAtMs: atMsSchema,
    planGivenAtMs: atMsSchema.nullable(),
    problem: problemSchema,
    demands: z.array(demandSchema),
    facts: z.array(z.string()),
    evidence: z.array(evidenceSchema),
    options: z.array(givenOptionSchema),
    chosenOptionId: z.string().nullable(),
    lastAction: z.string().max(200),
    stage: ticketStageSchema.exclude(['confirming', 'care', 'closed']),
    ownerId: idSchema.nullable(),
    ownerName: z.string().max(50),
    department: departmentSchema,
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    { entity: 'customer', id: args.customerId },
  ],
  apply(context, args) {
    if (context.row('ticket', args.ticketId) !== null) return rejected('input.invalid', 'ticket', args.ticketId);
    const customer = writableRow(context, 'customer', args.customerId);
    if (customer.row === null) return customer.refusal;
    const chosen = args.options.find(({ id }) => id === args.chosenOptionId);
    const isFree =
      args.chosenOptionId === null || (chosen !== undefined && mayChoose(context, { id: args.ticketId, type: args.type }, chosen));
    if (!isFree) return rejected('approval.needed', 'ticket', args.ticketId);
    const scope = newRowScope(context, null);
    if (scope === null) return rejected('auth.forbidden', 'ticket', args.ticketId);
    const { ticketId, ...given } = args;
    const rev = context.mutationId;
    const ticket: Ticket = {
      ...given,
      id: ticketId,
      scope,
      ver: 0,
      deleted: false,
      closedAtMs: null,
      lastActionAtMs: context.atMs,
      fieldsRev: rev,
      statusRev: rev,
      ownerRev: rev,
    };
    return done([ticketPut(ticket), storyEvent(context, ticket, { kind: 'created', text: createdText(args.title) })]);
  },
  describe: (args) => `新建工单 ${args.ticketNo}`,
});
