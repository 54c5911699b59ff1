/** `team ID NAME`, `person NAME ROLE TEAM [DEPARTMENTS]`, `enrol USER` and `people`: how a real team comes onto an empty hub. Also while it runs. */
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { type Department, departments, type Role } from '../../shared/base/words.ts';
import { hubCommit } from '../db/commit.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import { addTeam, addUser, listTeams, listUsers, setCode } from '../db/user-repo.ts';
import { findHere } from './access-commands.ts';
import { seatCommit } from './seats.ts';
import { utcDate } from './utc-date.ts';

const teamIdPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A team that is there already is given the new name. */
export async function openTeam(db: Db, team: { id: string; name: string }): Promise<void> {
  if (!teamIdPattern.test(team.id)) {
    throw new HubRefusal(
      'input.invalid',
      `${team.id} cannot be the id of a team. Nothing was changed. Use up to 40 small letters, digits and dashes; the name may be anything.`,
    );
  }
  await addTeam(db, team);
}

export type PersonWish = { name: string; role: Role; team: string; departments: readonly string[]; atMs: number };

function departmentsOf({ role, departments: wished }: PersonWish): Department[] {
  const known = departments.filter((each) => wished.includes(each));
  if (role === 'owner' && (wished.length === 0 || known.length !== wished.length)) {
    throw new HubRefusal(
      'input.invalid',
      `An owner answers for departments. Nobody was added. Name them after the team, with commas between them: ${departments.join(', ')}.`,
    );
  }
  if (role !== 'owner' && wished.length > 0) {
    throw new HubRefusal('input.invalid', `Departments belong to the role owner. Nobody was added. Leave them out for the role ${role}.`);
  }
  return known;
}

/** Answers the code with which one device of theirs enrols, once and within `enrolCodeGoodMs`. */
export async function addPerson(db: Db, wish: PersonWish): Promise<{ id: string; code: string }> {
  const teams = await listTeams(db);
  if (!teams.some(({ id }) => id === wish.team)) {
    const listed = teams.length === 0 ? 'There is none yet: add one with team ID NAME.' : `Teams: ${teams.map(({ id }) => id).join(', ')}.`;
    throw new HubRefusal('not-found', `${wish.team} is no team of this hub. Nobody was added. ${listed}`);
  }
  const person = { id: uuidv7(), name: wish.name, role: wish.role, teamId: wish.team, departments: departmentsOf(wish), senior: false };
  return db.transaction().execute(async (tx) => {
    await addUser(tx, person);
    await hubCommit(tx, seatCommit([person], wish.atMs));
    return { id: person.id, code: await newCode(tx, person.id, wish.atMs) };
  });
}

async function newCode(db: Db, userId: string, atMs: number): Promise<string> {
  const code = randomBytes(12).toString('base64url');
  await setCode(db, userId, { text: code, reusable: false, atMs });
  return code;
}

/** A code for one more device; one that was given before and not used is worth nothing from now on. */
export async function giveCode(db: Db, user: string, atMs: number): Promise<{ name: string; code: string }> {
  const { id, name } = await findHere(db, user);
  return { name, code: await db.transaction().execute((tx) => newCode(tx, id, atMs)) };
}

/** A line for each team and, below it, for each of its people. */
export async function peopleLines(db: Db): Promise<string[]> {
  const [teams, people] = [await listTeams(db), await listUsers(db)];
  if (teams.length === 0) return ['There is no team yet. Add one with team ID NAME.'];
  return teams.flatMap((team) => [
    `${team.id}  ${team.name}`,
    ...people
      .filter(({ teamId }) => teamId === team.id)
      .map(({ id, name, role, leftAtMs }) => {
        const left = leftAtMs === null ? '' : `  left ${utcDate(leftAtMs)}`;
        return `  ${id}  ${role}  ${name}${left}`;
      }),
  ]);
}
