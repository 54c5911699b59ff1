/**
 * The gate every pulled pack passes before it is stored: signature, shape and number are checked here, on the desk.
 * A refused row is written nowhere but into the list of refused packs, so the last good one stays.
 */
import { createPublicKey, verify } from 'node:crypto';
import type { PackRow } from '../../../shared/pack/pack.ts';
import type { VerifySignature } from '../../../shared/pack/verify-pack.ts';
import { openPackGate } from '../../../shared/sync/pack-gate.ts';
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

/** For one pull answer. */
export function openPackIntake(store: DeskStore): PackIntake {
  const gate = openPackGate({
    stored: new Map(allPacks(store.cache).map((row) => [row.id, row])),
    keys: loadIdentity(store.own)?.packKeys ?? {},
    seen: (packId) => packSeen(store.own, packId),
    verify: verifyEd25519,
    nowMs: store.nowMs,
  });
  return {
    admit: (row, filling) => {
      const verdict = gate.judge(row, filling);
      if (!verdict.admitted) refuse(store, row, verdict.reason);
      else if (!verdict.known) forgetRefusedPack(store.cache, row.id);
      return verdict.admitted;
    },
    remember: () => {
      for (const [packId, version] of gate.accepted) rememberPack(store.own, packId, version);
    },
  };
}

/** At start: heals a crash between storing a pack and remembering its number. */
export function rememberStoredPacks(store: DeskStore): void {
  for (const row of allPacks(store.cache)) rememberPack(store.own, row.packId, row.version);
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
