/**
 * Keeps the desk's two secrets: the database key and the enrolment with its device token. They are wrapped by the OS keychain;
 * where the OS has none they lie in a file that only this user can read, and the desk says so (`storage` 'file').
 * Refuses to make a new key while an old one is there but cannot be unwrapped: that would orphan unsent work.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { type Enrolment, enrolmentSchema } from '../../shared/contract/hub.ts';
import { writeAtomic } from './atomic-file.ts';

/** The OS keychain, as `safeStorage` offers it. `isReal` is false for a backend that only obscures (Linux `basic_text`). */
export type Keychain = { isReal(): boolean; wrap(text: string): Buffer; unwrap(wrapped: Buffer): string };

export type KeyStorage = 'keychain' | 'file';

const vaultFileSchema = z.object({
  v: z.literal(1),
  storage: z.enum(['keychain', 'file']),
  /** Base64 of the wrapped (or plain) JSON of `secretsSchema`. */
  sealed: z.string(),
});
const secretsSchema = z.object({
  /** 256 bits, hex. */
  databaseKey: z.string().regex(/^[0-9a-f]{64}$/),
  enrolment: enrolmentSchema.extend({ hub_url: z.string() }).nullable(),
});
type Secrets = z.infer<typeof secretsSchema>;

/** An enrolment belongs to one hub address. */
export type StoredEnrolment = Enrolment & { hub_url: string };

export type KeyVault = {
  storage(): KeyStorage;
  databaseKey: string;
  enrolment(): StoredEnrolment | null;
  keepEnrolment(enrolment: StoredEnrolment): void;
};

function seal(keychain: Keychain, secrets: Secrets): { storage: KeyStorage; text: string } {
  const json = JSON.stringify(secrets);
  const storage: KeyStorage = keychain.isReal() ? 'keychain' : 'file';
  const bytes = storage === 'keychain' ? keychain.wrap(json) : Buffer.from(json, 'utf8');
  return { storage, text: JSON.stringify({ v: 1, storage, sealed: bytes.toString('base64') }) };
}

function unseal(keychain: Keychain, text: string): Result<{ storage: KeyStorage; secrets: Secrets }> {
  try {
    const file = vaultFileSchema.parse(JSON.parse(text));
    const bytes = Buffer.from(file.sealed, 'base64');
    const json = file.storage === 'keychain' ? keychain.unwrap(bytes) : bytes.toString('utf8');
    return ok({ storage: file.storage, secrets: secretsSchema.parse(JSON.parse(json)) });
  } catch {
    return fail('db.wrong-key', 'main', 'the key vault is there but cannot be opened');
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Opens the vault, or makes it at the first start. A key that lay in a file moves into the keychain once there is one. */
export function openKeyVault(file: string, keychain: Keychain): Result<KeyVault> {
  const text = readIfThere(file);
  const fresh: Secrets = { databaseKey: randomBytes(32).toString('hex'), enrolment: null };
  const opened = text === null ? ok({ storage: null, secrets: fresh }) : unseal(keychain, text);
  if (!opened.ok) return opened;
  let { secrets } = opened.value;
  let storage: KeyStorage = opened.value.storage ?? 'file';
  const save = (next: Secrets) => {
    const sealed = seal(keychain, next);
    writeAtomic(file, sealed.text);
    secrets = next;
    storage = sealed.storage;
  };
  if (opened.value.storage === null || (opened.value.storage === 'file' && keychain.isReal())) save(secrets);
  return ok({
    storage: () => storage,
    databaseKey: secrets.databaseKey,
    enrolment: () => secrets.enrolment,
    keepEnrolment: (enrolment) => save({ ...secrets, enrolment }),
  });
}
