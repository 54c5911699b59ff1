/**
 * Numbers, signs and builds pack rows. The private key lies in the database (`pack_key`), so that several hub processes on one
 * database sign alike and a restored hub keeps the key its desks have pinned.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { errorText } from '../../shared/base/log.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { type CompiledRules, compileRules } from '../../shared/compliance/compile-rules.ts';
import { canonicalPack } from '../../shared/pack/canonical.ts';
import { checkPackContent } from '../../shared/pack/check-content.ts';
import { type PackKind, type PackRow, packSchema } from '../../shared/pack/pack.ts';
import { packGoodMs } from '../../shared/pack/pack-term.ts';
import type { HubStorage, HubTransaction } from './hub-storage.ts';

/** The first desks are let in before. */
const warmAfterMs = 300;
export const packScope = 'global';

export type PackSigner = {
  keyId: string;
  /** Every key desks may meet: key id → SPKI, base64. */
  publicKeys: Record<string, string>;
  privateKey: KeyObject;
};

/** There is one pack of each kind. */
export function packIdOf(kind: PackKind): string {
  return `steadydesk.${kind}`;
}

/** Makes the hub's first signing key when there is none. */
export async function openSigner(storage: Pick<HubStorage, 'signingKeys' | 'addFirstKey'>, nowMs: number): Promise<PackSigner> {
  if ((await storage.signingKeys()).length === 0) {
    const pair = generateKeyPairSync('ed25519');
    const publicSpki = pair.publicKey.export({ type: 'spki', format: 'der' });
    const privatePkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
    await storage.addFirstKey({ keyId: `hub-${randomBytes(6).toString('hex')}`, publicSpki, privatePkcs8 }, nowMs);
  }
  const keys = await storage.signingKeys();
  const newest = keys.at(-1);
  if (newest === undefined) throw new Error('the signing key could not be stored');
  return {
    keyId: newest.keyId,
    publicKeys: Object.fromEntries(keys.map((key) => [key.keyId, key.publicSpki.toString('base64')])),
    privateKey: createPrivateKey({ key: newest.privatePkcs8, format: 'der', type: 'pkcs8' }),
  };
}

export type PackDraft = {
  /** Id of the row. */
  id: string;
  kind: PackKind;
  title: string;
  content: unknown;
  version: number;
  issuedAtMs: number;
  publishedBy: string;
};

export type RuleBook = { version: number; rules: CompiledRules };

/** The rules that sentences of new packs must pass; `known` is given back while it is still the newest. */
export async function rulesInForce(tx: Pick<HubTransaction, 'newestPack'>, known: RuleBook | null): Promise<RuleBook | null> {
  const newest = await tx.newestPack(packIdOf('rules'));
  if (newest === null || newest.version === known?.version) return newest === null ? null : known;
  const pack = packSchema.parse(JSON.parse(newest.body));
  const compiled = pack.kind === 'rules' ? compileRules(pack.content) : null;
  return compiled?.ok ? { version: newest.version, rules: compiled.value } : null;
}

/** Soon after the start, so that the first publication does not wait for the rules to be compiled. What it gives back ends it. */
export function warmRuleBook(hub: { storage: HubStorage; log(line: string): void; ruleBook: RuleBook | null }): () => Promise<void> {
  let done: Promise<void> = Promise.resolve();
  const timer = setTimeout(() => {
    const compiled = hub.storage.transact(async (tx) => {
      hub.ruleBook = await rulesInForce(tx, hub.ruleBook);
    });
    done = compiled.catch((error: unknown) => hub.log(`The rules could not be compiled ahead: ${errorText(error)}`));
  }, warmAfterMs);
  return () => {
    clearTimeout(timer);
    return done;
  };
}

/** Checks the content again (a desk is not trusted for it) and builds the signed row. */
export function buildPack(signer: PackSigner, draft: PackDraft, rules: CompiledRules | null): Result<PackRow> {
  const checked = checkPackContent(draft.kind, draft.content, rules);
  if (!checked.ok) return checked;
  const parsed = packSchema.safeParse({
    format: 1,
    pack_id: packIdOf(draft.kind),
    version: draft.version,
    kind: draft.kind,
    title: draft.title,
    issued_at: draft.issuedAtMs,
    expires_at: draft.issuedAtMs + packGoodMs,
    content: draft.content,
  });
  if (!parsed.success) return fail('pack.invalid', 'hub', 'the pack does not have the shape of a pack');
  const body = canonicalPack(parsed.data);
  const signature = sign(null, Buffer.from(body, 'utf8'), signer.privateKey).toString('base64');
  return ok({
    id: draft.id,
    scope: packScope,
    ver: 0,
    deleted: false,
    packId: parsed.data.pack_id,
    version: draft.version,
    kind: draft.kind,
    title: draft.title,
    issuedAtMs: draft.issuedAtMs,
    publishedBy: draft.publishedBy,
    body,
    signature: { key_id: signer.keyId, signature },
  });
}
