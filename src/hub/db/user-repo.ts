/** Users, teams, device tokens, enrolment codes and grants. Tokens and codes come in and lie here as SHA-256 only. */
import { createHash } from 'node:crypto';
import { enrolCodeGoodMs, type User } from '../../shared/contract/hub.ts';
import type { Access, Redeemed } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

type AccessRow = {
  id: string;
  name: string;
  role: User['role'];
  team_id: string;
  grants_ver: number;
  team_name: string;
  left_at_ms: number | null;
  scope: string | null;
};

function accessRows(db: Db) {
  return db
    .selectFrom('app_user')
    .innerJoin('team', 'team.id', 'app_user.team_id')
    .leftJoin('grants', (join) => join.onRef('grants.user_id', '=', 'app_user.id').on('grants.to_at_ms', 'is', null))
    .select([
      'app_user.id',
      'app_user.name',
      'app_user.role',
      'app_user.team_id',
      'app_user.grants_ver',
      'app_user.left_at_ms',
      'team.name as team_name',
      'grants.scope',
    ])
    .where('app_user.active', '=', true)
    .orderBy('grants.scope');
}

function toAccess(rows: readonly AccessRow[]): Access | null {
  const first = rows[0];
  if (first === undefined) return null;
  return {
    user: { id: first.id, name: first.name, role: first.role, teamId: first.team_id, teamName: first.team_name },
    scopes: rows.flatMap((row) => row.scope ?? []),
    grantsVer: first.grants_ver,
    ...(first.left_at_ms === null ? {} : { leftAtMs: first.left_at_ms }),
  };
}

/** Who a token speaks for, with the grants of this moment; null for an unknown or revoked token. */
export async function findAccess(db: Db, token: string): Promise<Access | null> {
  const rows = await accessRows(db)
    .innerJoin('device_token', 'device_token.user_id', 'app_user.id')
    .where('device_token.token_hash', '=', secretHash(token))
    .where('device_token.revoked_at_ms', 'is', null)
    .where('device_token.erase_at_ms', 'is', null)
    .execute();
  return toAccess(rows);
}

export async function accessOf(db: Db, userId: string): Promise<Access | null> {
  return toAccess(await accessRows(db).where('app_user.id', '=', userId).execute());
}

/**
 * Inside a push: the grants as they are when the mutations are judged. A change of grants updates the user's row, so it waits until
 * the push has ended. Two statements: the second one sees what the first waited for.
 */
export async function lockAccess(tx: Db, userId: string): Promise<Access | null> {
  await tx.selectFrom('app_user').select('id').where('id', '=', userId).forShare().execute();
  return accessOf(tx, userId);
}

export async function addToken(db: Db, token: string, row: { userId: string; device: string; atMs: number }): Promise<void> {
  await db
    .insertInto('device_token')
    .values({
      token_hash: secretHash(token),
      user_id: row.userId,
      device: row.device,
      created_at_ms: row.atMs,
      revoked_at_ms: null,
      erase_at_ms: null,
    })
    .execute();
}

export async function revokeToken(db: Db, token: string, atMs: number): Promise<void> {
  await db.updateTable('device_token').set({ revoked_at_ms: atMs }).where('token_hash', '=', secretHash(token)).execute();
}

/** Every device this user has enrolled so far, signed out or not. Answers how many there are. */
export async function orderErasure(db: Db, userId: string, atMs: number): Promise<number> {
  const done = await db
    .updateTable('device_token')
    .set({ erase_at_ms: atMs })
    .where('user_id', '=', userId)
    .where('erase_at_ms', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

export async function isErasureOrdered(db: Db, token: string): Promise<boolean> {
  const row = await db.selectFrom('device_token').select('erase_at_ms').where('token_hash', '=', secretHash(token)).executeTakeFirst();
  return row !== undefined && row.erase_at_ms !== null;
}

export async function addTeam(db: Db, team: { id: string; name: string }): Promise<void> {
  await db
    .insertInto('team')
    .values(team)
    .onConflict((c) => c.column('id').doUpdateSet({ name: team.name }))
    .execute();
}

/** The user alone; what they may see is granted by `hubCommit`. */
export async function addUser(db: Db, user: Omit<User, 'teamName'>): Promise<void> {
  await db
    .insertInto('app_user')
    .values({ id: user.id, name: user.name, role: user.role, team_id: user.teamId })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

/** `leftAtMs`: null while they are here. */
export type Person = Omit<User, 'teamName'> & { leftAtMs: number | null };

export async function listUsers(db: Db): Promise<Person[]> {
  const rows = await db.selectFrom('app_user').select(['id', 'name', 'role', 'team_id', 'left_at_ms']).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, name: row.name, role: row.role, teamId: row.team_id, leftAtMs: row.left_at_ms }));
}

export async function listTeams(db: Db): Promise<{ id: string; name: string }[]> {
  return db.selectFrom('team').select(['id', 'name']).orderBy('id').execute();
}

/** Replaces what this user could still enrol with by one new code of its sort. */
export async function setCode(db: Db, userId: string, code: { text: string; reusable: boolean; atMs: number }): Promise<void> {
  const { text, reusable, atMs } = code;
  await db
    .deleteFrom('enrol_code')
    .where('user_id', '=', userId)
    .where('reusable', '=', reusable)
    .where((where) => where.or([where('reusable', '=', true), where('used_at_ms', 'is', null)]))
    .execute();
  await db
    .insertInto('enrol_code')
    .values({ code_hash: secretHash(text), user_id: userId, reusable, used_at_ms: null, made_at_ms: atMs })
    .execute();
}

/** Uses a code up (unless it is reusable) and says whose it was; one that nobody used within its time is good no longer. */
export async function redeemCode(db: Db, code: string, atMs: number): Promise<Redeemed> {
  const row = await db
    .updateTable('enrol_code')
    .set({ used_at_ms: atMs })
    .where('code_hash', '=', secretHash(code))
    .where((where) =>
      where.or([
        where('reusable', '=', true),
        where.and([where('used_at_ms', 'is', null), where('made_at_ms', '>', atMs - enrolCodeGoodMs)]),
      ]),
    )
    .returning('user_id')
    .executeTakeFirst();
  if (row !== undefined) return { userId: row.user_id };
  const known = await db
    .selectFrom('enrol_code')
    .select('used_at_ms')
    .where('code_hash', '=', secretHash(code))
    .where('used_at_ms', 'is', null)
    .executeTakeFirst();
  return { userId: null, hasExpired: known !== undefined };
}
