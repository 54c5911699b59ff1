/**
 * What a desk may ask of the hub over HTTP. A thing not in this table does not exist.
 * Sync bodies are the snake_case envelopes of `shared/sync/wire.ts`. Every procedure but `enrol`, `health` needs `Authorization: Bearer <device token>`.
 * Errors: HTTP status with `{code, message}`; codes are those of `base/error-codes.ts`.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { hourMs } from '../base/clock.ts';
import { roleSchema } from '../base/words.ts';
import {
  digestRequestSchema,
  digestResponseSchema,
  mutationResultSchema,
  pullRequestSchema,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
  rowsRequestSchema,
  rowsResponseSchema,
} from '../sync/wire.ts';

export const hubErrors = {
  UNAUTHORIZED: { status: 401 },
  FORBIDDEN: { status: 403 },
  /** Of `id_reuse`, where other numbers would do: `expected_n` is the next free one, `results` is what of the push the hub has judged already. */
  CONFLICT: {
    status: 409,
    data: z.object({
      reason: z.enum(['epoch', 'id_reuse', 'cursor_ahead']),
      epoch: z.uuid(),
      expected_n: z.int().positive().optional(),
      results: z.array(mutationResultSchema).optional(),
    }),
  },
  BAD_REQUEST: { status: 400 },
  /** The desk's proto is below `proto_min`: `min_app` says what to install. */
  UPGRADE_REQUIRED: { status: 426, data: z.object({ min_app: z.string() }) },
  TOO_MANY_REQUESTS: { status: 429 },
} as const;

const base = oc.errors(hubErrors);

export const userSchema = z.object({ id: z.uuid(), name: z.string(), role: roleSchema, teamId: z.string(), teamName: z.string() });
export type User = z.infer<typeof userSchema>;

/** Ed25519 public keys a desk pins at enrolment: key id → SPKI, base64. */
export const packKeysSchema = z.record(z.string(), z.string());

export const enrolmentSchema = z.object({
  token: z.string(),
  user: userSchema,
  hub_id: z.uuid(),
  /** True while the hub runs on generated sample data; shows the 示例数据 chip. */
  sample: z.boolean(),
  pack_keys: packKeysSchema,
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

export const healthSchema = z.object({
  product: z.literal('steadydesk-hub'),
  proto_min: z.int(),
  proto_max: z.int(),
  schema: z.int(),
  epoch: z.uuid(),
  sample: z.boolean(),
  hub_time: z.int(),
  /** For the operator. Left out by a hub that does not back itself up; anybody may ask, so it names no folder. */
  backups: z
    .object({
      /** When the newest whole backup was made; null while there is none. */
      last_at: z.int().nullable(),
      /** What happened, what is safe, what to do; null while all is well. */
      trouble: z.object({ kind: z.enum(['no-room', 'failed']), say: z.string() }).nullable(),
    })
    .optional(),
});
export type Health = z.infer<typeof healthSchema>;

export const hubContract = {
  health: base.route({ method: 'GET', path: '/health' }).output(healthSchema),
  /** Trades a one-time (sample hub: reusable) code for a device token. */
  enrol: base
    .route({ method: 'POST', path: '/enrol/v1' })
    .input(z.object({ code: z.string().min(8), device: z.string().max(200) }))
    .output(enrolmentSchema),
  session: base
    .route({ method: 'GET', path: '/session/v1' })
    .output(z.object({ user: userSchema, hub_id: z.uuid(), sample: z.boolean(), pack_keys: packKeysSchema })),
  pull: base.route({ method: 'POST', path: '/sync/v1/pull' }).input(pullRequestSchema).output(pullResponseSchema),
  push: base.route({ method: 'POST', path: '/sync/v1/push' }).input(pushRequestSchema).output(pushResponseSchema),
  /** For a desk that checks whether what it holds of a scope is what the hub holds. */
  digest: base.route({ method: 'POST', path: '/sync/v1/digest' }).input(digestRequestSchema).output(digestResponseSchema),
  rows: base.route({ method: 'POST', path: '/sync/v1/rows' }).input(rowsRequestSchema).output(rowsResponseSchema),
};

/**
 * A 401 whose data is `{reason: 'erase', proof}` orders the desk to erase all it holds. Only who knows the token can make the proof:
 * HMAC-SHA-256 of `eraseWords` under the token, hex. Any other 401 only ends the sign-in.
 */
export const eraseWords = 'steadydesk v1: erase this device';
/** A code that nobody used for so long is good no longer. */
export const enrolCodeGoodMs = 72 * hourMs;
/** The reason in the data of a 401 to an enrolment whose code was right, but too old. */
export const codeExpired = 'code-expired';

/**
 * Two streams stand beside the table, since they are not JSON bodies:
 * GET  /sync/v1/poke            SSE; each `data:` line is a `Poke`; a comment line every 20 s as heartbeat.
 * PUT  /sync/v1/attachments/:sha256   raw bytes ≤ 8 MiB, idempotent, checked against the name; GET returns them, from `Range: bytes=N-` on.
 *   In pieces: `Content-Range: bytes A-B/SIZE` answers `AttachmentStanding`; `bytes *` + `/SIZE` without a body only asks for it.
 */
export const pokePath = '/sync/v1/poke';
export const attachmentPath = '/sync/v1/attachments';
export const attachmentMaxBytes = 8 * 1024 * 1024;
/** Bytes of a file that the hub has from its sender, from the first one on; the size of the file when it has all. */
export const attachmentStandingSchema = z.object({ have: z.int().nonnegative() });
