/** One timeline of everything with a customer, in pages: asked for apart from the profile, so that nothing long delays that. */
import { z } from 'zod';
import { channelSchema, emotionSchema, idSchema, ticketStageSchema } from '../base/words.ts';
import { commitmentSchema, followUpSchema, ticketEventSchema } from '../ticket/ticket.ts';

export const timelineKinds = ['order', 'logistics', 'contact', 'consultation', 'ticket', 'event', 'commitment', 'follow_up'] as const;
export type TimelineKind = (typeof timelineKinds)[number];

const itemSchema = z.object({
  /** `<kind>:<id of the row>`. */
  id: z.string(),
  atMs: z.number(),
  emotion: emotionSchema.nullable(),
  channel: channelSchema.nullable(),
  refId: z.string(),
});
const talkSchema = itemSchema.extend({
  channel: channelSchema,
  direction: z.enum(['in', 'out']),
  agentName: z.string(),
  summary: z.string(),
  score: z.int().nullable(),
});

/** As facts: each window says them in its own language. Free words are masked. `orderTail`: the last six of its number. */
export const timelineItemSchema = z.discriminatedUnion('kind', [
  itemSchema.extend({
    kind: z.literal('order'),
    ...{ product: z.string(), quantity: z.int(), amountCents: z.int(), orderTail: z.string() },
  }),
  itemSchema.extend({ kind: z.literal('logistics'), text: z.string(), place: z.string() }),
  talkSchema.extend({ kind: z.literal('contact') }),
  talkSchema.extend({ kind: z.literal('consultation') }),
  itemSchema.extend({ kind: z.literal('ticket'), ticketNo: z.string(), title: z.string(), stage: ticketStageSchema }),
  itemSchema.extend({
    kind: z.literal('event'),
    ...{ event: ticketEventSchema.shape.kind, text: z.string(), reasonCode: z.string().nullable() },
  }),
  itemSchema.extend({
    kind: z.literal('commitment'),
    ...{ status: commitmentSchema.shape.status, what: z.string(), dueAtMs: z.number() },
  }),
  itemSchema.extend({
    kind: z.literal('follow_up'),
    ...{ followUp: followUpSchema.shape.kind, outcome: z.string(), score: z.int().nullable() },
  }),
]);
export type TimelineItem = z.infer<typeof timelineItemSchema>;

/** The rows that one warning names, asked for when it is unfolded; told newest first. */
export const evidenceOfNoticeSchema = z.object({ customerId: idSchema, ids: z.array(idSchema).min(1).max(500) });
export type EvidenceOfNotice = z.infer<typeof evidenceOfNoticeSchema>;

/** What happened to a ticket belongs with the ticket; a question is a contact too. */
export const timelineFilters = {
  all: timelineKinds,
  contact: ['contact', 'consultation'],
  consultation: ['consultation'],
  ticket: ['ticket', 'event'],
  order: ['order'],
  logistics: ['logistics'],
  commitment: ['commitment'],
  follow_up: ['follow_up'],
} as const satisfies Record<string, readonly TimelineKind[]>;
export type TimelineFilter = keyof typeof timelineFilters;
export const timelineFilterNames = Object.keys(timelineFilters) as [TimelineFilter, ...TimelineFilter[]];

const placeSchema = z.object({ atMs: z.number(), id: z.string().max(80) });

/** `after`: the last item that is known already; null for the newest. */
export const timelineQuerySchema = z.object({
  customerId: idSchema,
  filter: z.enum(timelineFilterNames),
  after: placeSchema.nullable(),
  limit: z.int().min(1).max(200),
});
export type TimelineQuery = z.infer<typeof timelineQuerySchema>;

export const timelinePageSchema = z.object({
  /** Newest first, ties by id. */
  items: z.array(timelineItemSchema),
  /** Where the next page goes on; null at the end. */
  next: placeSchema.nullable(),
  /** All that is on this desk, of each kind. */
  counts: z.record(z.enum(timelineKinds), z.int()),
});
export type TimelinePage = z.infer<typeof timelinePageSchema>;

/** So many orders stand in a profile, the newest; all are in the timeline. */
export const mostProfileOrders = 50;
