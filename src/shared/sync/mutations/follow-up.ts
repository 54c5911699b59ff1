/** Planned follow-ups: progress notices, the satisfaction check and the care call. */
import { z } from 'zod';
import { atMsSchema, idSchema, satisfactionSchema } from '../../base/words.ts';
import { followUpNames } from '../../ticket/follow-up-plan.ts';
import { asksForScore, sayScore } from '../../ticket/satisfaction.ts';
import type { FollowUp } from '../../ticket/ticket.ts';
import { defineMutation, type EntityPut } from '../mutation.ts';
import { done, rejected, writableRow } from './judge.ts';
import { storyEvent, ticketPut, withLastAction } from './ticket-story.ts';

export const followUpPlan = defineMutation({
  v: 1,
  args: z.strictObject({
    ticketId: idSchema,
    items: z
      .array(
        z.strictObject({
          id: idSchema,
          kind: z.enum(['progress', 'satisfaction', 'care']),
          dueAtMs: atMsSchema,
          assigneeId: idSchema.nullable(),
          assigneeName: z.string().max(50),
        }),
      )
      .min(1)
      .max(20),
    /** Open ones of the ticket that these take the place of, because more time was promised. One that was done meanwhile stays done. */
    insteadOf: z.array(idSchema).max(20).optional(),
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    ...args.items.map((item) => ({ entity: 'follow_up' as const, id: item.id })),
    ...(args.insteadOf ?? []).map((id) => ({ entity: 'follow_up' as const, id })),
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    const taken = args.items.find((item) => context.row('follow_up', item.id) !== null);
    if (taken !== undefined) return rejected('input.invalid', 'follow_up', taken.id);
    const puts = args.items.map((item): EntityPut => {
      const row: FollowUp = {
        ...item,
        scope: ticket.scope,
        ver: 0,
        deleted: false,
        ticketId: ticket.id,
        customerId: ticket.customerId,
        status: 'open',
        outcome: '',
        doneAtMs: null,
        score: null,
      };
      return { entity: 'follow_up', row };
    });
    for (const id of new Set(args.insteadOf)) {
      const before = context.row('follow_up', id);
      if (before === null || before.ticketId !== ticket.id || before.status !== 'open') continue;
      puts.push({ entity: 'follow_up', row: { ...before, status: 'cancelled', doneAtMs: context.atMs } });
    }
    const names = args.items.map((item) => followUpNames[item.kind]).join('、');
    return done([...puts, storyEvent(context, ticket, { kind: 'follow_up', text: `已计划：${names}`, reasonCode: 'planned' })]);
  },
  describe: (args) => `安排 ${args.items.length} 次跟进`,
});

export const followUpComplete = defineMutation({
  v: 1,
  /** `ticketId` is the follow-up's own, named here so that its row can be locked first. `score`: where the customer gave one. */
  args: z.strictObject({
    followUpId: idSchema,
    ticketId: idSchema,
    outcome: z.string().max(500),
    score: satisfactionSchema.optional(),
  }),
  reads: (args) => [
    { entity: 'follow_up', id: args.followUpId },
    { entity: 'ticket', id: args.ticketId },
  ],
  apply(context, args) {
    const found = writableRow(context, 'follow_up', args.followUpId);
    if (found.row === null) return found.refusal;
    const followUp = found.row;
    if (followUp.ticketId !== args.ticketId) return rejected('input.invalid', 'follow_up', followUp.id);
    if (followUp.status !== 'open') return rejected('ticket.conflict', 'follow_up', followUp.id);
    const score = args.score ?? null;
    if (score !== null && !asksForScore(followUp.kind)) return rejected('input.invalid', 'follow_up', followUp.id);
    const row: FollowUp = { ...followUp, status: 'done', outcome: args.outcome, doneAtMs: context.atMs, score };
    const puts: EntityPut[] = [{ entity: 'follow_up', row }];
    const ticket = context.row('ticket', args.ticketId);
    if (ticket !== null) {
      const name = followUpNames[followUp.kind];
      puts.push(ticketPut(withLastAction(ticket, `完成${name}`, context.atMs)));
      const told = [sayScore(score), args.outcome].filter((words) => words !== '').join(' · ') || '已完成';
      puts.push(storyEvent(context, ticket, { kind: 'follow_up', text: `${name}：${told}`, reasonCode: 'done' }));
    }
    return done(puts);
  },
  describe: () => '完成一次跟进',
});
