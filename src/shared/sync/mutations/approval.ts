/** Asking for what is above one's limit, and deciding it: the right people, within their own limits, and nobody for themselves. */
import { z } from 'zod';
import { type Approval, approvalDecisions, isGrantFor } from '../../approval/approval.ts';
import { type Cost, isStretched, isWithin, limitFor } from '../../approval/authority.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { type ComplaintType, idSchema } from '../../base/words.ts';
import { yuanWords } from '../../pack/slots.ts';
import { defineMutation, type MutationContext } from '../mutation.ts';
import { done, isLeading, newRowScope, rejected, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

/** Above what the actor may grant by the policy that judges; never so on a desk. */
function isAbove({ authority, actor }: MutationContext, cost: Cost, type: ComplaintType): boolean {
  return authority !== undefined && !isWithin(cost, limitFor(authority(), actor.role, type));
}

/** Whether the actor may settle on this option: within the own limit of this moment, or granted. */
export function mayChoose(
  context: MutationContext,
  ticket: { id: string; type: ComplaintType },
  option: Cost & { id: string },
  approvalId: string | null | undefined = null,
): boolean {
  if (!isAbove(context, option, ticket.type)) return true;
  const approval = typeof approvalId === 'string' ? context.row('approval', approvalId) : null;
  return isGrantFor(approval, ticket.id, option);
}

/** A change of type by which what was chosen would need a higher limit than before, and the actor's own and a grant do not cover it. */
export function isTypeTooTight(
  context: MutationContext,
  { ticket, to, option }: { ticket: { id: string; type: ComplaintType }; to: ComplaintType; option: Cost & { id: string } },
  approvalId: string | null | undefined,
): boolean {
  const { authority } = context;
  if (authority === undefined || !isStretched(authority(), option, { from: ticket.type, to })) return false;
  return !mayChoose(context, { id: ticket.id, type: to }, option, approvalId);
}

export const approvalRequest = defineMutation({
  v: 1,
  args: z.strictObject({
    approvalId: idSchema,
    ticketId: idSchema,
    contactId: idSchema.nullable(),
    optionId: z.string().min(1).max(100),
    title: z.string().min(1).max(200),
    timeText: z.string().max(200),
    costCents: z.int().positive(),
    couponCents: z.int().nonnegative(),
    reason: z.string().max(500),
  }),
  reads: (args) => [
    { entity: 'approval', id: args.approvalId },
    { entity: 'ticket', id: args.ticketId },
  ],
  apply(context, args) {
    if (context.row('approval', args.approvalId) !== null) return rejected('input.invalid', 'approval', args.approvalId);
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    if (ticket.stage === 'closed') return rejected('ticket.illegal-move', 'ticket', ticket.id);
    const scope = newRowScope(context, ticket.scope);
    if (scope === null) return rejected('auth.forbidden', 'approval', args.approvalId);
    const { approvalId, ...given } = args;
    const { actor, atMs } = context;
    const approval: Approval = {
      ...given,
      id: approvalId,
      scope,
      ver: 0,
      deleted: false,
      customerId: ticket.customerId,
      type: ticket.type,
      requestedById: actor.userId,
      requestedByName: actor.name,
      requestedAtMs: atMs,
      status: 'open',
      decidedById: null,
      decidedByName: '',
      decidedAtMs: null,
      note: '',
    };
    const why = args.reason.trim() === '' ? '' : `；${args.reason.trim()}`;
    const text = `请示：${args.title}(${yuanWords(args.costCents)})${why}`;
    return done([{ entity: 'approval', row: approval }, storyEvent(context, ticket, { kind: 'approval', text, reasonCode: 'requested' })]);
  },
  describe: (args) => `请示「${args.title}」`,
});

const decisionNames: { readonly [D in (typeof approvalDecisions)[number]]: string } = {
  granted: '同意',
  refused: '未同意',
  withdrawn: '已撤回',
};

/** Null when this person may give this answer. Who says no spends nothing, so no limit stands in the way of it. */
function obstacle(context: MutationContext, approval: Approval, decision: Approval['status']): ErrorCode | null {
  const { actor } = context;
  const isOwn = approval.requestedById === actor.userId;
  // By what the case is now: it may have been asked while the case was of another type.
  const type = context.row('ticket', approval.ticketId)?.type ?? approval.type;
  if (decision === 'withdrawn') return isOwn ? null : 'auth.forbidden';
  if (!isLeading(actor)) return 'auth.forbidden';
  if (isOwn) return 'approval.own';
  return decision === 'granted' && isAbove(context, approval, type) ? 'approval.above-limit' : null;
}

export const approvalDecide = defineMutation({
  v: 1,
  needsAuthority: true,
  /** `ticketId` is the approval's own, named here so that its row can be locked first. */
  args: z.strictObject({ approvalId: idSchema, ticketId: idSchema, decision: z.enum(approvalDecisions), note: z.string().max(500) }),
  reads: (args) => [
    { entity: 'approval', id: args.approvalId },
    { entity: 'ticket', id: args.ticketId },
  ],
  apply(context, args) {
    const found = writableRow(context, 'approval', args.approvalId);
    if (found.row === null) return found.refusal;
    const approval = found.row;
    if (approval.ticketId !== args.ticketId) return rejected('input.invalid', 'approval', approval.id);
    const refusal = obstacle(context, approval, args.decision);
    if (refusal !== null) return rejected(refusal, 'approval', approval.id);
    const note = args.note.trim();
    // The same answer with words of its own is told, so that the words are kept on a card.
    if (approval.status === args.decision && (note === '' || note === approval.note)) return done([]);
    if (approval.status !== 'open') return rejected('approval.settled', 'approval', approval.id);
    const row: Approval = {
      ...approval,
      status: args.decision,
      decidedById: context.actor.userId,
      decidedByName: context.actor.name,
      decidedAtMs: context.atMs,
      note,
    };
    const ticket = context.row('ticket', args.ticketId);
    const text = `${decisionNames[args.decision]}：${approval.title}${note === '' ? '' : `；${note}`}`;
    const told = ticket === null ? [] : [storyEvent(context, ticket, { kind: 'approval', text, reasonCode: args.decision })];
    return done([{ entity: 'approval', row }, ...told]);
  },
  describe: (args) => `请示${decisionNames[args.decision]}`,
});
