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
  /** All pack rows of the answer. */
  rows: readonly PackRow[];
};

export type PackVerdict = { admitted: true; known: boolean } | { admitted: false; reason: string };

export type PackGate = {
  /** `filling`: the scope is being read from 0, so older versions are history and not an attempt to go back. */
  judge(row: PackRow, filling: boolean): PackVerdict;
  /** Highest number admitted so far, per pack. */
  readonly accepted: ReadonlyMap<string, number>;
};

export function openPackGate(facts: PackGateFacts): PackGate {
  const accepted = new Map<string, number>();
  const seen = (packId: string) => Math.max(facts.seen(packId), accepted.get(packId) ?? 0);
  const newest = (packId: string) => Math.max(seen(packId), ...facts.rows.filter((row) => row.packId === packId).map((row) => row.version));
  // A power cut may take the row with the cache and leave its number in own.db: then the same number is no step back.
  const last = (packId: string) => {
    const number = seen(packId);
    const isHere = accepted.get(packId) === number || [...facts.stored.values()].some((p) => p.packId === packId && p.version === number);
    return isHere ? number : number - 1;
  };
  const judge = (row: PackRow, filling: boolean): PackVerdict => {
    const known = facts.stored.get(row.id);
    if (known !== undefined && isSamePack(known, row)) return { admitted: true, known: true };
    const isHistory = filling && row.version < newest(row.packId);
    const verified = verifyPack({
      body: row.body,
      signature: row.signature,
      keys: facts.keys,
      verify: facts.verify,
      nowMs: isHistory ? row.issuedAtMs : facts.nowMs(),
      lastVersion: filling ? 0 : last(row.packId),
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
