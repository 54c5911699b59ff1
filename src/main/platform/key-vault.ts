/**
 * Keeps the desk's two secrets: the database key and the enrolment with its device token. They are wrapped by the OS keychain;
 * where the OS has none they lie in a file that only this user can read, and the desk says so (`storage` 'file').
 * Refuses to make a new key where an old one is needed, because it cannot be unwrapped or data written with it is still there: that
 * would orphan unsent work.
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
  readonly databaseKey: string;
  enrolment(): StoredEnrolment | null;
  /** Known to this run at once; fails with disk.full when it could not be written, then call again. */
  keepEnrolment(enrolment: StoredEnrolment): Result<null>;
  /** After the data was erased: another key and no enrolment. What the old key encrypted can never be read again. */
  forget(): Result<null>;
};

export type VaultOptions = {
  file: string;
  keychain: Keychain;
  /** Whether this PC holds data that some key was made for. */
  isDataThere(): boolean;
};

function seal(keychain: Keychain, secrets: Secrets): { storage: KeyStorage; text: string } {
  const json = JSON.stringify(secrets);
  const storage: KeyStorage = keychain.isReal() ? 'keychain' : 'file';
  const bytes = storage === 'keychain' ? keychain.wrap(json) : Buffer.from(json, 'utf8');
  return { storage, text: JSON.stringify({ v: 1, storage, sealed: bytes.toString('base64') }) };
}

function unseal(keychain: Keychain, text: string): Result<Opened> {
  try {
    const file = vaultFileSchema.parse(JSON.parse(text));
    const bytes = Buffer.from(file.sealed, 'base64');
    const json = file.storage === 'keychain' ? keychain.unwrap(bytes) : bytes.toString('utf8');
    return ok({ storage: file.storage, secrets: secretsSchema.parse(JSON.parse(json)) });
  } catch {
    return fail('db.wrong-key', 'main', 'the key vault is there but cannot be opened');
  }
}

function readIfThere(file: string): Result<string | null> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return ok(null);
    return fail('db.wrong-key', 'main', `the key vault cannot be read (${systemCode(error)})`);
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A full or read-only disk is no reason to throw: what is in memory goes on working. */
function writeVault(file: string, text: string): Result<null> {
  try {
    writeAtomic(file, text);
    return ok(null);
  } catch (error) {
    return fail('disk.full', 'main', `the key vault cannot be written (${systemCode(error)})`);
  }
}

type Opened = { storage: KeyStorage | null; secrets: Secrets };

function readVault({ file, keychain, isDataThere }: VaultOptions): Result<Opened> {
  const text = readIfThere(file);
  if (!text.ok) return text;
  if (text.value !== null) return unseal(keychain, text.value);
  if (isDataThere()) return fail('db.wrong-key', 'main', 'the key vault is missing while data written with its key is there');
  return ok({ storage: null, secrets: newSecrets() });
}

function newSecrets(): Secrets {
  return { databaseKey: randomBytes(32).toString('hex'), enrolment: null };
}

/** Opens the vault, or makes it at the first start. A key that lay in a file moves into the keychain once there is one. */
export function openKeyVault(options: VaultOptions): Result<KeyVault> {
  const { file, keychain } = options;
  const opened = readVault(options);
  if (!opened.ok) return opened;
  let { secrets } = opened.value;
  let storage: KeyStorage = opened.value.storage ?? 'file';
  const save = (next: Secrets): Result<null> => {
    secrets = next;
    const sealed = seal(keychain, next);
    const written = writeVault(file, sealed.text);
    if (written.ok) storage = sealed.storage;
    return written;
  };
  if (opened.value.storage === null) {
    // A key that is not on disk must not be used: what it encrypts could never be read again.
    const kept = save(secrets);
    if (!kept.ok) return kept;
  } else if (opened.value.storage === 'file' && keychain.isReal()) save(secrets);
  return ok({
    storage: () => storage,
    get databaseKey() {
      return secrets.databaseKey;
    },
    enrolment: () => secrets.enrolment,
    keepEnrolment: (enrolment) => save({ ...secrets, enrolment }),
    forget: () => save(newSecrets()),
  });
}
