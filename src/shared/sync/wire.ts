/**
 * Sync v1 on the wire. Order matters and is said at each message: pull answers come from one snapshot;
 * a part applies only while the local cursor equals `from`; a push is judged in order of `n`, one in flight per client.
 */
import { z } from 'zod';
import type { Json } from '../base/result.ts';
import { idSchema } from '../base/words.ts';

const seqMap = z.record(z.string(), z.int().nonnegative());

/** `want` holds the cursor per scope the desk knows; a granted scope missing here starts at 0. */
export const pullRequestSchema = z.object({
  proto: z.int(),
  schema: z.int(),
  client_id: idSchema,
  /** Null on the very first pull. */
  epoch: z.uuid().nullable(),
  want: seqMap,
  /** For scopes being filled from 0: where the scope stood when the fill began. Rows read since then cannot lack older removals. */
  since: seqMap.optional(),
  max_rows: z.int().min(1).max(5_000),
  /** Of the rows as JSON, about; a page holds one row at least. */
  max_bytes: z
    .int()
    .min(1)
    .max(4 * 1024 * 1024)
    .optional(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

/** Rows of one entity kind as column arrays; `removed` holds ids that left the scope. Cells are checked by column type, not by zod. */
export const pullKindSchema = z.object({
  kind: z.int(),
  cols: z.array(z.string()),
  rows: z.array(z.array(z.json())),
  removed: z.array(z.uuid()),
  /** Those of the removed whom the hub still has: they only left desks, and come back when somebody asks. */
  away: z.array(z.uuid()).optional(),
});
export type PullKind = z.infer<typeof pullKindSchema>;

export const pullPartSchema = z.object({
  scope: z.string(),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  /** The scope's seq in this snapshot. */
  head: z.int().nonnegative(),
  more: z.boolean(),
  /** The desk is below the tombstone floor: start this scope again from 0. */
  reset: z.boolean(),
  kinds: z.array(pullKindSchema),
});
export type PullPart = z.infer<typeof pullPartSchema>;

/**
 * One REPEATABLE READ snapshot: parts, grants and `last_n` belong together. With `reset` (epoch changed) parts are empty, and `last_n` is the
 * last action that the desk's epoch and this one have in common: less than the hub has judged, where another own.db of this client went on.
 */
export const pullResponseSchema = z.object({
  epoch: z.uuid(),
  reset: z.boolean(),
  grants: z.object({ ver: z.int(), scopes: z.array(z.string()) }),
  last_n: z.int().nonnegative(),
  parts: z.array(pullPartSchema),
  hub_time: z.int(),
});
export type PullResponse = z.infer<typeof pullResponseSchema>;

/** No action is nested nearly as deep, and what reads one descends level by level. */
const mostLevels = 100;

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isWithin(item, levels - 1));
}

/** `expects` maps a field group to the rev (mutation id) it must still have. `n` counts 1, 2, 3… per client without gaps. */
export const mutationSchema = z.object({
  id: idSchema,
  n: z.int().positive(),
  /** Also of a version to come. */
  name: z.string().regex(/^[\w.-]{1,100}$/),
  v: z.int().positive(),
  /** They come out of a JSON text: only their depth is looked at here, what is in them by the mutation itself. */
  args: z.custom<Json>((args) => args !== undefined && isWithin(args, mostLevels)),
  expects: z.record(z.string(), z.string()).optional(),
  depends_on: idSchema.optional(),
  at_wall: z.int().nonnegative(),
});
export type Mutation = z.infer<typeof mutationSchema>;

export const pushRequestSchema = z.object({
  proto: z.int(),
  schema: z.int(),
  client_id: idSchema,
  epoch: z.uuid(),
  mutations: z.array(mutationSchema).min(1).max(50),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

export const mutationStatusSchema = z.enum(['ok', 'conflict', 'rejected']);
export type MutationStatus = z.infer<typeof mutationStatusSchema>;
export const mutationResultSchema = z.object({
  id: z.uuid(),
  n: z.int(),
  status: mutationStatusSchema,
  /** Error code for conflict/rejected, else ''. */
  code: z.string(),
  /** Seq per touched scope. */
  seqs: seqMap,
});
export type MutationResult = z.infer<typeof mutationResultSchema>;

/** Sent only after COMMIT. `expected_n` is set when the batch did not begin where the hub stands: the desk rewinds. */
export const pushResponseSchema = z.object({
  epoch: z.uuid(),
  last_n: z.int().nonnegative(),
  expected_n: z.int().positive().nullable(),
  results: z.array(mutationResultSchema),
});
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** Xor of row hashes per bucket (see `digest.ts`), 16 hex digits each. Each side makes its own from its own rows. */
export const digestRequestSchema = z.object({
  proto: z.int(),
  schema: z.int(),
  epoch: z.uuid(),
  scope: z.string(),
  /** Buckets whose rows are to be listed. */
  list: z.array(z.int().min(0).max(255)).max(256),
});
export type DigestRequest = z.infer<typeof digestRequestSchema>;
export const digestResponseSchema = z.object({
  epoch: z.uuid(),
  /** The scope's seq in this snapshot: only a desk that stands there can compare. */
  seq: z.int().nonnegative(),
  buckets: z.string().regex(/^[0-9a-f]{4096}$/),
  /** Kind, id and hash of each row of the listed buckets. */
  entries: z.array(z.tuple([z.int(), z.uuid(), z.string()])),
});
export type DigestResponse = z.infer<typeof digestResponseSchema>;

/** Current rows by id, of one scope. Ids the scope does not hold are left out. */
export const rowsRequestSchema = z.object({
  proto: z.int(),
  schema: z.int(),
  epoch: z.uuid(),
  scope: z.string(),
  ids: z
    .array(z.tuple([z.int(), z.uuid()]))
    .min(1)
    .max(500),
});
export type RowsRequest = z.infer<typeof rowsRequestSchema>;
export const rowsResponseSchema = z.object({ epoch: z.uuid(), seq: z.int().nonnegative(), kinds: z.array(pullKindSchema) });
export type RowsResponse = z.infer<typeof rowsResponseSchema>;

/** One SSE message: there is news up to this seq in these scopes. Never what it is. */
export const pokeSchema = z.object({ seqs: seqMap });
export type Poke = z.infer<typeof pokeSchema>;
