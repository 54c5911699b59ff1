/** Colleagues by name. Reads only. */
import { sql } from 'kysely';
import type { Member } from '../../shared/sync/directory.ts';
import type { Db } from './tables.ts';

export async function findMembersCalled(tx: Db, scope: string, names: readonly string[]): Promise<Pick<Member, 'id' | 'name' | 'role'>[]> {
  if (names.length === 0) return [];
  const found = await sql<Pick<Member, 'id' | 'name' | 'role'>>`
    SELECT id, name, role FROM member WHERE scope = ${scope} AND NOT deleted AND name = ANY(${[...names]}::text[]) ORDER BY id
  `.execute(tx);
  return found.rows;
}
