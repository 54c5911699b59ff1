/** Somebody whom an escalation has reached takes it on: it rises no further, and stays in sight until what it is about is settled. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { isReceiver } from '../../ticket/escalation.ts';
import { defineMutation } from '../mutation.ts';
import { done, isLeading, rejected, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

export const escalationTake = defineMutation({
  v: 1,
  /**
   * `ticketId` is the escalation's own, named here so that its row can be locked first; null where it had none yet when it was seen: a
   * post may have been joined with a case since.
   */
  args: z.strictObject({ escalationId: idSchema, ticketId: idSchema.nullable(), note: z.string().max(300) }),
  reads: (args) => [
    { entity: 'escalation', id: args.escalationId },
    ...(args.ticketId === null ? [] : [{ entity: 'ticket' as const, id: args.ticketId }]),
  ],
  apply(context, args) {
    const found = writableRow(context, 'escalation', args.escalationId);
    if (found.row === null) return found.refusal;
    const escalation = found.row;
    const { actor, atMs } = context;
    if (!isReceiver(escalation, actor) && !isLeading(actor)) return rejected('auth.forbidden', 'escalation', escalation.id);
    if (args.ticketId !== null && escalation.ticketId !== args.ticketId) return rejected('input.invalid', 'escalation', escalation.id);
    const note = args.note.trim();
    // A department's owner does not see the ticket.
    const ticket = args.ticketId === null ? null : writableRow(context, 'ticket', args.ticketId).row;
    const told = escalation.note.split('；');
    const isNew = note !== '' && !told.includes(note) && note !== escalation.note;
    if (escalation.state === 'taken' && isNew && ticket !== null) {
      // Somebody has it in hand already: what is written here stays in the story for them.
      const text = `${actor.name}对升级事项「${escalation.what}」的说明：${note}`;
      return done([storyEvent(context, ticket, { kind: 'escalated', text, reasonCode: 'noted' })]);
    }
    if (escalation.state === 'taken' && escalation.takenById === actor.userId) {
      // Without a story to stand in, one's own later words stand behind the first ones.
      const both = [...told, note].filter((each) => each !== '').join('；');
      return done(isNew ? [{ entity: 'escalation', row: { ...escalation, note: both } }] : []);
    }
    if (escalation.state !== 'open') return rejected('ticket.conflict', 'escalation', escalation.id);
    const row = { ...escalation, state: 'taken' as const, takenById: actor.userId, takenByName: actor.name, takenAtMs: atMs, note };
    const text = `${actor.name}接手升级事项「${escalation.what}」${note === '' ? '' : `：${note}`}`;
    const events = ticket === null ? [] : [storyEvent(context, ticket, { kind: 'escalated', text, reasonCode: 'taken' })];
    return done([{ entity: 'escalation', row }, ...events]);
  },
  describe: () => '接手一件升级事项',
});
