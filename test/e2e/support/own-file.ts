/** Looks into the own.db of a desk that is closed, with the key from its vault (a machine without a keychain keeps it there). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';

export function databaseKeyOf(userData: string): string {
  const { sealed } = JSON.parse(readFileSync(join(userData, 'vault.json'), 'utf8')) as { sealed: string };
  return (JSON.parse(Buffer.from(sealed, 'base64').toString('utf8')) as { databaseKey: string }).databaseKey;
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
