/** Looks into the own.db and the vault of a desk that is closed, with the key from its vault (a machine without a keychain keeps it there). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';

type Secrets = { databaseKey: string; enrolment: { token: string } | null };

function openVault(userData: string) {
  const file = join(userData, 'vault.json');
  const vault = JSON.parse(readFileSync(file, 'utf8')) as { sealed: string };
  return { file, vault, secrets: JSON.parse(Buffer.from(vault.sealed, 'base64').toString('utf8')) as Secrets };
}

export function databaseKeyOf(userData: string): string {
  return openVault(userData).secrets.databaseKey;
}

/** The hub takes the sign-in of this PC no more. */
export function spoilToken(userData: string): void {
  const { file, vault, secrets } = openVault(userData);
  if (secrets.enrolment === null) throw new Error('somebody is signed in on this PC');
  const token = [...secrets.enrolment.token].toReversed().join('');
  const sealed = Buffer.from(JSON.stringify({ ...secrets, enrolment: { ...secrets.enrolment, token } })).toString('base64');
  writeFileSync(file, JSON.stringify({ ...vault, sealed }));
}

export function withOwnFile<T>(userData: string, look: (own: Database) => T, key = databaseKeyOf(userData)): T {
  const own = new BetterSqlite3(join(userData, 'data', 'own.db'));
  try {
    own.pragma("cipher='aegis'");
    own.pragma(`key='raw:${key}'`);
    return look(own);
  } finally {
    own.close();
  }
}
