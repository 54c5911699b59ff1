/** How the desk keeps its key and its token. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Keychain, openKeyVault, type StoredEnrolment } from '../../../src/main/platform/key-vault.ts';

const flip = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
const keychain: Keychain = { isReal: () => true, wrap: (text) => flip(Buffer.from(text)), unwrap: (bytes) => flip(bytes).toString() };
const none: Keychain = {
  isReal: () => false,
  wrap: () => {
    throw new Error('there is no keychain');
  },
  unwrap: () => {
    throw new Error('there is no keychain');
  },
};
const aFile = () => join(mkdtempSync(join(tmpdir(), 'vault-')), 'vault.json');
const enrolment: StoredEnrolment = {
  token: 'token-of-a-test',
  user: { id: '01900000-0000-7000-8000-000000000009', name: '周晴', role: 'agent', teamId: 't1', teamName: '一组' },
  hub_id: '01900000-0000-4000-8000-000000000001',
  sample: true,
  pack_keys: {},
  hub_url: 'http://127.0.0.1:1',
};

function open(file: string, chain: Keychain, isDataThere = false) {
  return openKeyVault({ file, keychain: chain, isDataThere: () => isDataThere });
}

function opened(file: string, chain: Keychain) {
  const vault = open(file, chain);
  if (!vault.ok) throw new Error(vault.error.code);
  return vault.value;
}

test('the key is made once and comes back, wrapped by the keychain', () => {
  const file = aFile();
  const first = opened(file, keychain);
  expect(first.databaseKey).toMatch(/^[0-9a-f]{64}$/);
  expect(first.storage()).toBe('keychain');
  expect(readFileSync(file, 'utf8')).not.toContain(first.databaseKey);
  expect(opened(file, keychain).databaseKey).toBe(first.databaseKey);
});

test('after an erasure there is another key and no enrolment, also on disk', () => {
  const file = aFile();
  const vault = opened(file, keychain);
  const before = vault.databaseKey;
  vault.keepEnrolment(enrolment);
  expect(vault.forget()).toEqual({ ok: true, value: null });
  expect(vault.databaseKey).not.toBe(before);
  expect([vault.enrolment(), opened(file, keychain).enrolment()]).toEqual([null, null]);
  expect(opened(file, keychain).databaseKey).toBe(vault.databaseKey);
});

test('two desks never share a key', () => {
  expect(opened(aFile(), keychain).databaseKey).not.toBe(opened(aFile(), keychain).databaseKey);
});

test('without a keychain the secrets lie in a file for this user only, and that is said', () => {
  const file = aFile();
  const vault = opened(file, none);
  expect(vault.keepEnrolment(enrolment)).toEqual({ ok: true, value: null });
  expect(vault.storage()).toBe('file');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(opened(file, none).enrolment()).toEqual(enrolment);
});

test('a key in a file moves into the keychain once there is one', () => {
  const file = aFile();
  const { databaseKey } = opened(file, none);
  const moved = opened(file, keychain);
  expect([moved.storage(), moved.databaseKey]).toEqual(['keychain', databaseKey]);
  expect(readFileSync(file, 'utf8')).not.toContain(Buffer.from(databaseKey).toString('base64').slice(0, 20));
});

test('a vault that cannot be unwrapped is left as it is, and no new key is made', () => {
  const file = aFile();
  opened(file, keychain);
  const before = readFileSync(file, 'utf8');
  expect(open(file, none)).toMatchObject({ ok: false, error: { code: 'db.wrong-key' } });
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('where the vault is gone and its data is not, no new key is made', () => {
  const file = aFile();
  expect(open(file, keychain, true)).toMatchObject({ ok: false, error: { code: 'db.wrong-key' } });
  expect(existsSync(file)).toBe(false);
});

test('a key that could not be written is not used', () => {
  const file = aFile();
  mkdirSync(`${file}.new`);
  expect(open(file, keychain)).toMatchObject({ ok: false, error: { code: 'disk.full' } });
  rmSync(`${file}.new`, { recursive: true });
  expect(open(file, keychain).ok).toBe(true);
});

test('a token that could not be written is known until the end and written at the next try', () => {
  const file = aFile();
  const vault = opened(file, keychain);
  mkdirSync(`${file}.new`);
  expect(vault.keepEnrolment(enrolment)).toMatchObject({ ok: false, error: { code: 'disk.full' } });
  expect([vault.enrolment(), opened(file, keychain).enrolment()]).toEqual([enrolment, null]);
  rmSync(`${file}.new`, { recursive: true });
  expect(vault.keepEnrolment(enrolment).ok).toBe(true);
  expect(opened(file, keychain).enrolment()).toEqual(enrolment);
});
