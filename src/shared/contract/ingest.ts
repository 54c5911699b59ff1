/**
 * What a source system may ask of the hub. Needs `Authorization: Bearer <integration token>`; the token names the source and the
 * scope its rows belong to. The OpenAPI document at `ingestDocumentPath` is made from this table.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { presentRowSchema, withdrawnRowSchema } from './ingest-rows.ts';

export const mostIngestRows = 5_000;
export const ingestMaxBytes = 32 * 1024 * 1024;
export const ingestPath = '/ingest/v1';
export const ingestDocumentPath = `${ingestPath}/openapi.json`;

/**
 * accepted: newer than what was there, and stored. unchanged: stored before. stale: a newer version is there already.
 * rejected: see `code` and `path`; nothing of the row is stored.
 */
export const rowStatuses = ['accepted', 'unchanged', 'stale', 'rejected'] as const;
/**
 * row.invalid: it does not have the shape of its kind. row.unknown_kind. row.version_reused: another content was sent under this
 * version before. row.bad_number: no telephone number in it.
 */
export const rowCodes = ['row.invalid', 'row.unknown_kind', 'row.version_reused', 'row.bad_number'] as const;

export const rowResultSchema = z.object({
  index: z.int(),
  kind: z.string().nullable(),
  source_id: z.string().nullable(),
  status: z.enum(rowStatuses),
  code: z.enum(rowCodes).nullable(),
  /** Where in the row, e.g. `phones.0.number`; never the value itself. */
  path: z.string().nullable(),
  message: z.string().nullable(),
  /** An accepted row that desks will see once the row it refers to has arrived. */
  waiting_for: z.string().nullable(),
});
export type RowResult = z.infer<typeof rowResultSchema>;

export const ingestAnswerSchema = z.object({
  source: z.string(),
  accepted: z.int(),
  unchanged: z.int(),
  stale: z.int(),
  rejected: z.int(),
  results: z.array(rowResultSchema).meta({ description: 'one per row, in the order they were sent' }),
});
export type IngestAnswer = z.infer<typeof ingestAnswerSchema>;

export const ingestBatchSchema = z.object({
  rows: z
    .array(z.union([presentRowSchema, withdrawnRowSchema]))
    .min(1)
    .max(mostIngestRows),
});
/** What the hub itself checks of a batch as a whole; each row is judged by itself. */
export const ingestEnvelopeSchema = z.strictObject({ rows: z.array(z.unknown()).min(1).max(mostIngestRows) });

export const ingestContract = {
  sendBatch: oc
    .errors({ UNAUTHORIZED: { status: 401 }, BAD_REQUEST: { status: 400 }, PAYLOAD_TOO_LARGE: { status: 413 } })
    .route({
      method: 'POST',
      path: `${ingestPath}/batch`,
      summary: 'Send a batch of rows',
      description:
        'Up to 5,000 rows of any kinds in any order. Sending the same rows again changes nothing. A row that is refused says why and does not touch the others; what was accepted is stored in one transaction and reaches desks by sync.',
    })
    .input(ingestBatchSchema)
    .output(ingestAnswerSchema),
};
