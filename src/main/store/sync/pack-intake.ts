/**
 * The gate every pulled pack passes before it is stored: signature, shape and number are checked here, on the desk.
 * A refused row is written nowhere but into the list of refused packs, so the last good one stays.
 */
import { createPublicKey, verify } from 'node:crypto';
import type { Result } from '../../../shared/base/result.ts';
import type { Pack, PackRow } from '../../../shared/pack/pack.ts';
import { type VerifySignature, verifyPack } from '../../../shared/pack/verify-pack.ts';
import { loadIdentity } from '../db/meta-repo.ts';
import { allPacks, forgetRefusedPack, packSeen, rememberPack, saveRefusedPack } from '../db/packs-repo.ts';
import type { DeskStore } from './desk-store.ts';

export const verifyEd25519: VerifySignature = (publicKeySpkiBase64, text, signatureBase64) => {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKeySpkiBase64, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signatureBase64, 'base64'));
  } catch {
    return false;
  }
};

export type PackIntake = {
  /** `filling`: the scope is being read from 0, so older versions are history and not an attempt to go back. Answers whether to store it. */
  admit(row: PackRow, filling: boolean): boolean;
  /** After the rows are committed: the highest accepted numbers go into own.db. */
  remember(): void;
};

/** For one pull answer; `rows` are all its pack rows. */
export function openPackIntake(store: DeskStore, rows: readonly PackRow[]): PackIntake {
  const keys = loadIdentity(store.own)?.packKeys ?? {};
  const stored = new Map(allPacks(store.cache).map((row) => [row.id, row]));
  const accepted = new Map<string, number>();
  const seen = (packId: string) => Math.max(packSeen(store.own, packId), accepted.get(packId) ?? 0);
  const newest = (packId: string) => Math.max(seen(packId), ...rows.filter((row) => row.packId === packId).map((row) => row.version));
  return {
    admit: (row, filling) => {
      const known = stored.get(row.id);
      if (known !== undefined && isSamePack(known, row)) return true;
      const isHistory = filling && row.version < newest(row.packId);
      const verified = verifyPack({
        body: row.body,
        signature: row.signature,
        keys,
        verify: verifyEd25519,
        nowMs: isHistory ? row.issuedAtMs : store.nowMs(),
        lastVersion: filling ? 0 : seen(row.packId),
      });
      const refusal = reasonOf(verified, row);
      if (refusal !== null) {
        refuse(store, row, refusal);
        return false;
      }
      accepted.set(row.packId, Math.max(accepted.get(row.packId) ?? 0, row.version));
      forgetRefusedPack(store.cache, row.id);
      return true;
    },
    remember: () => {
      for (const [packId, version] of accepted) rememberPack(store.own, packId, version);
    },
  };
}

/** At start: heals a crash between storing a pack and remembering its number. */
export function rememberStoredPacks(store: DeskStore): void {
  for (const row of allPacks(store.cache)) rememberPack(store.own, row.packId, row.version);
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

function refuse(store: DeskStore, row: PackRow, reason: string): void {
  saveRefusedPack(store.cache, {
    id: row.id,
    packId: row.packId,
    kind: row.kind,
    version: row.version,
    title: row.title,
    issuedAtMs: row.issuedAtMs,
    publishedBy: row.publishedBy,
    keyId: row.signature.key_id,
    reason,
    atMs: store.nowMs(),
  });
}
