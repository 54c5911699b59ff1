/** Decides whether a received pack may come into force. Anything unsigned, altered, older or expired is refused; the last good one stays. */
import { fail, ok, type Result } from '../base/result.ts';
import { canonicalJson } from './canonical.ts';
import { type Pack, type PackSignature, packSchema } from './pack.ts';

/** `details.reason` of a `pack.refused` error. */
export const packRefusals = [
  'unknown_key',
  'bad_signature',
  'not_json',
  'not_a_pack',
  'not_canonical',
  'not_newer',
  'bad_rollback',
  'expired',
] as const;
export type PackRefusal = (typeof packRefusals)[number];

/** Ed25519 over the UTF-8 bytes of `text`; the edges bring the implementation. */
export type VerifySignature = (publicKeySpkiBase64: string, text: string, signatureBase64: string) => boolean;

export type PackToVerify = {
  /** The stored text, exactly as received: these are the signed bytes. */
  body: string;
  signature: PackSignature;
  /** Keys pinned at enrolment: key id → SPKI, base64. */
  keys: Readonly<Record<string, string>>;
  verify: VerifySignature;
  nowMs: number;
  /** Version of the last good pack of this kind; 0 before the first. */
  lastVersion: number;
};

function refuse(reason: PackRefusal, message: string): { ok: false; error: ReturnType<typeof fail>['error'] } {
  return fail('pack.refused', 'main', message, { reason });
}

/** Nothing inside the body is believed before its signature holds. */
export function verifyPack({ body, signature, keys, verify, nowMs, lastVersion }: PackToVerify): Result<Pack> {
  const key = Object.hasOwn(keys, signature.key_id) ? keys[signature.key_id] : undefined;
  if (key === undefined) return refuse('unknown_key', 'the pack is signed with a key that was not pinned at enrolment');
  if (!holds(() => verify(key, body, signature.signature)))
    return refuse('bad_signature', 'the signature does not fit the bytes of the pack');
  const json = parseJson(body);
  if (json === undefined) return refuse('not_json', 'the signed text is not JSON');
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) return refuse('not_a_pack', 'the signed JSON does not have the shape of a pack');
  if (!isCanonical(json, body)) return refuse('not_canonical', 'the pack is not in canonical form (RFC 8785)');
  const pack = parsed.data;
  if (pack.version <= lastVersion) return refuse('not_newer', `version ${pack.version} does not rise above ${lastVersion}`);
  if (pack.rollback_of !== undefined && pack.rollback_of >= pack.version)
    return refuse('bad_rollback', 'a rollback must bring back a lower version');
  if (pack.expires_at <= nowMs) return refuse('expired', 'the pack has expired');
  return ok(pack);
}

/** A malformed key or signature makes some implementations throw; that is a refusal like any other. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isCanonical(json: unknown, body: string): boolean {
  try {
    return canonicalJson(json) === body;
  } catch {
    return false;
  }
}
