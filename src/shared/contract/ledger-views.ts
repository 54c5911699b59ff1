/** What the ledger's screen asks for and reads: rows with every field, changes to many tickets at once, and exports. Times are epoch ms UTC. */
import { z } from 'zod';
import { errorCodes } from '../base/error-codes.ts';
import { atMsSchema, channelSchema, idSchema, satisfactionSchema, ticketStageSchema } from '../base/words.ts';
import { ledgerColumnSchema } from '../ticket/ledger-columns.ts';
import { ledgerFilterSchema, ledgerSortSchema } from '../ticket/ledger-filter.ts';
import { ticketSummarySchema } from './desk-views.ts';

/** Masked. Lists are in the order of the ticket. */
export const ledgerRowSchema = ticketSummarySchema.extend({
  maskedPhone: z.string(),
  memberNo: z.string(),
  channel: channelSchema,
  goldenDueAtMs: atMsSchema,
  firstResponseAtMs: atMsSchema.nullable(),
  planDueAtMs: atMsSchema,
  planGivenAtMs: atMsSchema.nullable(),
  closedAtMs: atMsSchema.nullable(),
  what: z.string(),
  when: z.string(),
  orderNo: z.string(),
  ask: z.string(),
  demands: z.array(z.object({ text: z.string(), done: z.boolean() })),
  facts: z.array(z.string()),
  evidence: z.array(z.object({ label: z.string(), isThere: z.boolean() })),
  options: z.array(z.string()),
  chosen: z.string(),
  promises: z.array(z.object({ what: z.string(), dueAtMs: z.number(), status: z.enum(['open', 'kept', 'broken', 'cancelled']) })),
  /** The answer given last, 1 to 5; null without one. */
  score: satisfactionSchema.nullable(),
});
export type LedgerRow = z.infer<typeof ledgerRowSchema>;

export const ledgerQuerySchema = z.object({ filter: ledgerFilterSchema, sort: ledgerSortSchema });
export type LedgerQuery = z.infer<typeof ledgerQuerySchema>;

export const mostPageRows = 200;
/** More tickets than this are not changed by one press. */
export const mostChanged = 500;

export const ledgerChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner'), ownerId: idSchema }),
  z.object({ kind: z.literal('stage'), stage: ticketStageSchema, reason: z.string().max(300) }),
  z.object({ kind: z.literal('note'), text: z.string().min(1).max(5_000) }),
]);
export type LedgerChange = z.infer<typeof ledgerChangeSchema>;

const codeSchema = z.enum(errorCodes as [string, ...string[]]);

/** `code`: why it was not changed. `ownerBefore`: who had it, of a change of owner that was made. */
export const changedRowSchema = z.object({
  ticketId: idSchema,
  ticketNo: z.string(),
  code: codeSchema.nullable(),
  ownerBefore: idSchema.nullable(),
});
export type ChangedRow = z.infer<typeof changedRowSchema>;

/** Back to whom they were taken from; one that somebody else has been given since stays as it is. */
export const giveBackSchema = z.object({
  from: idSchema,
  tickets: z
    .array(z.object({ ticketId: idSchema, ownerId: idSchema.nullable() }))
    .min(1)
    .max(mostChanged),
});

export const exportFormats = ['csv', 'xlsx'] as const;
export const startExportSchema = ledgerQuerySchema.extend({
  /** In that order, each under the heading its reader sees on the screen. */
  columns: z
    .array(z.object({ id: ledgerColumnSchema, head: z.string().max(60) }))
    .min(1)
    .max(60),
  format: z.enum(exportFormats),
  /** Names of the closed words in the reader's language, e.g. `stage.new`. */
  words: z.record(z.string().max(60), z.string().max(60)),
  /** Why names and numbers must be readable; null for masked ones. Kept in the audit. */
  revealReason: z.string().trim().min(4).max(300).nullable(),
});
export type StartExport = z.infer<typeof startExportSchema>;

/** Tickets in one file: more than that no spreadsheet opens at ease. */
export const mostExportRows = 200_000;

export const exportStateSchema = z.object({
  exportId: idSchema,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  done: z.int(),
  total: z.int(),
  /** Pass the filter and are not in the file, because it was full. */
  leftOut: z.int(),
  /** The whole path of the finished file; '' before. */
  path: z.string(),
  bytes: z.int(),
  code: codeSchema.nullable(),
});
export type ExportState = z.infer<typeof exportStateSchema>;
