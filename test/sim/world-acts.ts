/** What happens to the hub's data and to the machines from outside: moves, deletions, grants, imports, pruning, backups, cables. */
import type { Commit, HubTransaction, ScopeSeqs, SyncStorage } from '../../src/hub/services/hub-storage.ts';
import { tryAgain } from '../../src/hub/services/try-again.ts';
import type { EntityPut, RowRef } from '../../src/shared/sync/mutation.ts';
import type { SeatedDesk } from './desk-port.ts';
import { type Dice, simId } from './dice.ts';
import type { Env } from './env.ts';
import type { HubSide } from './hub-side.ts';
import { type Backup, HubGone, type Life } from './hub-store.ts';
import type { WorldAct } from './plan.ts';

type Play = (world: WorldActs, desk: SeatedDesk, dice: Dice) => void;

export class WorldActs {
  readonly env: Env;
  readonly hub: HubSide;
  readonly teams: readonly string[];
  readonly storage: SyncStorage;
  readonly #life: Life = { name: 'source', dead: false, owners: new Set() };
  readonly #backups: Backup[] = [];
  #made = 0;

  constructor(env: Env, hub: HubSide, teams: readonly string[]) {
    this.env = env;
    this.hub = hub;
    this.teams = teams;
    this.storage = hub.store.storageOf(this.#life);
  }

  newId(): string {
    this.#made++;
    return simId(0xa0, this.#made);
  }

  play(act: WorldAct, desk: SeatedDesk, dice: Dice): void {
    plays[act](this, desk, dice);
  }

  /** A change by a source system, committed like any other, and begun again like any other when it and a push wait for each other. */
  change(work: (tx: HubTransaction) => Promise<Commit | null>): void {
    const commitOnce = () =>
      this.storage.transact(async (tx): Promise<ScopeSeqs> => {
        await tx.epoch();
        const commit = await work(tx);
        return commit === null ? {} : tx.commit(commit);
      });
    const committed = tryAgain(commitOnce, { what: 'a change of the source', log: () => {} });
    this.quietly(committed.then((seqs) => this.hub.pick('source')?.hub.announce(Object.keys(seqs))));
  }

  quietly(work: Promise<unknown>): void {
    this.env.scheduler.busy = true;
    work.catch((error: unknown) => {
      if (!(error instanceof HubGone)) this.hub.bugs.push(`a change failed: ${error instanceof Error ? error.stack : String(error)}`);
    });
  }

  keepBackup(): void {
    this.quietly(
      this.hub.store.backup().then((backup) => {
        this.#backups.push(backup);
      }),
    );
  }

  restore(dice: Dice): void {
    const backup = dice.pick(this.#backups);
    if (backup !== undefined) this.quietly(this.hub.store.restore(this.#life, backup));
  }

  /** A ticket and all that belongs to it, locked. */
  async family(tx: HubTransaction, dice: Dice): Promise<EntityPut[]> {
    const tickets = this.rows('ticket');
    const chosen = tickets[Math.floor(dice.next() ** 2 * tickets.length)];
    const [ticket] = chosen === undefined ? [] : await tx.load([{ entity: 'ticket', id: chosen.row.id }]);
    if (ticket === undefined || ticket.row.deleted) return [];
    const children = [...this.hub.store.tables.rows.values()].flatMap(({ entity, row }): RowRef[] =>
      'ticketId' in row && entity !== 'contact' && row.ticketId === ticket.row.id && !row.deleted ? [{ entity, id: row.id }] : [],
    );
    return [ticket, ...(await tx.load(children))];
  }

  rows(entity: EntityPut['entity']): EntityPut[] {
    const found = [...this.hub.store.tables.rows.values()].filter((put) => put.entity === entity && !put.row.deleted);
    return found.sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  }

  regrant(desk: SeatedDesk, granted: boolean, dice: Dice): void {
    const held = this.hub.store.tables.grants.get(desk.userId)?.scopes ?? new Set();
    const scope = dice.pick(this.teams.filter((team) => held.has(team) !== granted));
    if (scope === undefined) return;
    this.change(async () => ({ grants: [{ userId: desk.userId, scope, granted, atMs: this.env.hubNowMs() }] }));
  }
}

function bent(put: EntityPut, change: { scope?: string; deleted?: boolean }): EntityPut {
  return { entity: put.entity, row: { ...put.row, ...change } } as EntityPut;
}

const importRows: Play = (world, _desk, dice) =>
  world.change(async (tx) => {
    const chosen = dice.pick(world.rows('customer'));
    const [known] = chosen === undefined ? [] : await tx.load([{ entity: 'customer', id: chosen.row.id }]);
    if (known?.entity !== 'customer') return null;
    const tags = [...known.row.tags, `t${dice.int(0, 99)}`];
    const fresh = { ...known.row, id: world.newId(), scope: dice.pick(world.teams) ?? known.row.scope, tags: [] };
    return {
      puts: [
        { entity: 'customer', row: { ...known.row, tags } },
        { entity: 'customer', row: fresh },
      ],
    };
  });

const plays: Record<WorldAct, Play> = {
  offline: ({ env }, desk, dice) => {
    desk.goOffline();
    env.scheduler.after(dice.int(1_000, 40_000), () => desk.goOnline());
  },
  'crash-desk': (_world, desk) => desk.crash(),
  'crash-hub': ({ hub }, _desk, dice) => hub.crashOne(dice.int(0, 2)),
  move: (world, _desk, dice) =>
    world.change(async (tx) => {
      const family = await world.family(tx, dice);
      const to = dice.pick(world.teams.filter((team) => team !== family[0]?.row.scope));
      return family.length === 0 || to === undefined ? null : { puts: family.map((put) => bent(put, { scope: to })) };
    }),
  delete: (world, _desk, dice) =>
    world.change(async (tx) => {
      const family = await world.family(tx, dice);
      return family.length === 0 ? null : { puts: family.map((put) => bent(put, { deleted: true })) };
    }),
  revoke: (world, desk, dice) => world.regrant(desk, false, dice),
  grant: (world, desk, dice) => world.regrant(desk, true, dice),
  prune: (world, _desk, dice) => {
    const scopes = [...world.hub.store.tables.scopes].filter(([scope]) => scope.startsWith('team:'));
    const chosen = dice.pick(scopes);
    if (chosen !== undefined) world.quietly(world.storage.pruneRemovals(chosen[0], chosen[1].seq - dice.int(0, 4)));
  },
  backup: (world) => world.keepBackup(),
  restore: (world, _desk, dice) => world.restore(dice),
  import: importRows,
};
