/**
 * Decides which pulled packs a desk takes: signature, shape and number are checked before a row is stored. It keeps nothing;
 * the caller stores what was admitted and remembers the highest numbers.
 */
import type { Result } from '../base/result.ts';
import type { Pack, PackRow } from '../pack/pack.ts';
import { type VerifySignature, verifyPack } from '../pack/verify-pack.ts';

export type PackGateFacts = {
  /** Rows held already, by id. */
  stored: ReadonlyMap<string, PackRow>;
  /** Highest version of a pack ever accepted on this PC; 0 if none. */
  seen(packId: string): number;
  /** Key id → SPKI, base64, as pinned at enrolment. */
  keys: Readonly<Record<string, string>>;
  verify: VerifySignature;
  nowMs(): number;
};

export type PackVerdict = { admitted: true; known: boolean } | { admitted: false; reason: string };

export type PackGate = {
  /** `filling`: the scope is being read from 0, so older versions are history and not an attempt to go back, and none is too old. */
  judge(row: PackRow, filling: boolean): PackVerdict;
  /** Highest number admitted so far, per pack. */
  readonly accepted: ReadonlyMap<string, number>;
};

export function openPackGate(facts: PackGateFacts): PackGate {
  const accepted = new Map<string, number>();
  const seen = (packId: string) => Math.max(facts.seen(packId), accepted.get(packId) ?? 0);
  // A power cut may take rows with the cache and leave their number in own.db: they come again as they first came, and are no step back.
  const isLost = (packId: string) =>
    facts.seen(packId) > 0 && ![...facts.stored.values()].some((pack) => pack.packId === packId && pack.version === facts.seen(packId));
  const judge = (row: PackRow, filling: boolean): PackVerdict => {
    const known = facts.stored.get(row.id);
    if (known !== undefined && isSamePack(known, row)) return { admitted: true, known: true };
    const isAgain = filling || isLost(row.packId);
    const verified = verifyPack({
      body: row.body,
      signature: row.signature,
      keys: facts.keys,
      verify: facts.verify,
      // A desk that begins anew has no last good pack: one whose time is over counts as on its first day, or one day all rules would be gone.
      nowMs: isAgain ? row.issuedAtMs : facts.nowMs(),
      lastVersion: isAgain ? 0 : seen(row.packId),
    });
    const reason = reasonOf(verified, row);
    if (reason !== null) return { admitted: false, reason };
    accepted.set(row.packId, Math.max(accepted.get(row.packId) ?? 0, row.version));
    return { admitted: true, known: false };
  };
  return { judge, accepted };
}

function isSamePack(known: PackRow, row: PackRow): boolean {
  return (
    known.body === row.body &&
    known.packId === row.packId &&
    known.version === row.version &&
    known.kind === row.kind &&
    known.signature.key_id === row.signature.key_id &&
    known.signature.signature === row.signature.signature
  );
}

/** Null when it may be stored. The row's own columns must agree with what was signed. */
function reasonOf(verified: Result<Pack>, row: PackRow): string | null {
  if (!verified.ok) {
    const { details, message } = verified.error;
    return typeof details === 'object' && details !== null && 'reason' in details ? String(details.reason) : message;
  }
  const pack = verified.value;
  const agrees = pack.pack_id === row.packId && pack.version === row.version && pack.kind === row.kind;
  return agrees ? null : 'row_mismatch';
}
