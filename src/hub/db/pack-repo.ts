/** Published packs and the key that signs them. A pack row is immutable; only its number is looked up here. */
import { sql } from 'kysely';
import type { StoredKey } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

/** Oldest first; the newest signs. */
export async function readKeys(db: Db): Promise<StoredKey[]> {
  const rows = await db.selectFrom('pack_key').selectAll().orderBy('created_at_ms').orderBy('key_id').execute();
  return rows.map((row) => ({ keyId: row.key_id, publicSpki: row.public_spki, privatePkcs8: row.private_pkcs8 }));
}

/** Does nothing when a key is there already, so that two hubs starting together agree on one. */
export async function addFirstKey(db: Db, key: StoredKey, atMs: number): Promise<void> {
  await sql`
    INSERT INTO pack_key (key_id, public_spki, private_pkcs8, created_at_ms)
    SELECT ${key.keyId}, ${key.publicSpki}, ${key.privatePkcs8}, ${atMs}::bigint WHERE NOT EXISTS (SELECT 1 FROM pack_key)
  `.execute(db);
}

/** Number of the last published version; 0 for none. Publishing one pack waits here for another publishing of it to end. */
export async function lockLastVersion(tx: Db, packId: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`pack:${packId}`}, 0))`.execute(tx);
  const found = await sql<{
    version: number;
  }>`SELECT coalesce(max(version), 0)::bigint AS version FROM pack WHERE pack_id = ${packId}`.execute(tx);
  return found.rows[0]?.version ?? 0;
}

/** As `readNewestBody`; publishing of this pack waits until the transaction ends, others that hold it do not. */
export async function holdNewestBody(tx: Db, packId: string): Promise<{ version: number; body: string } | null> {
  await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`pack:${packId}`}, 0))`.execute(tx);
  return readNewestBody(tx, packId);
}

/** Text of the newest version of a pack; null when none was published. */
export async function readNewestBody(tx: Db, packId: string): Promise<{ version: number; body: string } | null> {
  const found = await sql<{ version: number; body: string }>`
    SELECT version, body FROM pack WHERE pack_id = ${packId} AND NOT deleted ORDER BY version DESC LIMIT 1
  `.execute(tx);
  return found.rows[0] ?? null;
}
