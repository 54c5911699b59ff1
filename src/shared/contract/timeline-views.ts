/** One timeline of everything with a customer, in pages: asked for apart from the profile, so that nothing long delays that. */
import { z } from 'zod';
import { channelSchema, emotionSchema, idSchema } from '../base/words.ts';

export const timelineKinds = ['order', 'logistics', 'contact', 'consultation', 'ticket', 'event', 'commitment', 'follow_up'] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export const timelineItemSchema = z.object({
  /** `<kind>:<id of the row>`. */
  id: z.string(),
  kind: z.enum(timelineKinds),
  atMs: z.number(),
  title: z.string(),
  detail: z.string(),
  emotion: emotionSchema.nullable(),
  channel: channelSchema.nullable(),
  refId: z.string(),
});
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
