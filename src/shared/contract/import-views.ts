/** What the window sees of the file being imported: one at a time per desk. Values out of the file are masked. */
import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../base/error-codes.ts';
import { atMsSchema, idSchema } from '../base/words.ts';
import { importKinds } from '../imports/fields.ts';
import { issueCodes } from '../imports/issues.ts';

/**
 * receiving: the file comes in pieces. reading, checking: under way. mapping: columns may be chosen; `problem` says why it could not be
 * read. checked: the dry run is done, nothing was sent. sending: under way. waiting: for the hub, of which `problem` says what is the
 * matter. stopped: the hub refuses it. cancelled, done: over.
 */
export const importPhases = [
  'receiving',
  'reading',
  'mapping',
  'checking',
  'checked',
  'sending',
  'waiting',
  'stopped',
  'cancelled',
  'done',
] as const;
export const importEncodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export const importDelimiters = [',', '\t', ';', '|'] as const;

const codeSchema = z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]);

/** By field id, the column it stands in, counted from 0. */
export const mappingSchema = z.record(z.string().max(40), z.int().min(0).max(1_000));

export const importTableSchema = z.object({
  format: z.enum(['csv', 'xlsx']),
  encoding: z.enum(importEncodings).nullable(),
  delimiter: z.enum(importDelimiters).nullable(),
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  /** As spreadsheets count: the first is 1. */
  headingRow: z.int(),
  headings: z.array(z.string()),
  samples: z.array(z.array(z.string())),
  rows: z.int(),
});

export const importSentSchema = z.object({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Sent to the hub, which did not answer before it was ended: they may be in or not. */
  unsure: z.int(),
  /** Certainly not in. */
  left: z.int(),
});

export const importViewSchema = z.object({
  importId: idSchema,
  fileName: z.string(),
  size: z.int(),
  phase: z.enum(importPhases),
  problem: codeSchema.nullable(),
  table: importTableSchema.nullable(),
  kind: z.enum(importKinds),
  mapping: mappingSchema,
  mappingFrom: z.enum(['guessed', 'remembered', 'chosen']),
  /** Of the dry run, and of the hub's own refusals since. */
  check: z.object({ good: z.int(), bad: z.int(), issues: z.int() }).nullable(),
  progress: z.object({ done: z.int(), total: z.int() }).nullable(),
  sent: importSentSchema.nullable(),
  /** An import of this file was cut short: this one sends the `left` rows below that row. Null: it sends all. */
  goesOn: z.object({ afterRow: z.int(), left: z.int() }).nullable(),
});
export type ImportView = z.infer<typeof importViewSchema>;

/** An import that a crash or shut-down cut short. Up to `upToRow` (0: none) the hub has answered; what comes after may be in or not. */
export const unfinishedImportSchema = z.object({
  importId: idSchema,
  fileName: z.string(),
  total: z.int(),
  upToRow: z.int(),
  sent: importSentSchema,
  atMs: atMsSchema,
});
export type UnfinishedImport = z.infer<typeof unfinishedImportSchema>;

export const importIssueSchema = z.object({
  row: z.int(),
  column: z.int().nullable(),
  field: z.string().nullable(),
  code: z.enum(issueCodes as [(typeof issueCodes)[number], ...(typeof issueCodes)[number][]]),
  value: z.string(),
  hint: z.string(),
});
export const badRowsSchema = z.object({ total: z.int(), rows: z.array(z.object({ row: z.int(), issues: z.array(importIssueSchema) })) });

export const importChoiceSchema = z.object({
  encoding: z.enum(importEncodings).optional(),
  delimiter: z.enum(importDelimiters).optional(),
  sheet: z.string().max(200).optional(),
  headingRow: z.int().min(1).max(100).optional(),
});
