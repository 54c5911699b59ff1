/**
 * What a window may ask of the store, over one MessagePort. A thing not in this table does not exist.
 * Queries read local data only and never wait for the network. Actions are saved before they answer.
 * Errors: code DESK with an AppError in `data`, so nothing untyped crosses.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { assistWants } from '../assist/model-prompt.ts';
import { errorCodes } from '../base/error-codes.ts';
import { locales } from '../base/locale.ts';
import { atMsSchema, channelSchema, complaintTypeSchema, emotionSchema, idSchema, ticketStageSchema } from '../base/words.ts';
import { pauseReasons } from '../clock/pauses.ts';
import { findingSchema } from '../compliance/finding.ts';
import { runningContactSchema } from '../contact/contact.ts';
import { guideEventSchema } from '../guide/guide.ts';
import { importKinds } from '../imports/fields.ts';
import { packKindSchema, readPackSchema } from '../pack/pack.ts';
import { correctionSchema } from '../ticket/correction.ts';
import { ledgerLayoutSchema, mostSavedViews, savedViewSchema } from '../ticket/ledger-columns.ts';
import { reopenReasons, worsenReasons } from '../ticket/stage-moves.ts';
import { commitmentSchema, conflictSchema } from '../ticket/ticket.ts';
import { adaptersViewSchema } from './adapter-views.ts';
import * as approvals from './approval-views.ts';
import * as assist from './assist-views.ts';
import * as away from './away-views.ts';
import { recordedContactSchema } from './contact-views.ts';
import * as departments from './department-views.ts';
import * as views from './desk-views.ts';
import { emergencyViewSchema } from './emergency-views.ts';
import { completeFollowUpSchema } from './follow-up-views.ts';
import { separateReasons } from './identity.ts';
import * as identity from './identity-views.ts';
import { badRowsSchema, importChoiceSchema, importViewSchema, mappingSchema, unfinishedImportSchema } from './import-views.ts';
import * as ledger from './ledger-views.ts';
import * as orders from './order-views.ts';
import * as posts from './post-views.ts';
import { placeSchema, presenceViewSchema } from './presence-views.ts';
import { evidenceOfNoticeSchema, timelineItemSchema, timelinePageSchema, timelineQuerySchema } from './timeline-views.ts';

export const appErrorSchema = z.object({
  code: z.enum(errorCodes as [string, ...string[]]),
  origin: z.enum(['renderer', 'main', 'hub']),
  message: z.string(),
  details: z.json().optional(),
});

const base = oc.errors({ DESK: { status: 400, data: appErrorSchema } });
const query = <O extends z.ZodType>(output: O) => base.output(output);
const ask = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => base.input(input).output(output);
const done = z.object({ ok: z.literal(true) });
const contactId = z.object({ contactId: idSchema });
const importId = z.object({ importId: idSchema });

export const deskContract = {
  news: base.output(eventIterator(views.newsSchema)),
  /** `enrol` joins this PC to a team's hub by an administrator's code, which is good once. */
  session: { get: query(views.sessionViewSchema), members: query(z.array(views.memberViewSchema)), enrol: ask(views.enrolSchema, done) },
  link: { get: query(views.linkStateSchema), retry: query(done), check: query(views.checkSummarySchema) },

  customer: {
    profile: ask(views.whoseProfileSchema, views.profileSchema),
    orderSteps: ask(orders.orderOfCustomerSchema, z.array(orders.orderStepSchema)),
    evidence: ask(evidenceOfNoticeSchema, z.array(timelineItemSchema)),
    timeline: ask(timelineQuerySchema, timelinePageSchema),
    search: ask(views.searchQuerySchema, z.array(views.searchHitSchema)),
    recent: query(z.array(views.searchHitSchema)),
    create: ask(views.newCustomerSchema, z.object({ customerId: idSchema })),
  },

  away: { days: query(away.days), search: ask(away.text, away.hits), callers: ask(contactId, away.hits), fetch: ask(away.who, away.who) },
  contact: {
    /** Ringing, talking, held and in wrap-up, oldest first. */
    running: query(z.array(runningContactSchema)),
    get: ask(contactId, runningContactSchema),
    /** Any that is on this desk, with all that was said. */
    recorded: ask(contactId, recordedContactSchema),
    answer: ask(contactId, done),
    hold: ask(z.object({ contactId: idSchema, held: z.boolean() }), done),
    hangUp: ask(contactId, done),
    /** Log a call or chat by hand, with no telephony at all. */
    logByHand: ask(z.object({ channel: channelSchema, number: z.string().max(40), customerId: idSchema.nullable() }), contactId),
    linkCustomer: ask(z.object({ contactId: idSchema, customerId: idSchema, how: z.enum(['picked', 'created']) }), done),
    /** What was typed and recorded (Ctrl+Enter). `speaker` customer: words heard, noted by hand. The store checks it again. */
    recordText: ask(
      z.object({
        contactId: idSchema,
        speaker: z.enum(['agent', 'customer']),
        text: z.string().min(1).max(5_000),
        overrideReason: z.string().max(500).nullable(),
      }),
      z.object({ utteranceId: z.string(), findings: z.array(findingSchema) }),
    ),
    markEmotion: ask(z.object({ contactId: idSchema, emotion: emotionSchema.nullable() }), done),
    confirmType: ask(z.object({ contactId: idSchema, type: complaintTypeSchema }), done),
    /** What the talk is about: one of the customer's open tickets, or (null) another matter, whatever its kind. */
    setTicket: ask(z.object({ contactId: idSchema, ticketId: idSchema.nullable() }), done),
    dismissAlert: ask(z.object({ contactId: idSchema, index: z.int() }), done),
    contestFinding: ask(views.findingContestSchema, done),
  },

  guide: {
    send: ask(z.object({ contactId: idSchema, event: guideEventSchema }), runningContactSchema),
    /** Ready sentences of a step, slots filled; `missing` names slots nothing was known for. */
    sentences: ask(
      z.object({ contactId: idSchema }),
      z.array(
        z.object({
          step: z.string(),
          templateId: z.string(),
          title: z.string(),
          text: z.string(),
          missing: z.array(z.string()),
          note: z.string(),
        }),
      ),
    ),
  },

  /**
   * Drafts for the field, only when asked for; none is ever sent by itself. `drafts` reads this PC alone. The others ask the hub, `status`
   * with what was last heard when it cannot be reached; a call of `suggest` may be aborted.
   */
  assist: {
    drafts: ask(contactId, z.array(assist.draftAnswerSchema)),
    status: query(assist.assistStatusSchema),
    change: ask(assist.assistChangeSchema, assist.assistStatusSchema),
    test: query(assist.assistTestSchema),
    suggest: ask(z.object({ contactId: idSchema, want: z.enum(assistWants) }), assist.suggestionSchema),
  },

  /** The plan that a hazard or a large loss opens by itself. Null when nothing of the kind was said. */
  emergency: {
    plan: ask(contactId, emergencyViewSchema.nullable()),
    /** Writes the case at once, also offline. Null while the contact has no customer: it is written as soon as it has one. */
    take: ask(contactId, z.object({ ticketId: idSchema.nullable() })),
    dismiss: ask(z.object({ contactId: idSchema, reason: z.string().min(1).max(200) }), done),
  },

  /** What the desk found for the case, and what to say where it differs from what is said. */
  facts: {
    ofContact: ask(contactId, approvals.caseFactsSchema),
    ofTicket: ask(z.object({ ticketId: idSchema }), approvals.caseFactsSchema),
  },

  /** Understands 「今天18点前」 against the business calendar. `dueAtMs` null = vague or not a time. */
  time: {
    resolve: ask(
      z.object({ text: z.string().max(200) }),
      z.object({ dueAtMs: atMsSchema.nullable(), label: z.string(), warning: z.string().nullable() }),
    ),
  },

  commitment: {
    make: ask(
      z.object({
        contactId: idSchema.nullable(),
        ticketId: idSchema.nullable(),
        customerId: idSchema,
        what: z.string().min(1).max(300),
        words: z.string().max(200),
        ownerId: idSchema.nullable(),
      }),
      commitmentSchema,
    ),
    settle: ask(views.settleCommitmentSchema, done),
  },
  /** `call` dials the customer's number by another program; the number never comes into a window. */
  followUp: { complete: ask(completeFollowUpSchema, done), call: ask(z.object({ followUpId: idSchema }), done) },

  ticket: {
    list: ask(
      z.object({ filter: z.enum(['open', 'mine', 'overdue', 'all']), text: z.string().max(100), limit: z.int().min(1).max(500) }),
      z.object({ total: z.int(), rows: z.array(views.ticketSummarySchema) }),
    ),
    get: ask(z.object({ ticketId: idSchema }), views.ticketDetailSchema),
    /** Saves the running contact's case: creates the ticket or updates the open one, with commitments and the follow-up plan. */
    saveFromContact: ask(contactId, z.object({ ticketId: idSchema, ticketNo: z.string() })),
    /** `reopenCode`: why, where a ticket is opened again. */
    setStage: ask(
      z.object({
        ticketId: idSchema,
        stage: ticketStageSchema,
        reason: z.string().max(300),
        reopenCode: z.enum(reopenReasons).optional(),
      }),
      done,
    ),
    /** It got worse, with the reason; the policy says whom that reaches. */
    worsen: ask(z.object({ ticketId: idSchema, code: z.enum(worsenReasons), note: z.string().max(300) }), done),
    /** The returned goods are back with us since that day; another day, or one that was taken back, is told with the reason. */
    goodsReturned: ask(z.object({ ticketId: idSchema, day: z.iso.date(), reason: z.string().max(300) }), done),
    /** What was told of the case by mistake counts no longer; the story says so. */
    takeBack: ask(z.object({ ticketId: idSchema, eventId: idSchema, reason: z.string().trim().min(1).max(300) }), done),
    /** The customer's data are wrong: asks whoever owns them, by the ticket's story. */
    requestCorrection: ask(correctionSchema, done),
    setOwner: ask(z.object({ ticketId: idSchema, ownerId: idSchema }), done),
    /** Ticks one demand off, or opens it again; the others stay as they are. */
    tickDemand: ask(z.object({ ticketId: idSchema, demandId: z.string().max(500), done: z.boolean() }), done),
    addNote: ask(z.object({ ticketId: idSchema, text: z.string().min(1).max(5_000) }), done),
    /** Null: the clocks run again. Which clocks a reason stops is `clock/pauses.ts`. */
    setPause: ask(z.object({ ticketId: idSchema, reason: z.enum(pauseReasons).nullable(), note: z.string().max(300) }), done),
    /** A file of a case, base64: fetched from the hub where it is not on this PC, going on where an earlier try broke off. */
    fetchFile: ask(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), fileName: z.string().max(200) }), z.object({ data: z.string() })),
    /** Writes it, decrypted, where this person's exports go, because they asked for it. */
    saveFile: ask(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), fileName: z.string().max(200) }), z.object({ path: z.string() })),
    /** `data` is base64; stored encrypted, sent when online. */
    attach: ask(
      z.object({
        contactId: idSchema.nullable(),
        ticketId: idSchema.nullable(),
        item: z.string(),
        label: z.string(),
        fileName: z.string().max(200),
        data: z.string(),
      }),
      z.object({ sha256: z.string() }),
    ),
  },

  /** Who else is on a ticket. Live news of the hub's: nothing of it is stored, and no action waits for it. */
  presence: { get: query(presenceViewSchema), say: ask(placeSchema, done) },

  /** Who is one person. Asked of the hub, which alone knows; hub.offline and nothing else without it. */
  identity: {
    suggestions: query(z.array(identity.suggestionViewSchema)),
    decisions: query(z.array(identity.decisionViewSchema)),
    /** What the sources call this customer. More than one: they were joined. */
    records: ask(z.object({ customerId: idSchema }), z.array(identity.recordViewSchema)),
    merge: ask(z.object({ left: idSchema, right: idSchema }), z.object({ decision: idSchema, customerId: idSchema })),
    dismiss: ask(z.object({ leftRecord: idSchema, rightRecord: idSchema }), done),
    /** This record is another person: it leaves the customer it was joined to. `takeBack` undoes it. */
    separate: ask(
      z.object({ recordId: idSchema, reason: z.enum(separateReasons) }),
      z.object({ decision: idSchema, customerId: idSchema }),
    ),
    takeBack: ask(z.object({ decision: idSchema }), z.object({ customerIds: z.array(idSchema) })),
  },

  /** Every complaint, every field. */
  ledger: {
    page: ask(
      ledger.ledgerQuerySchema.extend({ offset: z.int().min(0), limit: z.int().min(1).max(ledger.mostPageRows) }),
      z.object({ total: z.int(), rows: z.array(ledger.ledgerRowSchema) }),
    ),
    /** The first of them in that order, for a change of all. */
    ids: ask(ledger.ledgerQuerySchema, z.object({ ids: z.array(idSchema).max(ledger.mostChanged) })),
    layout: query(ledgerLayoutSchema),
    saveLayout: ask(ledgerLayoutSchema, done),
    views: query(z.array(savedViewSchema)),
    saveViews: ask(z.array(savedViewSchema).max(mostSavedViews), done),
    change: ask(
      z.object({ ticketIds: z.array(idSchema).min(1).max(ledger.mostChanged), change: ledger.ledgerChangeSchema }),
      z.array(ledger.changedRowSchema),
    ),
    giveBack: ask(ledger.giveBackSchema, z.array(ledger.changedRowSchema)),
    /** Writes a file in the background, one at a time. */
    startExport: ask(ledger.startExportSchema, z.object({ exportId: idSchema })),
    /** Null when this store knows of no such export. */
    exportState: ask(z.object({ exportId: idSchema }), ledger.exportStateSchema.nullable()),
    cancelExport: ask(z.object({ exportId: idSchema }), done),
  },

  /** The customer's progress page. `make` answers the link that works now, a new one if there is none; `revoke` ends all of the ticket. */
  progressLink: {
    make: ask(z.object({ ticketId: idSchema }), z.object({ url: z.string(), expiresAtMs: z.number() })),
    revoke: ask(z.object({ ticketId: idSchema }), done),
  },

  /** What is above somebody's limit: asked for by an agent, answered by who may grant it. */
  approval: {
    list: ask(z.object({ ticketId: idSchema }), z.array(approvals.approvalViewSchema)),
    request: ask(approvals.requestApprovalSchema, z.object({ ticketId: idSchema, approvalId: idSchema })),
    /** How many wait for this person's answer. */
    waiting: query(z.object({ count: z.int() })),
    decide: ask(approvals.decideApprovalSchema, done),
    /** The customer chose what was granted, also after the call. */
    choose: ask(z.object({ approvalId: idSchema }), done),
  },

  wrapup: { propose: ask(contactId, views.wrapupSchema), complete: ask(views.wrapupSchema, z.object({ ticketId: idSchema.nullable() })) },

  /** What other departments are asked for, and what they answer. A ticket waits for it. */
  task: {
    options: ask(z.object({ ticketId: idSchema }), departments.askOptionsSchema),
    /** What this desk's departments owe, by deadline; for a team's desk, what the team asked for. */
    queue: query(z.array(departments.taskViewSchema)),
    assign: ask(departments.assignTaskSchema, done),
    askAgain: ask(z.object({ taskId: idSchema, what: z.string().min(1).max(500) }), done),
    withdraw: ask(z.object({ taskId: idSchema, reason: z.string().min(1).max(300) }), done),
    /** `proof` is needed where the law asks for a report. */
    answer: ask(z.object({ taskId: idSchema, result: z.string().min(1).max(2_000), proof: z.string().max(200) }), done),
    handBack: ask(departments.handBackSchema, done),
  },
  /** What was missed or got worse, and whom it has reached. */
  escalation: {
    list: query(z.array(departments.escalationViewSchema)),
    take: ask(z.object({ escalationId: idSchema, note: z.string().max(300) }), done),
  },

  /** Reviews and social posts: answered in public once, by the strictest rules, or led into a private talk. */
  post: {
    queue: query(posts.postQueueSchema),
    /** Of those that wait for an answer: when it is due, soonest first. */
    waiting: query(z.object({ dueAtMs: z.array(atMsSchema) })),
    /** Written down by hand. */
    add: ask(posts.addPostSchema, z.object({ postId: idSchema })),
    /** Checked again here; what is blocked leaves only with a reason. Publishing it is left to whoever has the platform. */
    reply: ask(posts.replyPostSchema, done),
    close: ask(z.object({ postId: idSchema, reason: z.string().trim().min(1).max(200) }), done),
    /** A case of its own, joined with the post, and a private talk about it on this desk. Again, it opens that talk. */
    movePrivate: ask(z.object({ postId: idSchema }), posts.movedPostSchema),
  },

  todo: { list: query(views.dayListSchema) },
  outbox: { list: query(z.array(views.outboxItemSchema)), kept: query(z.array(views.keptWorkSchema)) },
  conflict: {
    list: query(z.array(conflictSchema)),
    /** 'theirs' closes the card; 'mine' sends my change again on top of theirs. */
    resolve: ask(z.object({ conflictId: idSchema, keep: z.enum(['mine', 'theirs']) }), done),
  },

  draft: {
    save: ask(views.draftSchema.omit({ savedAtMs: true }), z.object({ savedAtMs: z.number() })),
    get: ask(z.object({ key: z.string() }), views.draftSchema.nullable()),
  },

  pack: {
    /** The pack in force (of a contact: the one it began with). Null until one was received. */
    active: ask(z.object({ kind: packKindSchema, contactId: idSchema.nullable() }), readPackSchema.nullable()),
    list: query(z.array(views.packSummarySchema)),
    /** Leads only. The hub numbers and signs; the answer says it is on its way, the list shows when it is in force. */
    publish: ask(
      z.object({ kind: packKindSchema, title: z.string().min(1).max(200), content: z.json() }),
      z.object({ mutationId: idSchema }),
    ),
  },

  /**
   * A file on its way in, for leads: begin, append until it is whole, read, choose columns, check (the dry run), start. Each answers at
   * once; `get` says how far it is. Reading and checking need no hub.
   */
  imports: {
    get: query(importViewSchema.nullable()),
    /** What a crash or shut-down cut short, newest first, without the one that is open. The same file, chosen again, goes on. */
    unfinished: query(z.array(unfinishedImportSchema)),
    /** Not told any more. What is in stays in. */
    leave: ask(importId, done),
    begin: ask(z.object({ fileName: z.string().max(300), size: z.int().nonnegative() }), importId),
    /** `data` is base64, the next piece of the file. */
    append: ask(z.object({ importId: idSchema, data: z.base64().max(4_000_000) }), done),
    read: ask(z.object({ importId: idSchema, choice: importChoiceSchema }), done),
    /** Null: what is remembered or guessed for this kind. */
    setMapping: ask(z.object({ importId: idSchema, kind: z.enum(importKinds), mapping: mappingSchema.nullable() }), done),
    check: ask(importId, done),
    start: ask(importId, done),
    cancel: ask(importId, done),
    close: ask(importId, done),
    badRows: ask(z.object({ importId: idSchema, from: z.int().nonnegative(), count: z.int().min(1).max(500) }), badRowsSchema),
    /** Saves the list of bad rows as a file on this PC. */
    report: ask(z.object({ importId: idSchema, locale: z.enum(locales) }), z.object({ path: z.string() })),
  },

  settings: {
    get: query(z.object({ locale: z.enum(locales), theme: z.enum(['light', 'dark', 'auto']), fontSize: z.int().min(12).max(20) })),
    set: ask(
      z.object({
        locale: z.enum(locales).optional(),
        theme: z.enum(['light', 'dark', 'auto']).optional(),
        fontSize: z.int().min(12).max(20).optional(),
      }),
      done,
    ),
  },

  /** Ways in from other programs on this PC: the local socket for softphones, and links. */
  adapters: {
    get: query(adaptersViewSchema),
    setLocal: ask(
      z.object({
        enabled: z.boolean().optional(),
        port: z.int().min(1_024).max(65_535).optional(),
        /** `https://host[:port]` of web pages that may connect. */
        origins: z
          .array(z.string().regex(/^https?:\/\/[a-z0-9.-]{1,200}(:\d{1,5})?$/))
          .max(20)
          .optional(),
      }),
      done,
    ),
    renewToken: query(done),
  },

  /** Replay of recorded event files: the adapter that demo and tests use. Refused unless the hub is a sample hub. */
  replay: {
    list: query(z.array(views.replayFileSchema)),
    start: ask(z.object({ name: z.string(), speed: z.number().min(0.1).max(1_000) }), z.object({ contactId: idSchema })),
  },
  /** Demo toolbar: the switch on the proxy between desk and hub. Only present with a sample hub. */
  demo: { get: query(z.object({ available: z.boolean(), cableCut: z.boolean() })), setCable: ask(z.object({ cut: z.boolean() }), done) },
};
