/** The hub's database of a long run as its administrators and source systems see it: people, imports, moves, rights, pruning, a restore. */
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { type BackupBatch, readEverything, replaceEverything } from '../../src/hub/db/backup-repo.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { lockRows } from '../../src/hub/db/entity-rows.ts';
import { readEpochLocked } from '../../src/hub/db/meta-repo.ts';
import { pruneRemovals } from '../../src/hub/db/prune-repo.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import { addTeam, addToken, addUser } from '../../src/hub/db/user-repo.ts';
import type { Commit } from '../../src/hub/services/hub-storage.ts';
import type { User } from '../../src/shared/contract/hub.ts';
import type { EntityPut, RowRef } from '../../src/shared/sync/mutation.ts';
import type { Dice } from '../sim/dice.ts';
import { readTables } from '../sim/real/pg-tables.ts';
import { aCustomer, aTicket } from '../support/synced-rows.ts';

export const teams = ['team:a', 'team:b', 'team:c'];
export type Person = { user: User; token: string };

export class TeamOnPostgres {
  readonly db: Db;
  restores = 0;
  #backup: BackupBatch[] | null = null;

  constructor(db: Db) {
    this.db = db;
  }

  /** `seats` people, some in the same team, with the tokens of one device each; and what they work on. */
  async fill(seats: number): Promise<Person[]> {
    for (const id of ['a', 'b', 'c']) await addTeam(this.db, { id, name: id });
    const people: Person[] = [];
    for (let index = 0; index < seats; index++) {
      const teamId = 'abc'[index % 3] ?? 'a';
      const role = index === 0 ? 'lead' : 'agent';
      const user: User = { id: uuidv7(), name: `seat ${index}`, role, teamId, teamName: teamId };
      const token = randomBytes(32).toString('base64url');
      await addUser(this.db, user);
      await addToken(this.db, token, { userId: user.id, device: 'long run', atMs: Date.now() });
      const scopes = ['global', `user:${user.id}`, `team:${teamId}`, teams[(index + 1) % 3] ?? 'team:a'];
      await this.#commit({ grants: scopes.map((scope) => ({ userId: user.id, scope, granted: true, atMs: Date.now() })) });
      people.push({ user, token });
    }
    const puts = teams.flatMap((scope, team) =>
      [1, 2, 3, 4].flatMap((made): EntityPut[] => {
        const customer = { ...aCustomer(made, { scope }), id: uuidv7() };
        const ticket = { ...aTicket(made, customer.id, { scope }), id: uuidv7(), ticketNo: `TK-${team}-${made}` };
        return [
          { entity: 'customer', row: customer },
          { entity: 'ticket', row: ticket },
        ];
      }),
    );
    await this.#commit({ puts });
    return people;
  }

  /** One thing that happens to the data from outside. */
  async happen(dice: Dice, people: readonly Person[]): Promise<string> {
    const acts = {
      move: () => this.#move(dice, false),
      delete: () => this.#move(dice, true),
      import: () => this.#import(dice),
      rights: () => this.#regrant(dice, people),
      prune: () => this.#prune(dice),
    };
    const name = dice.pick(['move', 'move', 'import', 'import', 'rights', 'rights', 'prune', 'delete'] as const) ?? 'import';
    await acts[name]();
    return name;
  }

  async backUp(): Promise<void> {
    const batches: BackupBatch[] = [];
    await readEverything(this.db, async (batch) => void batches.push(batch));
    this.#backup = batches;
  }

  /** As `restore FILE` does while the hub runs. */
  async restore(): Promise<void> {
    const batches = this.#backup;
    if (batches === null) return;
    await replaceEverything(
      this.db,
      (async function* () {
        yield* batches;
      })(),
    );
    this.restores++;
  }

  tables() {
    return readTables(this.db, []);
  }

  #commit(commit: Commit): Promise<unknown> {
    return this.db.transaction().execute((tx) => hubCommit(tx, commit));
  }

  /** A ticket and all that hangs on it goes to another team, or goes. */
  async #move(dice: Dice, isDeleted: boolean): Promise<void> {
    const to = dice.pick(teams) ?? 'team:a';
    const { rows } = await this.tables();
    const tickets = [...rows.values()].filter(({ entity, row }) => entity === 'ticket' && !row.deleted);
    const chosen = dice.pick(tickets);
    if (chosen === undefined || (isDeleted && tickets.length < 6)) return;
    const refs = [...rows.values()].flatMap(({ entity, row }): RowRef[] => {
      const isOfIt = 'ticketId' in row && entity !== 'contact' && row.ticketId === chosen.row.id && !row.deleted;
      return isOfIt ? [{ entity, id: row.id }] : [];
    });
    await this.db.transaction().execute(async (tx) => {
      await readEpochLocked(tx);
      const family = await lockRows(tx, [{ entity: 'ticket', id: chosen.row.id }, ...refs]);
      const puts = family.map((put) => ({ ...put, row: { ...put.row, scope: to, deleted: isDeleted } }) as EntityPut);
      if (puts.length > 0) await hubCommit(tx, { puts });
    });
  }

  async #import(dice: Dice): Promise<void> {
    const scope = dice.pick(teams) ?? 'team:a';
    const customer = { ...aCustomer(dice.int(1, 9_999), { scope }), id: uuidv7() };
    await this.#commit({ puts: [{ entity: 'customer', row: customer }] });
  }

  /** What is held is taken, what is not is given; everybody keeps one team. */
  async #regrant(dice: Dice, people: readonly Person[]): Promise<void> {
    const person = dice.pick(people);
    const scope = dice.pick(teams);
    if (person === undefined || scope === undefined) return;
    const held = (await this.tables()).grants.get(person.user.id)?.scopes ?? new Set();
    const granted = !held.has(scope);
    if (!granted && teams.filter((team) => held.has(team)).length < 2) return;
    await this.#commit({ grants: [{ userId: person.user.id, scope, granted, atMs: Date.now() }] });
  }

  async #prune(dice: Dice): Promise<void> {
    const scope = dice.pick(teams) ?? 'team:a';
    const head = (await this.tables()).scopes.get(scope);
    if (head !== undefined) await pruneRemovals(this.db, scope, head.seq - dice.int(0, 6));
  }
}
