/** `revoke USER SCOPE`, `grant USER SCOPE`, `senior USER yes|no` and `wipe USER`: what an administrator does about access, also while the hub runs. */
import { departmentScopesOf } from '../../shared/ticket/task.ts';
import { hubCommit } from '../db/commit.ts';
import { lockRows } from '../db/entity-rows.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import { accessOf, listUsers, orderErasure, type Person } from '../db/user-repo.ts';
import { utcDate } from './utc-date.ts';

/** By id or name, of somebody who left only when nobody here is called so; a name that several have is refused. */
export async function findUser(db: Db, user: string): Promise<Person> {
  const called = (await listUsers(db)).filter(({ id, name }) => id === user || name === user);
  const here = called.filter(({ leftAtMs }) => leftAtMs === null);
  const found = here.length > 0 ? here : called;
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const why =
    found.length === 0
      ? `No user has the id or name ${user}.`
      : `Several users are called ${user}: ${found.map(({ id }) => id).join(', ')}.`;
  throw new HubRefusal('not-found', `${why} Nothing was changed. Give the user's id.`);
}

/** Only of somebody who is here: whoever left is given nothing again. */
export async function findHere(db: Db, user: string): Promise<Person> {
  const found = await findUser(db, user);
  if (found.leftAtMs === null) return found;
  throw new HubRefusal(
    'input.invalid',
    `${found.name} left on ${utcDate(found.leftAtMs)}. Nothing was changed. Whoever comes back is added anew with person.`,
  );
}

/** Desks remove what they hold of the scope at their next contact; the running hub tells them within seconds. Answers the user's name. */
export async function setGrant(db: Db, change: { user: string; scope: string; granted: boolean; atMs: number }): Promise<string> {
  const { scope, granted, atMs } = change;
  if (!/^(global|team:\S+|user:\S+|dept:[a-z]+@\S+)$/.test(scope)) {
    throw new HubRefusal(
      'input.invalid',
      `${scope} is no scope. Nothing was changed. A scope is global, team:ID, user:ID or dept:NAME@TEAM.`,
    );
  }
  const user = await findHere(db, change.user);
  const has = (await accessOf(db, user.id))?.scopes.includes(scope) ?? false;
  if (!granted && !has) throw new HubRefusal('not-found', `${user.name} has no access to ${scope}. Nothing was changed.`);
  if (has !== granted) {
    // A team's people see what the team asks of departments, and no longer than they see the team.
    const scopes = [scope, ...departmentScopesOf(scope)];
    const grants = scopes.map((each) => ({ userId: user.id, scope: each, granted, atMs }));
    await db.transaction().execute((tx) => hubCommit(tx, { grants }));
  }
  return user.name;
}

/** Emergencies may be handed to this person from now on, or no longer; desks learn it at their next contact. */
export async function setSenior(db: Db, change: { user: string; senior: boolean }): Promise<string> {
  const { id, name } = await findUser(db, change.user);
  return db.transaction().execute(async (tx) => {
    const [found] = await lockRows(tx, [{ entity: 'member', id }]);
    if (found?.entity !== 'member' || found.row.deleted) throw new HubRefusal('not-found', `${name} is in no team. Nothing was changed.`);
    await hubCommit(tx, { puts: [{ entity: 'member', row: { ...found.row, senior: change.senior } }] });
    return name;
  });
}

/** Every device enrolled by this user so far erases itself at its next contact; a device enrolled later does not. */
export async function wipeDevices(db: Db, user: string, atMs: number): Promise<{ name: string; devices: number }> {
  const { id, name } = await findUser(db, user);
  return { name, devices: await orderErasure(db, id, atMs) };
}
