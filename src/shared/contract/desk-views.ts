/** What the screens read: views the store computes from synced rows, already masked. Times are epoch ms UTC. */
import { z } from 'zod';
import {
  channelSchema,
  complaintTypeSchema,
  departmentSchema,
  emotionSchema,
  idSchema,
  roleSchema,
  ticketStageSchema,
  urgencySchema,
} from '../base/words.ts';
import { clockKinds, pauseReasons } from '../clock/pauses.ts';
import { candidateSchema } from '../contact/contact.ts';
import { packKindSchema } from '../pack/pack.ts';
import { reopenReasons } from '../ticket/stage-moves.ts';
import { commitmentSchema, conflictSchema, followUpSchema, ticketEventSchema, ticketSchema } from '../ticket/ticket.ts';
import { approvalViewSchema } from './approval-views.ts';
import { escalationViewSchema, taskViewSchema } from './department-views.ts';
import { userSchema } from './hub.ts';
import { orderViewSchema } from './order-views.ts';

/** `stuck`: the hub answers, but takes or gives nothing; `problem` says why. */
export const linkStateSchema = z.object({
  state: z.enum(['online', 'slow', 'stuck', 'connecting', 'offline', 'hub-down', 'hub-too-old', 'app-too-old', 'not-ours', 'signed-out']),
  /** When this state began. */
  sinceMs: z.number(),
  /** Last moment at which everything pulled was current; null before the first sync. */
  dataAtMs: z.number().nullable(),
  unsent: z.int(),
  openConflicts: z.int(),
  /** Null once every scope has been pulled once. `total` rows are as the hub counted them. */
  firstSync: z.object({ done: z.int(), total: z.int() }).nullable(),
  /** Local data is being brought forward to a newer app, and nothing else is there yet. `share`: 0 to 1; null while nobody can tell. */
  upgrade: z.object({ share: z.number().nullable(), leftMs: z.number().nullable() }).optional(),
  /** What to add to this PC's clock for the hub's time; every time the desk tells is the hub's. */
  hubOffsetMs: z.number().optional(),
  /** A sentence-worthy problem that is not about the link, e.g. a refused pack or a full disk. */
  problem: z.string().nullable(),
});
export type LinkState = z.infer<typeof linkStateSchema>;

/** After every row here was compared with the hub's: how many differed and were fetched again. */
export const checkSummarySchema = z.object({ mended: z.int(), isComplete: z.boolean() });
export type CheckSummary = z.infer<typeof checkSummarySchema>;

export const sessionViewSchema = z.object({
  user: userSchema.nullable(),
  hubUrl: z.string(),
  sample: z.boolean(),
  /** 'keychain' or the stated fallback where the OS has none. */
  keyStorage: z.enum(['keychain', 'file']),
  appVersion: z.string(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

/** Where the team's hub is, without what comes after the port, and the code that the administrator gave out. */
export const enrolSchema = z.object({
  hubUrl: z.url({ protocol: /^https?$/ }).max(200),
  code: z.string().trim().min(8).max(200),
});
export type EnrolRequest = z.infer<typeof enrolSchema>;

export const clockViewSchema = z.object({
  kind: z.enum(clockKinds),
  label: z.string(),
  /** Which follow-up a clock of that kind belongs to; null for the others. */
  followUp: z.enum(['progress', 'satisfaction', 'care']).nullable(),
  startMs: z.number(),
  dueAtMs: z.number(),
  /** Null while running; set when it was met. */
  metAtMs: z.number().nullable(),
  /** When it turns amber; left out where that is three quarters of the time between start and due. */
  amberAtMs: z.number().optional(),
  /** Who owes it, of kind `department`. */
  department: departmentSchema.optional(),
  /** Why it stands still; its due time moves on until it runs again. */
  paused: z
    .object({ fromMs: z.number(), toMs: z.number().nullable(), reason: z.enum(pauseReasons) })
    .nullable()
    .optional(),
});
export type ClockView = z.infer<typeof clockViewSchema>;

export const ticketSummarySchema = z.object({
  id: idSchema,
  ticketNo: z.string(),
  title: z.string(),
  type: complaintTypeSchema,
  stage: ticketStageSchema,
  urgency: urgencySchema,
  emotion: emotionSchema,
  customerId: idSchema,
  maskedName: z.string(),
  ownerId: idSchema.nullable(),
  ownerName: z.string(),
  department: departmentSchema,
  openedAtMs: z.number(),
  lastAction: z.string(),
  lastActionAtMs: z.number(),
  /** Earliest unmet clock; null when closed. */
  nextClock: clockViewSchema.nullable(),
  /** True while a local change of it has not reached the hub. */
  unsent: z.boolean(),
});
export type TicketSummary = z.infer<typeof ticketSummarySchema>;

/** How often the customer has contacted us about one ticket, this time counted, and since when; `phone` when all of it were calls. */
const repeatSchema = z.object({ count: z.int().min(2), by: z.enum(['phone', 'any']), firstAtMs: z.number() });

const noticeSchema = z.object({
  tone: z.enum(['harm', 'attention', 'info']),
  /** Ids of the rows it was read from; what they say is asked for when it is unfolded. */
  evidence: z.array(z.string()),
});

/** A warning of the profile as figures; each language says all of them, e.g. 「同一问题，9 天内第 3 次来电。上次承诺「11月19日 18:00 前补发」未兑现，逾期 2 天。」 */
export const profileNoticeSchema = z.discriminatedUnion('code', [
  noticeSchema.extend({ code: z.literal('repeat_contact'), repeat: repeatSchema }),
  noticeSchema.extend({ code: z.literal('broken_promise'), what: z.string(), dueAtMs: z.number(), repeat: repeatSchema.nullable() }),
  noticeSchema.extend({ code: z.literal('promise_due'), what: z.string(), dueAtMs: z.number() }),
  noticeSchema.extend({ code: z.literal('benefit_expiring'), title: z.string(), expiresAtMs: z.number() }),
  noticeSchema.extend({ code: z.literal('order_late'), orderTail: z.string(), promisedAtMs: z.number() }),
  noticeSchema.extend({ code: z.literal('relay_number') }),
  noticeSchema.extend({ code: z.literal('unverified') }),
]);
export type ProfileNotice = z.infer<typeof profileNoticeSchema>;

/** That a warning is wrong: which one, on which words, and why. */
export const findingContestSchema = z.object({
  contactId: idSchema.nullable(),
  rule: z.string(),
  text: z.string().max(500),
  note: z.string().max(500),
});

export const profileSchema = z.object({
  customerId: idSchema,
  maskedName: z.string(),
  /** e.g. 林女士; what sentences call the person. */
  callName: z.string(),
  maskedPhone: z.string(),
  memberNo: z.string(),
  tier: z.string(),
  verified: z.boolean(),
  tags: z.array(z.string()),
  region: z.string(),
  memberSinceMs: z.number(),
  benefits: z.array(
    z.object({ id: idSchema, title: z.string(), amountCents: z.int().nullable(), status: z.string(), expiresAtMs: z.number().nullable() }),
  ),
  notices: z.array(profileNoticeSchema),
  openTickets: z.array(ticketSummarySchema),
  closedTickets: z.int(),
  /** Generated from fields only, to read aloud; empty when there is nothing open. */
  progressStatement: z.string(),
  lastContacts: z.array(
    z.object({
      id: idSchema,
      atMs: z.number(),
      channel: channelSchema,
      direction: z.enum(['in', 'out']),
      durationMs: z.number().nullable(),
      summary: z.string(),
      emotionPeak: emotionSchema,
      agentName: z.string(),
    }),
  ),
  contactCount: z.int(),
  /** Settled contacts older than this many days are not kept here; left out where there can be none. */
  contactsKeptDays: z.int().optional(),
  orders: z.array(orderViewSchema),
  promises: z.array(commitmentSchema),
  /** When the rows were last known to be current. */
  dataAtMs: z.number().nullable(),
});
export type Profile = z.infer<typeof profileSchema>;

export const whoseProfileSchema = z.object({ customerId: idSchema });
export type WhoseProfile = z.infer<typeof whoseProfileSchema>;

/** `url` is null for a link made on another desk: only its hash is known here. */
export const progressLinkViewSchema = z.object({
  madeAtMs: z.number(),
  byName: z.string(),
  expiresAtMs: z.number(),
  url: z.string().nullable(),
});
export type ProgressLinkView = z.infer<typeof progressLinkViewSchema>;

export const ticketDetailSchema = z.object({
  ticket: ticketSchema,
  summary: ticketSummarySchema,
  clocks: z.array(clockViewSchema),
  events: z.array(ticketEventSchema),
  commitments: z.array(commitmentSchema),
  tasks: z.array(taskViewSchema),
  escalations: z.array(escalationViewSchema),
  followUps: z.array(followUpSchema),
  conflicts: z.array(conflictSchema),
  /** Stages it may move to from here. */
  nextStages: z.array(ticketStageSchema),
  /** The customer's link to the progress page that works now; null or left out when there is none. */
  progressLink: progressLinkViewSchema.nullable().optional(),
  unsent: z.boolean(),
});
export type TicketDetail = z.infer<typeof ticketDetailSchema>;

export const outboxItemSchema = z.object({
  n: z.int(),
  mutationId: idSchema,
  /** 「新建工单 TK-…」 */
  title: z.string(),
  name: z.string(),
  state: z.enum(['queued', 'sent', 'acked', 'settled', 'conflict', 'rejected']),
  createdAtMs: z.number(),
  attempts: z.int(),
  waitsFor: z.enum(['network', 'network-answer', 'turn', 'file', 'file-before', 'answer', 'data', 'choice', 'kept', 'done']),
  code: z.string(),
});
export type OutboxItem = z.infer<typeof outboxItemSchema>;

/** Unsent work of somebody who used this PC before; it goes to the hub once they sign in here again. `sinceMs`: when somebody else did. */
export const keptWorkSchema = z.object({ name: z.string(), unsent: z.int(), sinceMs: z.number() });
export type KeptWork = z.infer<typeof keptWorkSchema>;

export const todoItemSchema = z.object({
  id: z.string(),
  kind: z.enum(['commitment', 'follow_up', 'ticket_clock', 'approval', 'task', 'escalation', 'conflict']),
  /** What the desk asks for, where it is not in a person's own words (a commitment). */
  code: z
    .enum([
      ...['progress', 'satisfaction', 'care', 'golden', 'plan', 'department', 'statutory', 'conflict', 'rejected', 'approval'],
      ...['task_answered', 'task_back', 'escalated', 'post'],
    ] as const)
    .nullable(),
  who: z.string(),
  what: z.string(),
  dueAtMs: z.number(),
  startMs: z.number(),
  customerId: idSchema.nullable(),
  ticketId: idSchema.nullable(),
  mine: z.boolean(),
  unsent: z.boolean(),
  /** The public post that waits for its answer, of code `post`. */
  postId: idSchema.optional(),
  /** What is to be answered, of kind `approval`. */
  approval: approvalViewSchema.optional(),
  /** Where the ticket stands, of kind `follow_up`: its outcome may move it on. */
  stage: ticketStageSchema.optional(),
});
export type TodoItem = z.infer<typeof todoItemSchema>;

/**
 * The first lines of a day, one's own before the others' and each by time left; `all` and `mine` count what lies beyond them too.
 * `unowned`: open tickets that nobody has, for those who hand them out; 0 for all others.
 */
export const dayListSchema = z.object({ items: z.array(todoItemSchema), all: z.int(), mine: z.int(), unowned: z.int() });
export type DayList = z.infer<typeof dayListSchema>;

/** Where a typed search found something: a key of a person, or a text about them. */
export const matchPlaces = [
  'ticket_no',
  'order_no',
  'member_no',
  'phone',
  'name',
  'customer',
  'contact',
  'ticket',
  'ticket_event',
] as const;

/** `reason`: why it is cancelled, without which it is refused. */
export const settleCommitmentSchema = z.object({
  commitmentId: idSchema,
  status: z.enum(['kept', 'broken', 'cancelled']),
  reason: z.string().max(300).optional(),
});
export type SettleCommitment = z.infer<typeof settleCommitmentSchema>;

/** `contactId`: the talk in which somebody new was met; it is theirs then. */
export const newCustomerSchema = z.object({
  name: z.string().min(1).max(50),
  salutation: z.enum(['先生', '女士', '']),
  phone: z.string().max(40),
  contactId: idSchema.nullable(),
});

/** `peopleOnly`: words of contacts that belong to nobody yet are not wanted. */
export const searchQuerySchema = z.object({ text: z.string().max(100), limit: z.int().min(1).max(50), peopleOnly: z.boolean().optional() });
export type SearchQuery = z.infer<typeof searchQuerySchema>;

export const searchHitSchema = candidateSchema.extend({
  /** Null: a contact or post of somebody nobody knows yet; `maskedPhone` is where it came from. */
  customerId: idSchema.nullable(),
  /** The contact whose words were found. */
  contactId: idSchema.nullable(),
  /**
   * Null for recent customers, who were not searched for. `value`: what was found there, masked, or the words around it. `marks`:
   * half-open ranges of `value` that were typed, in order.
   */
  match: z.object({ place: z.enum(matchPlaces), value: z.string(), marks: z.array(z.tuple([z.int(), z.int()])).optional() }).nullable(),
  ticketId: idSchema.nullable(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const packSummarySchema = z.object({
  id: idSchema,
  packId: z.string(),
  kind: packKindSchema,
  version: z.int(),
  title: z.string(),
  issuedAtMs: z.number(),
  publishedBy: z.string(),
  keyId: z.string(),
  /** 'active' the one in force; 'older'; 'refused' with the reason. */
  standing: z.enum(['active', 'older', 'refused']),
  refusal: z.string().nullable(),
  /** Of the one in force: until when it was signed for. Also after that it is worked with. */
  expiresAtMs: z.number().optional(),
});
export type PackSummary = z.infer<typeof packSummarySchema>;

export const draftSchema = z.object({
  /** One of `draftKeys`; a draft belongs to what it names and to its author. */
  key: z.string().min(1).max(200),
  /** Room for the longest note with the ids of as many tickets as can be changed at once. */
  text: z.string().max(40_000),
  selectionStart: z.int().nonnegative(),
  selectionEnd: z.int().nonnegative(),
  savedAtMs: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

export const wrapupSchema = z.object({
  contactId: idSchema,
  type: complaintTypeSchema,
  title: z.string().max(200),
  summary: z.string().max(1_000),
  wrapCode: z.string(),
  emotionPeak: emotionSchema,
  stage: ticketStageSchema,
  /** Why, where the stage opens the ticket again. */
  reopenCode: z.enum(reopenReasons).optional(),
  department: departmentSchema,
  /** False when the contact needs no ticket (a plain question). */
  keepTicket: z.boolean(),
  /** Follow-ups that will be planned. */
  followUps: z.array(z.object({ kind: z.enum(['progress', 'satisfaction', 'care']), dueAtMs: z.number() })),
});
export type Wrapup = z.infer<typeof wrapupSchema>;

export const replayFileSchema = z.object({
  name: z.string(),
  title: z.string(),
  events: z.int(),
  durationMs: z.number(),
  damagedLines: z.int(),
});
export type ReplayFile = z.infer<typeof replayFileSchema>;

export const memberViewSchema = z.object({ id: idSchema, name: z.string(), role: roleSchema });

/** Of which anything may have changed. */
export const newsTopics = [
  'link',
  'session',
  'customer',
  'contact',
  'ticket',
  'pack',
  'outbox',
  'conflict',
  'draft',
  'demo',
  'import',
  'adapter',
  'presence',
] as const;

/** What changed, so that a screen refetches; and the moments a screen must react to at once. */
export const newsSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('changed'),
    topics: z.array(z.enum(newsTopics)),
  }),
  z.object({ type: z.literal('contact.offered'), contactId: idSchema }),
  z.object({ type: z.literal('alert.raised'), contactId: idSchema, kind: z.string() }),
]);
export type News = z.infer<typeof newsSchema>;
export type NewsTopic = (typeof newsTopics)[number];
