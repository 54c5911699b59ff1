/**
 * The record of a call or chat: opened when it begins, completed once when it ends. It is never refused for what it refers to:
 * a customer or ticket that is missing or out of scope is left out, the words that were spoken stay. Words and alerts that are too many
 * for one request come before the end, piece by piece.
 */
import { z } from 'zod';
import { atMsSchema, channelSchema, emotionSchema, idSchema } from '../../base/words.ts';
import { findingSchema } from '../../compliance/finding.ts';
import { type Contact, packVersionsSchema, utteranceSchema } from '../../contact/contact.ts';
import type { Customer } from '../../customer/customer.ts';
import { guideSnapshotSchema } from '../../guide/guide.ts';
import { alertReasonSchema, alertSchema } from '../../monitor/alert.ts';
import type { EntityName, EntityRows } from '../entity-table.ts';
import { defineMutation, type EntityPut, type MutationContext, type MutationOutcome } from '../mutation.ts';
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

/** The record while it may still be written: one's own, or for somebody who leads, and not ended. */
function openRecord(context: MutationContext, id: string): { row: Contact; refusal: null } | { row: null; refusal: MutationOutcome } {
  const found = writableRow(context, 'contact', id);
  if (found.row === null) return found;
  const isOurs = found.row.agentId === context.actor.userId || isLeading(context.actor);
  if (!isOurs) return { row: null, refusal: rejected('auth.forbidden', 'contact', id) };
  return found.row.state === 'ended' ? { row: null, refusal: rejected('ticket.conflict', 'contact', id) } : found;
}

/** No desk sends so much: what is heard or typed is cut long before, and a piece ends at `mostPieceBytes`. */
const words = z.string().max(100_000);
const addedUtteranceSchema = utteranceSchema.extend({
  id: z.string().max(1_000),
  text: words,
  findings: z.array(findingSchema.extend({ text: words, rule: words, reason: words, rewrite: words.nullable() })).max(5_000),
});

export const contactAddWords = defineMutation({
  v: 1,
  args: z.strictObject({
    contactId: idSchema,
    /** How many utterances are there already: a piece goes behind the ones before it or nowhere. */
    from: z.int().nonnegative(),
    utterances: z.array(addedUtteranceSchema).min(1).max(5_000),
  }),
  reads: (args) => [{ entity: 'contact', id: args.contactId }],
  apply(context, args) {
    const { row, refusal } = openRecord(context, args.contactId);
    if (row === null) return refusal;
    if (args.from !== row.transcript.length) return rejected('input.invalid', 'contact', row.id);
    return done([{ entity: 'contact', row: { ...row, transcript: [...row.transcript, ...args.utterances] } }]);
  },
  describe: (args) => `保存对话内容：第 ${args.from + 1} 至 ${args.from + args.utterances.length} 句`,
});

const addedAlertSchema = alertSchema.extend({
  turns: alertSchema.shape.turns.max(5_000),
  why: words,
  reason: alertReasonSchema.extend({ words: z.array(words).max(1_000).optional() }).optional(),
  moves: z.tuple([words, words]),
});

export const contactAddAlerts = defineMutation({
  v: 1,
  args: z.strictObject({
    contactId: idSchema,
    /** How many alerts are there already: a piece goes behind the ones before it or nowhere. */
    from: z.int().nonnegative(),
    alerts: z.array(addedAlertSchema).min(1).max(5_000),
  }),
  reads: (args) => [{ entity: 'contact', id: args.contactId }],
  apply(context, args) {
    const { row, refusal } = openRecord(context, args.contactId);
    if (row === null) return refusal;
    if (args.from !== row.alerts.length) return rejected('input.invalid', 'contact', row.id);
    return done([{ entity: 'contact', row: { ...row, alerts: [...row.alerts, ...args.alerts] } }]);
  },
  describe: (args) => `保存对话提醒：第 ${args.from + 1} 至 ${args.from + args.alerts.length} 条`,
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
    /** Those that no piece brought before: of most talks, all. Bounded by the request alone, since older desks send every word here. */
    transcript: z.array(utteranceSchema),
    guide: guideSnapshotSchema.nullable(),
    /** Those that no piece brought before. */
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
    const { row: contact, refusal } = openRecord(context, args.contactId);
    if (contact === null) return refusal;
    const customer = reachable(context, 'customer', args.customerId);
    const ticket = reachable(context, 'ticket', args.ticketId);
    const { contactId: _id, isOtherMatter = false, transcript: rest, alerts: raised, ...given } = args;
    const told = { transcript: [...contact.transcript, ...rest], alerts: [...contact.alerts, ...raised] };
    // Whoever was matched first may have been the wrong one: then the ticket of the beginning is not this customer's.
    const isOther = isOtherMatter || (customer !== null && contact.customerId !== null && customer.id !== contact.customerId);
    const links = { customerId: customer?.id ?? contact.customerId, ticketId: ticket?.id ?? (isOther ? null : contact.ticketId) };
    const puts: EntityPut[] = [{ entity: 'contact', row: { ...contact, ...given, ...links, ...told, state: 'ended' } }];
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
