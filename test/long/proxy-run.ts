/**
 * Minutes over real HTTP through a bad proxy: desks on real files, two hub processes on one database that are killed and started again,
 * rights, moves and a restored backup meanwhile. Then everything calms down, drains, and every invariant that can be seen from outside
 * is checked. Exit 1 on a violation, 2 on a wrong command line.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '../../src/hub/db/migrate.ts';
import { connect } from '../../src/hub/db/open.ts';
import { startPostgres } from '../../src/hub/db/postgres-server.ts';
import type { Identity } from '../../src/main/store/db/meta-repo.ts';
import { Checks } from '../sim/checks.ts';
import { plays } from '../sim/desk-acts.ts';
import { Dice } from '../sim/dice.ts';
import { Violation } from '../sim/env.ts';
import { emptyTables, type Tables } from '../sim/memory-tables.ts';
import { deskActs } from '../sim/plan.ts';
import { type BadProxy, startBadProxy } from './bad-proxy.ts';
import { HubProcess } from './hub-processes.ts';
import { LiveSeat } from './live-seat.ts';
import { type Person, TeamOnPostgres } from './team-on-postgres.ts';

const drainMs = 150_000;
const sayEveryMs = 15_000;
/** More would only make the tables long. */
const actions = deskActs.filter((act) => act !== 'unstorable' && act !== 'publish');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

class ProxyRun {
  readonly bugs: string[] = [];
  readonly #undo: (() => Promise<unknown> | unknown)[] = [];
  readonly #dice: Dice;
  readonly #seats: LiveSeat[] = [];
  readonly #hubs: HubProcess[] = [];
  readonly #checks: Checks;
  readonly #store: { tables: Tables };
  #team!: TeamOnPostgres;
  #proxy!: BadProxy;
  #people: Person[] = [];
  #isStorm = true;
  #isStopped = false;

  constructor(seed: number) {
    this.#dice = new Dice(`proxy ${seed}`);
    this.#store = { tables: emptyTables('') };
    this.#checks = new Checks(this.#store);
  }

  stop(): void {
    this.#isStopped = true;
    this.#isStorm = false;
  }

  /** Ends everything that was begun, in the opposite order. */
  async end(): Promise<void> {
    this.#isStorm = false;
    for (const step of this.#undo.splice(0).reverse()) await step();
  }

  async play(minutes: number, seats: number): Promise<void> {
    await this.#open(seats);
    const endsMs = Date.now() + minutes * 60_000;
    const work = [...this.#seats.map((seat) => this.#working(seat)), this.#outside(), ...this.#hubs.map((hub) => this.#killing(hub))];
    const saying = this.#saying(endsMs);
    // Whoever fails ends the run.
    await Promise.race([Promise.all(work), this.#until(endsMs)]);
    this.#isStorm = false;
    await Promise.all([...work, saying]);
    if (this.#isStopped) throw new Error('stopped');
    await this.#calm();
    this.#store.tables = await this.#team.tables();
    this.#checks.final(this.#seats);
    if (this.bugs.length > 0) throw new Violation('bug', this.bugs[0] ?? '');
    this.#summary();
  }

  async #open(seats: number): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'steadydesk-long-pg-'));
    this.#undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres(folder, () => undefined);
    this.#undo.push(() => server.stop());
    const databaseUrl = server.url('postgres');
    const db = connect(databaseUrl, () => undefined);
    this.#undo.push(() => db.destroy());
    await migrate(db);
    this.#team = new TeamOnPostgres(db);
    this.#people = await this.#team.fill(seats);
    for (const number of [1, 2]) {
      const dataDir = join(folder, `hub-${number}`);
      const hub = new HubProcess({ databaseUrl, dataDir, onBug: (line) => this.bugs.push(line) });
      this.#hubs.push(hub);
      this.#undo.push(() => hub.kill());
      await hub.start();
    }
    this.#proxy = await startBadProxy(
      this.#hubs.map(({ port }) => port),
      this.#dice,
    );
    this.#undo.push(() => this.#proxy.stop());
    for (const [index, person] of this.#people.entries()) await this.#seat(person, `d${index}`);
  }

  async #seat({ user, token }: Person, name: string): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.#hubs[0]?.port}/session/v1`, { headers: { authorization: `Bearer ${token}` } });
    const session = (await answer.json()) as { pack_keys: Identity['packKeys']; hub_id: string; sample: boolean };
    const identity: Identity = { user, hubId: session.hub_id, sample: session.sample, packKeys: session.pack_keys };
    const { truth } = this.#checks;
    const seat = new LiveSeat({
      ...{ name, identity, token, hubUrl: this.#proxy.url },
      saved: (desk, entries) => {
        for (const entry of entries) truth.set(entry.mutationId, { ...entry, userId: desk.userId, clientId: desk.clientId });
      },
    });
    this.#seats.push(seat);
    this.#undo.push(async () => {
      if (seat.isOpen) await seat.rest();
      seat.close();
    });
    seat.start();
  }

  /** One person: works, pulls the cable for a while, closes the desk and opens it again. */
  async #working(seat: LiveSeat): Promise<void> {
    const dice = this.#dice;
    for (let made = 0; this.#isStorm; made++) {
      await wait(dice.int(60, 700));
      const chance = dice.next();
      if (chance < 0.01) {
        seat.goOffline();
        await this.#forAWhile(dice.int(500, 12_000));
        seat.goOnline();
      } else if (chance < 0.02) {
        await seat.rest();
        await this.#forAWhile(dice.int(100, 4_000));
        seat.start();
      } else {
        const act = dice.pick(actions) ?? 'note';
        plays[act](seat, dice, `${seat.name} ${made}`);
      }
    }
  }

  async #outside(): Promise<void> {
    const dice = this.#dice;
    while (this.#isStorm) {
      await this.#forAWhile(dice.int(300, 1_500));
      await this.#team.happen(dice, this.#people);
      if (dice.hit(0.06)) await this.#team.backUp();
      if (dice.hit(0.02)) await this.#team.restore();
    }
  }

  async #killing(hub: HubProcess): Promise<void> {
    while (this.#isStorm) {
      await this.#forAWhile(this.#dice.int(3_000, 20_000));
      if (!this.#isStorm) return;
      await hub.kill();
      await wait(this.#dice.int(100, 3_000));
      await hub.start();
    }
  }

  async #calm(): Promise<void> {
    this.#proxy.behave();
    const endsMs = Date.now() + drainMs;
    say(`calm: ${this.#checks.truth.size} actions, ${this.#counted()}`);
    for (const seat of this.#seats) seat.goOnline();
    for (let round = 0; ; round++) {
      await wait(500);
      if (this.#isStopped) throw new Error('stopped');
      if (round % 10 === 0) for (const seat of this.#seats) seat.wake();
      const { epoch, scopes } = await this.#team.tables();
      if (this.#seats.every((seat) => seat.isLevelWith(epoch, scopes))) return;
      if (Date.now() > endsMs) {
        throw new Violation('N11', `it did not drain within ${drainMs} ms\n${this.#seats.map((seat) => seat.waiting()).join('\n')}`);
      }
    }
  }

  /** Ends early with the storm. */
  async #forAWhile(ms: number): Promise<void> {
    for (const endsMs = Date.now() + ms; this.#isStorm && Date.now() < endsMs; )
      await wait(Math.min(200, Math.max(1, endsMs - Date.now())));
  }

  async #until(endsMs: number): Promise<void> {
    while (!this.#isStopped && Date.now() < endsMs) await wait(Math.min(500, Math.max(1, endsMs - Date.now())));
  }

  async #saying(endsMs: number): Promise<void> {
    for (;;) {
      await this.#forAWhile(sayEveryMs);
      if (!this.#isStorm) return;
      const leftS = Math.max(0, Math.round((endsMs - Date.now()) / 1_000));
      say(`${leftS} s left: ${this.#checks.truth.size} actions, ${this.#counted()}`);
    }
  }

  #counted(): string {
    const kills = this.#hubs.reduce((sum, hub) => sum + hub.kills, 0);
    const faults = [...this.#proxy.counts].map(([fault, count]) => `${count} ${fault}`).join(', ');
    return `${kills} hub processes killed, ${this.#team.restores} restores; ${faults}`;
  }

  #summary(): void {
    const { ledger } = this.#store.tables;
    const statuses = { ok: 0, conflict: 0, rejected: 0 };
    for (const { status } of ledger.values()) statuses[status]++;
    const judged = `${statuses.ok} ok, ${statuses.conflict} conflicts, ${statuses.rejected} rejected`;
    say(`every invariant holds: ${this.#checks.truth.size} actions of ${this.#seats.length} desks (${judged})`);
  }
}

class UsageError extends Error {}

const usage = 'usage: node test/long/proxy-run.ts [--minutes M] [--desks N] [--seed S]';

function readOptions(args: string[]): { minutes: number; desks: number; seed: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { minutes: text, desks: text, seed: text } });
  const number = (name: string, given: string | undefined, [least, most]: readonly [number, number], fallback: number) => {
    const value = given === undefined ? fallback : Number(given);
    if (!(value >= least && value <= most)) throw new UsageError(`--${name} is between ${least} and ${most}`);
    return value;
  };
  return {
    minutes: number('minutes', values.minutes, [0.1, 600], 5),
    desks: Math.floor(number('desks', values.desks, [2, 24], 6)),
    seed: Math.floor(number('seed', values.seed, [0, Number.MAX_SAFE_INTEGER], Date.now() % 1_000_000)),
  };
}

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return 2;
  }
  const { minutes, desks, seed } = options;
  say(
    `${minutes} minutes, ${desks} desks, two hub processes behind a bad proxy; --seed ${seed} draws alike, but real time is never the same twice`,
  );
  const run = new ProxyRun(seed);
  process.once('SIGINT', () => run.stop());
  process.once('SIGTERM', () => run.stop());
  try {
    await run.play(minutes, desks);
    return 0;
  } catch (error) {
    say(error instanceof Violation ? `VIOLATION ${error.message}` : `FAILED ${error instanceof Error ? error.stack : String(error)}`);
    for (const bug of run.bugs) say(bug);
    return 1;
  } finally {
    await run.end();
  }
}

process.exit(await main());
