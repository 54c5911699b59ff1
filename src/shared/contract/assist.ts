/**
 * The optional model: what a desk may ask of the hub about it. The hub alone holds the endpoint and its key and makes the calls; desks
 * send a case in which the customer was hidden. Changing or testing it needs the device token of a manager or an administrator.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { assistCaseSchema } from '../assist/model-prompt.ts';

export const assistPath = '/assist/v1';

const base = oc.errors({ UNAUTHORIZED: { status: 401 }, FORBIDDEN: { status: 403 }, BAD_REQUEST: { status: 400 } });

/**
 * Why there is no suggestion. off: switched off. unreachable: no connection. key-refused: 401 or 403. busy: 429 of the endpoint. too-many:
 * this user asks too often. endpoint-error: another refusal or a fault over there. not-a-model: an answer of another shape (HTML, redirect,
 * broken JSON). too-slow: not done in time. too-long, empty: not to be used.
 */
export const modelFailures = [
  'off',
  'unreachable',
  'key-refused',
  'busy',
  'too-many',
  'endpoint-error',
  'not-a-model',
  'too-slow',
  'too-long',
  'empty',
] as const;
export type ModelFailure = (typeof modelFailures)[number];

/** How long a desk waits for the hub, which itself stops waiting for the model a little earlier. */
export const deskPatienceMs = 50_000;
export const modelPatienceMs = 45_000;

export const assistSettingSchema = z.object({
  enabled: z.boolean(),
  /** Of the endpoint; empty while there is none. */
  url: z.string(),
  model: z.string(),
  has_key: z.boolean(),
  changed_at_ms: z.int().nullable(),
  changed_by: z.string(),
  may_change: z.boolean(),
});

const nearHost = String.raw`(localhost|127(\.\d{1,3}){3}|\[::1\]|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2})`;

/** https, or http where it stays within this machine or a private network; no name or password in it. */
export const endpointUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .regex(new RegExp(String.raw`^(https://[^\s/?#@]+|http://${nearHost}(:\d{1,5})?)(/[^\s?#]*)?$`, 'i'));

export const modelTestSchema = z.object({ failure: z.enum(modelFailures).nullable(), took_ms: z.int() });
export const modelSuggestionSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('ok'), text: z.string().max(1_000) }),
  z.object({ status: z.literal('failed'), why: z.enum(modelFailures) }),
]);

export const assistContract = {
  setting: base.route({ method: 'GET', path: `${assistPath}/setting` }).output(assistSettingSchema),
  /** `key` null: the one that is there stays, as long as the address is the same; another address begins without one. */
  change: base
    .route({ method: 'POST', path: `${assistPath}/setting` })
    .input(
      z.strictObject({
        enabled: z.boolean(),
        url: z.union([z.literal(''), endpointUrlSchema]),
        model: z.string().max(200),
        key: z
          .string()
          .max(500)
          .regex(/^[\x21-\x7e]*$/)
          .nullable(),
      }),
    )
    .output(assistSettingSchema),
  /** Asks the endpoint for one word; nothing of any case is in it. Also while it is switched off. */
  test: base.route({ method: 'POST', path: `${assistPath}/test` }).output(modelTestSchema),
  suggest: base
    .route({ method: 'POST', path: `${assistPath}/suggest` })
    .input(assistCaseSchema)
    .output(modelSuggestionSchema),
};
