/**
 * The record of a call or chat: opened when it begins, completed once when it ends. It is never refused for what it refers to:
 * a customer or ticket that is missing or out of scope is left out, the words that were spoken stay.
 */
import { z } from 'zod';
import { atMsSchema, channelSchema, emotionSchema, idSchema } from '../../base/words.ts';
import { type Contact, packVersionsSchema, utteranceSchema } from '../../contact/contact.ts';
import type { Customer } from '../../customer/customer.ts';
import { guideSnapshotSchema } from '../../guide/guide.ts';
import { alertSchema } from '../../monitor/alert.ts';
import type { EntityName, EntityRows } from '../entity-table.ts';
import { defineMutation, type EntityPut, type MutationContext } from '../mutation.ts';
import { done, isLeading, newRowScope, rejected, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

/**
 * The one customer column that desks maintain; all others belong to the source system. A desk whose clock is ahead does not set it
 * into the future (the hub's `atMs` never is), and whether the row is written depends on no clock.
 */
function lastContactPut(context: MutationContext, customer: Customer, startedAtMs: number): EntityPut {
  const lastContactAtMs = Math.max(customer.lastContactAtMs ?? 0, Math.min(startedAtMs, context.atMs));
  return { entity: 'customer', row: { ...customer, lastContactAtMs } };
}

function reachable<K extends EntityName>(context: MutationContext, entity: K, id: string | null): EntityRows[K] | null {
  return id === null ? null : writableRow(context, entity, id).row;
}

export const contactStart = defineMutation({
  v: 1,
  args: z.strictObject({
    contactId: idSchema,
    customerId: idSchema.nullable(),
    ticketId: idSchema.nullable(),
    channel: channelSchema,
    direction: z.enum(['in', 'out']),
    fromAddress: z.string().max(64),
    startedAtMs: atMsSchema,
    packs: packVersionsSchema,
  }),
  reads: (args) => [
    { entity: 'contact', id: args.contactId },
    ...(args.customerId === null ? [] : [{ entity: 'customer' as const, id: args.customerId }]),
    ...(args.ticketId === null ? [] : [{ entity: 'ticket' as const, id: args.ticketId }]),
  ],
  apply(context, args) {
    if (context.row('contact', args.contactId) !== null) return rejected('input.invalid', 'contact', args.contactId);
    const scope = newRowScope(context, null);
    if (scope === null) return rejected('auth.forbidden', 'contact', args.contactId);
    const customer = reachable(context, 'customer', args.customerId);
    const ticket = reachable(context, 'ticket', args.ticketId);
    const { contactId, ...given } = args;
    const contact: Contact = {
      ...given,
      customerId: customer?.id ?? null,
      ticketId: ticket?.id ?? null,
      id: contactId,
      scope,
      ver: 0,
      deleted: false,
      state: 'open',
      endedAtMs: null,
      agentId: context.actor.userId,
      agentName: context.actor.name,
      summary: '',
      emotionPeak: 0,
      wrapCode: null,
      transcript: [],
      guide: null,
      alerts: [],
      satisfaction: null,
    };
    const touched = customer === null ? [] : [lastContactPut(context, customer, args.startedAtMs)];
    return done([{ entity: 'contact', row: contact }, ...touched]);
  },
  describe: (args) => (args.channel === 'phone' ? '开始一通电话' : '开始一次会话'),
});

export const contactFinish = defineMutation({
  v: 1,
  args: z.strictObject({
    contactId: idSchema,
    customerId: idSchema.nullable(),
    ticketId: idSchema.nullable(),
    endedAtMs: atMsSchema,
    summary: z.string().max(1_000),
    emotionPeak: emotionSchema,
    wrapCode: z.string().max(100).nullable(),
    transcript: z.array(utteranceSchema),
    guide: guideSnapshotSchema.nullable(),
    alerts: z.array(alertSchema),
    satisfaction: z.int().min(1).max(5).nullable(),
    /** It turned out to be about something else than the ticket it began with. */
    isOtherMatter: z.boolean().optional(),
  }),
  reads: (args) => [
    { entity: 'contact', id: args.contactId },
    ...(args.customerId === null ? [] : [{ entity: 'customer' as const, id: args.customerId }]),
    ...(args.ticketId === null ? [] : [{ entity: 'ticket' as const, id: args.ticketId }]),
  ],
  apply(context, args) {
    const found = writableRow(context, 'contact', args.contactId);
    if (found.row === null) return found.refusal;
    const contact = found.row;
    if (contact.agentId !== context.actor.userId && !isLeading(context.actor)) return rejected('auth.forbidden', 'contact', contact.id);
    if (contact.state === 'ended') return rejected('ticket.conflict', 'contact', contact.id);
    const customer = reachable(context, 'customer', args.customerId);
    const ticket = reachable(context, 'ticket', args.ticketId);
    const { contactId: _id, isOtherMatter = false, ...given } = args;
    // Whoever was matched first may have been the wrong one: then the ticket of the beginning is not this customer's.
    const isOther = isOtherMatter || (customer !== null && contact.customerId !== null && customer.id !== contact.customerId);
    const links = { customerId: customer?.id ?? contact.customerId, ticketId: ticket?.id ?? (isOther ? null : contact.ticketId) };
    const puts: EntityPut[] = [{ entity: 'contact', row: { ...contact, ...given, ...links, state: 'ended' } }];
    // Known since the beginning: written then.
    if (customer !== null && customer.id !== contact.customerId) puts.push(lastContactPut(context, customer, contact.startedAtMs));
    if (ticket !== null) {
      const text = `${contact.channel === 'phone' ? '通话' : '会话'}结束：${args.summary || '无摘要'}`;
      puts.push(storyEvent(context, ticket, { kind: 'contact', text, reasonCode: args.wrapCode }));
    }
    return done(puts);
  },
  describe: () => '保存通话小结',
});
