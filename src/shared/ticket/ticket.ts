/** What we owe a customer: the ticket, its story, the dated commitments and the planned follow-ups. */
import { z } from 'zod';
import {
  atMsSchema,
  channelSchema,
  complaintTypeSchema,
  departmentSchema,
  emotionSchema,
  idSchema,
  satisfactionSchema,
  ticketStageSchema,
  urgencySchema,
} from '../base/words.ts';
import { entityBase } from '../customer/customer.ts';

export const demandSchema = z.object({ id: z.string(), text: z.string(), done: z.boolean() });
export type Demand = z.infer<typeof demandSchema>;

/** The structured problem statement read back to the customer in step 2. Empty string = not known yet. */
export const problemSchema = z.object({
  what: z.string(),
  when: z.string(),
  orderNo: z.string(),
  ask: z.string(),
  confirmed: z.boolean(),
});
export type Problem = z.infer<typeof problemSchema>;

export const evidenceStates = ['wanted', 'asked', 'have', 'waived'] as const;
export const evidenceSchema = z.object({
  id: z.string(),
  /** Id of the guide's evidence item, or 'extra'. */
  item: z.string(),
  label: z.string(),
  state: z.enum(evidenceStates),
  /** Where it came from: the customer now, an earlier ticket, or the desk's own cross-check. */
  source: z.enum(['customer', 'ticket', 'desk']),
  note: z.string(),
  /** sha-256 hex of the stored file, when there is one. */
  sha256: z.string().nullable(),
  fileName: z.string().nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const optionSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** The words to offer it with, slots already filled. */
  sentence: z.string(),
  costCents: z.int(),
  /** The part of the cost that is given as a coupon or a benefit. */
  couponCents: z.int().optional(),
  /** How long it takes, in words, e.g. 「明天12点前发出」. */
  timeText: z.string(),
  /** True when the agent's own authority does not cover it. */
  overLimit: z.boolean(),
});
export type Option = z.infer<typeof optionSchema>;

/** A negative cost is read as none: a share of an order with a negative amount was one. */
const givenCentsSchema = z.int().overwrite((cents) => Math.max(0, cents));
/** An option as an action brings it. */
export const givenOptionSchema = optionSchema.extend({ costCents: givenCentsSchema, couponCents: givenCentsSchema.optional() });

export const ticketSchema = z.object({
  ...entityBase,
  /** e.g. TK-20261122-7F3KQ: date of opening and five characters drawn from the id, so it can be given offline. */
  ticketNo: z.string(),
  customerId: idSchema,
  orderId: idSchema.nullable(),
  contactId: idSchema.nullable(),
  type: complaintTypeSchema,
  title: z.string(),
  channel: channelSchema,
  emotion: emotionSchema,
  urgency: urgencySchema,
  openedAtMs: atMsSchema,
  /** First human response is due (golden window, ≤ 2 h). */
  goldenDueAtMs: atMsSchema,
  firstResponseAtMs: atMsSchema.nullable(),
  /** Plan or result is due (≤ 24 h). */
  planDueAtMs: atMsSchema,
  planGivenAtMs: atMsSchema.nullable(),
  closedAtMs: atMsSchema.nullable(),
  problem: problemSchema,
  demands: z.array(demandSchema),
  facts: z.array(z.string()),
  evidence: z.array(evidenceSchema),
  options: z.array(optionSchema),
  chosenOptionId: z.string().nullable(),
  lastAction: z.string(),
  lastActionAtMs: atMsSchema,
  fieldsRev: z.string(),
  // group `status`
  stage: ticketStageSchema,
  statusRev: z.string(),
  // group `owner`
  ownerId: idSchema.nullable(),
  ownerName: z.string(),
  department: departmentSchema,
  ownerRev: z.string(),
});
export type Ticket = z.infer<typeof ticketSchema>;

export const ticketEventKinds = [
  'created',
  'note',
  'stage',
  'owner',
  'fields',
  'option',
  'evidence',
  'commitment',
  'follow_up',
  'contact',
  /** A link to the progress page was given out or taken back; `reasonCode` is the SHA-256 of its token. */
  'link_made',
  'link_ended',
  'reopened',
  'worsened',
  /** The work waits for somebody; `reasonCode` says for whom (`clock/pauses.ts`). */
  'paused',
  'resumed',
  /** Something a clock counts from or stops at, beside what is done with the ticket; `reasonCode` says what (`clock-events.ts`). */
  'happened',
  /** The customer's data are wrong; `reasonCode` says which (`correction.ts`). */
  'correction',
  /** Another department was asked, or is asked no more. */
  'task',
  /** It was missed or got worse, and reached somebody higher up. */
  'escalated',
  /** Asked for, granted or refused: what is above an agent's limit. */
  'approval',
] as const;
export const ticketEventSchema = z.object({
  ...entityBase,
  ticketId: idSchema,
  customerId: idSchema,
  kind: z.enum(ticketEventKinds),
  text: z.string(),
  authorId: idSchema.nullable(),
  authorName: z.string(),
  /** The author's own clock, for display only. */
  atMs: atMsSchema,
  reasonCode: z.string().nullable(),
});
export type TicketEvent = z.infer<typeof ticketEventSchema>;

export const commitmentSchema = z.object({
  ...entityBase,
  ticketId: idSchema.nullable(),
  customerId: idSchema,
  contactId: idSchema.nullable(),
  what: z.string(),
  ownerId: idSchema.nullable(),
  ownerName: z.string(),
  madeAtMs: atMsSchema,
  dueAtMs: atMsSchema,
  /** The words it was promised in, e.g. 「今天18点前」. */
  words: z.string(),
  status: z.enum(['open', 'kept', 'broken', 'cancelled']),
  settledAtMs: atMsSchema.nullable(),
});
export type Commitment = z.infer<typeof commitmentSchema>;

export const followUpSchema = z.object({
  ...entityBase,
  ticketId: idSchema,
  customerId: idSchema,
  /** progress notice; satisfaction check on completion; care call 回访 after 7 to 14 days. */
  kind: z.enum(['progress', 'satisfaction', 'care']),
  dueAtMs: atMsSchema,
  assigneeId: idSchema.nullable(),
  assigneeName: z.string(),
  status: z.enum(['open', 'done', 'cancelled']),
  outcome: z.string(),
  doneAtMs: atMsSchema.nullable(),
  /** How content the customer said to be, of a satisfaction check or a care call; null: not asked, or not answered. */
  score: satisfactionSchema.nullable(),
});
export type FollowUp = z.infer<typeof followUpSchema>;

/** Shown to its author (scope user:) and the team: mine, theirs, who, when. Id = the mutation that was not applied. */
export const conflictSchema = z.object({
  ...entityBase,
  entity: z.string(),
  entityId: idSchema,
  /** Field group, e.g. `status`; 'all' for a rejected mutation. */
  group: z.string(),
  status: z.enum(['conflict', 'rejected']),
  code: z.string(),
  mutation: z.string(),
  mine: z.json(),
  theirs: z.json(),
  theirsRev: z.string().nullable(),
  theirsBy: z.string(),
  theirsAtMs: atMsSchema.nullable(),
  authorId: idSchema,
  atMs: atMsSchema,
  resolvedAtMs: atMsSchema.nullable(),
});
export type Conflict = z.infer<typeof conflictSchema>;
