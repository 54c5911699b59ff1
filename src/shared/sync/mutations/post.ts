/** What is done about a public post: written down by hand, answered once in public, put away with a reason, or joined with a case. */
import { z } from 'zod';
import { atMsSchema, idSchema } from '../../base/words.ts';
import { findingSchema } from '../../compliance/finding.ts';
import { type Contact, packVersionsSchema } from '../../contact/contact.ts';
import { isPost, postAddress, postPlace, replyId } from '../../contact/post.ts';
import { defineMutation, type EntityPut, type MutationContext, type MutationOutcome, type RowRef } from '../mutation.ts';
import { escalationRef, settleEscalation } from './escalation-end.ts';
import { done, newRowScope, rejected, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

export const postAdd = defineMutation({
  v: 1,
  args: z.strictObject({
    contactId: idSchema,
    from: z.string().trim().min(1).max(64),
    summary: z.string().max(400),
    text: z.string().trim().min(1).max(2_000),
    postedAtMs: atMsSchema,
  }),
  reads: (args) => [{ entity: 'contact', id: args.contactId }],
  apply(context, { contactId, from, summary, text, postedAtMs }) {
    if (context.row('contact', contactId) !== null) return rejected('input.invalid', 'contact', contactId);
    const scope = newRowScope(context, null);
    if (scope === null) return rejected('auth.forbidden', 'contact', contactId);
    const said = { id: '0', speaker: 'customer' as const, via: 'message' as const, text, atMs: 0, endMs: 0, rev: 1, emotion: null };
    const contact: Contact = {
      ...{ id: contactId, scope, ver: 0, deleted: false, customerId: null, ticketId: null, channel: 'public', direction: 'in' },
      ...{
        fromAddress: from,
        state: 'open',
        startedAtMs: Math.min(postedAtMs, context.atMs),
        endedAtMs: null,
        agentId: null,
        agentName: '',
      },
      ...{ summary, emotionPeak: 0, wrapCode: null, packs: { scripts: 0, rules: 0, guides: 0, policy: 0 }, guide: null, alerts: [] },
      ...{ transcript: [{ ...said, findings: [] }], satisfaction: null },
    };
    return done([{ entity: 'contact', row: contact }]);
  },
  describe: (args) => `登记公开帖文「${args.from}」`,
});

type Found = { post: Contact; refusal: null } | { post: null; refusal: MutationOutcome };

/** Open still: whoever comes second keeps the words on a card. */
function openPost(context: MutationContext, contactId: string): Found {
  const found = writableRow(context, 'contact', contactId);
  if (found.row === null) return { post: null, refusal: found.refusal };
  if (!isPost(found.row)) return { post: null, refusal: rejected('input.invalid', 'contact', contactId) };
  if (found.row.state === 'ended') return { post: null, refusal: rejected('ticket.conflict', 'contact', contactId) };
  return { post: found.row, refusal: null };
}

/** `ticketId`: the post's own, named so that its row can be locked. */
const about = { contactId: idSchema, ticketId: idSchema.nullable() };
const aboutReads = (args: { contactId: string; ticketId: string | null }): RowRef[] => [
  { entity: 'contact', id: args.contactId },
  escalationRef(args.contactId, 'post'),
  ...(args.ticketId === null ? [] : [{ entity: 'ticket' as const, id: args.ticketId }]),
];

function told(context: MutationContext, post: Contact, ticketId: string | null, text: string): EntityPut[] {
  const ticket = ticketId === null || ticketId !== post.ticketId ? null : writableRow(context, 'ticket', ticketId).row;
  return ticket === null ? [] : [storyEvent(context, ticket, { kind: 'contact', text, reasonCode: 'public-post' })];
}

/** Whoever it had reached need not look any more. */
function rests(context: MutationContext, { id }: Contact): EntityPut[] {
  return settleEscalation(context, escalationRef(id, 'post'));
}

function ended(context: MutationContext, post: Contact): Contact {
  const { userId: agentId, name: agentName } = context.actor;
  return { ...post, state: 'ended', endedAtMs: Math.max(context.atMs, post.startedAtMs), agentId, agentName };
}

export const postReply = defineMutation({
  v: 1,
  args: z.strictObject({
    ...about,
    text: z.string().trim().min(1).max(2_000),
    /** What the rules found in it, and why it went out all the same; null where nothing was held. */
    findings: z.array(findingSchema).max(100),
    overrideReason: z.string().trim().min(1).max(500).nullable(),
    packs: packVersionsSchema,
  }),
  reads: aboutReads,
  apply(context, { contactId, ticketId, text, findings, overrideReason, packs }) {
    const { post, refusal } = openPost(context, contactId);
    if (post === null) return refusal;
    if (overrideReason === null && findings.some(({ severity }) => severity === 'block'))
      return rejected('input.invalid', 'contact', contactId);
    const atMs = Math.max(0, context.atMs - post.startedAtMs);
    const id = replyId(context.mutationId);
    const said = { id, speaker: 'agent' as const, via: 'typed' as const, text, atMs, endMs: atMs, rev: 1, emotion: null, findings };
    const row = { ...ended(context, post), packs, transcript: [...post.transcript, said] };
    const why = overrideReason === null ? '' : `（越过提醒：${overrideReason}）`;
    return done([{ entity: 'contact', row }, ...told(context, post, ticketId, `公开回复：${text}${why}`), ...rests(context, post)]);
  },
  describe: (args) => `公开回复「${args.text.length > 20 ? `${args.text.slice(0, 20)}…` : args.text}」`,
});

export const postClose = defineMutation({
  v: 1,
  args: z.strictObject({ ...about, reason: z.string().trim().min(1).max(200) }),
  reads: aboutReads,
  apply(context, { contactId, ticketId, reason }) {
    const { post, refusal } = openPost(context, contactId);
    if (post === null) return refusal;
    const row = { ...ended(context, post), wrapCode: 'other/no_reply', summary: `${post.summary} · 不公开回复：${reason}`.slice(0, 1_000) };
    return done([{ entity: 'contact', row }, ...told(context, post, ticketId, `公开帖文不回复：${reason}`), ...rests(context, post)]);
  },
  describe: () => '公开帖文不回复',
});

/** Also of a post that was answered already: the private talk comes after the public word. */
export const postJoin = defineMutation({
  v: 1,
  args: z.strictObject({ contactId: idSchema, customerId: idSchema, ticketId: idSchema }),
  reads: (args) => [
    { entity: 'contact', id: args.contactId },
    { entity: 'customer', id: args.customerId },
    { entity: 'ticket', id: args.ticketId },
  ],
  apply(context, { contactId, customerId, ticketId }) {
    const found = writableRow(context, 'contact', contactId);
    if (found.row === null) return found.refusal;
    const post = found.row;
    if (!isPost(post)) return rejected('input.invalid', 'contact', contactId);
    if (post.ticketId !== null && post.ticketId !== ticketId) return rejected('ticket.conflict', 'contact', contactId);
    const customer = writableRow(context, 'customer', customerId);
    if (customer.row === null) return customer.refusal;
    const ticket = writableRow(context, 'ticket', ticketId);
    if (ticket.row === null) return ticket.refusal;
    if (ticket.row.customerId !== customerId) return rejected('input.invalid', 'contact', contactId);
    if (post.ticketId === ticketId) return done([]);
    const from = [post.fromAddress, postPlace(post), postAddress(post)].filter((part) => part !== '').join(' · ');
    const story = storyEvent(context, ticket.row, { kind: 'contact', text: `由公开帖文转入：${from}`, reasonCode: 'public-post' });
    return done([{ entity: 'contact', row: { ...post, customerId, ticketId } }, story]);
  },
  describe: () => '公开帖文转私下沟通',
});
