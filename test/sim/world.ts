/** One seeded run: a world is built, a storm of acts and faults passes over it, it drains, and every invariant is checked. */
import type { Commit } from '../../src/hub/services/hub-storage.ts';
import type { User } from '../../src/shared/contract/hub.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { aCustomer, aTicket } from '../support/synced-rows.ts';
import { isCaseAct, playCase } from './case-acts.ts';
import { Checks } from './checks.ts';
import { type DepartmentAct, departmentActs, departmentGrants, departmentPlays, escalationRound } from './department-acts.ts';
import { plays } from './desk-acts.ts';
import type { SeatedDesk, Witness, WorldDesk, WorldParts } from './desk-port.ts';
import { Dice, simId } from './dice.ts';
import { createEnv, type Env, type FaultKind, startMs, Violation } from './env.ts';
import { checkFiles } from './file-checks.ts';
import { Front } from './front.ts';
import { HubSide } from './hub-side.ts';
import { MemoryHub } from './memory-storage.ts';
import { Network } from './network.ts';
import { checkAgainstModel, decisionsOf } from './oracle.ts';
import { type Act, type DeskAct, deskActs, drawPlan, type Plan, stormMs, type WorldAct } from './plan.ts';
import type { PlantName } from './plants.ts';
import { SimDesk } from './sim-desk.ts';
import { playTrouble } from './trouble-acts.ts';
import { clockErrorMs, isTroubleAct } from './troubles.ts';
import { forgetCells } from './wire-cells.ts';
import { WorldActs } from './world-acts.ts';

export type RunOptions = {
  seed: number;
  plant?: PlantName | null;
  /** Only these acts and faults of the seed, by number and name. */
  acts?: ReadonlySet<number> | null;
  faults?: ReadonlySet<string> | null;
  /** Added to the clocks of the desks, in turn. */
  shiftsMs?: readonly number[];
  /** Faults that did not exist when the seed was written down. */
  without?: readonly FaultKind[];
  /** Without what teams ask of departments, which did not exist when the seed was written down. */
  withoutDepartments?: boolean;
  /** The same for public posts and emergencies. */
  withoutCases?: boolean;
  /** The same for files, refusals, clocks that jump and copies put back. */
  withoutTroubles?: boolean;
  /** Memory unless said. */
  parts?: WorldParts;
};

const inMemory: WorldParts = { makeStore: (env) => new MemoryHub(env), makeDesk: (options) => new SimDesk(options) };

export type RunReport = {
  seed: number;
  violation: Violation | null;
  mutations: number;
  events: number;
  acts: number[];
  fired: string[];
  /** What the hub decided, without wall times. */
  decisions(): string;
};

const drainMs = 300_000;
/** Until the last request of the storm has timed out and the last silent stream was noticed. */
const lingerMs = 65_000;
/** Files that stayed behind are tried once a minute. */
const filesMs = 200_000;
/** Three round trips at the slowest undisturbed latency, twice over for the poke of a colleague in between. */
const settleMs = 2_500;

export async function runSeed(options: RunOptions): Promise<RunReport> {
  forgetCells();
  const world = new World(options);
  let violation: Violation | null = null;
  try {
    await world.run();
  } catch (error) {
    violation =
      error instanceof Violation ? error : new Violation('bug', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  for (const desk of world.desks) desk.close();
  await world.hub.store.close();
  const { checks, env, hub } = world;
  return {
    seed: options.seed,
    violation,
    mutations: checks.truth.size,
    events: env.scheduler.events,
    acts: world.played,
    fired: [...env.faults.fired],
    decisions: () => decisionsOf(hub.store),
  };
}

function isDepartmentAct(act: string): act is DepartmentAct {
  return (departmentActs as readonly string[]).includes(act);
}

const finalStates = ['settled', 'conflict', 'rejected'];

function isDrained({ files }: SeatedDesk): boolean {
  return files.own.entries.every((entry) => finalStates.includes(entry.state));
}

export class World {
  readonly plan: Plan;
  readonly env: Env;
  readonly hub: HubSide;
  readonly network: Network;
  readonly checks: Checks;
  readonly desks: WorldDesk[] = [];
  readonly played: number[] = [];
  readonly #options: RunOptions;
  readonly #parts: WorldParts;
  readonly #world: WorldActs;
  readonly #teams: string[];
  readonly #hasDepartments: boolean;
  readonly #hasFiles: boolean;

  constructor(options: RunOptions) {
    const { seed, plant = null, faults = null, parts = inMemory } = options;
    this.#options = options;
    this.#parts = parts;
    this.plan = drawPlan(seed, options.withoutTroubles !== true);
    for (const kind of options.without ?? []) this.plan.rates[kind] = 0;
    this.#hasFiles = this.plan.acts.some(({ act }) => act === 'attach');
    this.#hasDepartments = options.withoutDepartments !== true && this.plan.acts.some(({ act }) => isDepartmentAct(act));
    this.env = createEnv(seed, { rates: this.plan.rates, keep: faults, plant, pageRows: this.plan.pageRows, settle: parts.settle });
    this.hub = new HubSide(this.env, parts.makeStore(this.env), this.plan.hubs);
    this.network = new Network(this.env, this.hub, new Front(this.env, this.plan.troubles));
    this.checks = new Checks(this.hub.store);
    this.#teams = Array.from({ length: this.plan.teams }, (_, index) => `team:${index}`);
    this.#world = new WorldActs(this.env, this.hub, this.#teams);
  }

  async run(): Promise<void> {
    this.#people();
    await this.hub.store.begin(this.#imported());
    for (const desk of this.desks) this.env.scheduler.after(this.env.faults.span('open', desk.name, [50, 3_000]), () => desk.start());
    for (const act of this.plan.acts) {
      if (this.#options.acts && !this.#options.acts.has(act.number)) continue;
      this.env.scheduler.after(act.atMs, () => this.#play(act));
    }
    await this.#until(stormMs);
    this.#calm();
    await this.#drain('the storm', drainMs);
    if (this.#hasFiles) await this.#mendFiles();
    await this.#until(this.env.scheduler.nowMs + lingerMs);
    // A question of the stormy time may have stayed without an answer until now, and its desk waits before it asks again.
    await this.#drain('the last answers of the storm', drainMs);
    await this.#aftermath();
    await this.hub.store.reload();
    this.checks.final(this.desks);
    checkAgainstModel(this.hub.store, this.checks.truth);
    if (this.#hasFiles) await checkFiles(this.hub.store, this.checks);
  }

  isLevel(): boolean {
    const { tables } = this.hub.store;
    return this.desks.every((desk) => {
      const { state } = desk;
      if (state === null || state.link !== 'online' || state.epoch !== tables.epoch) return false;
      if (!isDrained(desk)) return false;
      const granted = [...(tables.grants.get(desk.userId)?.scopes ?? [])];
      if (Object.keys(state.cursors).length !== granted.length) return false;
      return granted.every((scope) => {
        const cursor = state.cursors[scope];
        return cursor?.phase === 'live' && cursor.seq === (tables.scopes.get(scope)?.seq ?? 0);
      });
    });
  }

  #people(): void {
    const { shiftsMs = [0] } = this.#options;
    const dice = new Dice(`people ${this.env.seed}`);
    const users: User[] = [];
    for (let index = 0; index < this.plan.desks; index++) {
      const shared = index > 0 && dice.hit(0.15) ? dice.pick(users) : undefined;
      const role = index === 0 || dice.hit(0.2) ? 'lead' : 'agent';
      const teamId = String(dice.int(0, this.plan.teams - 1));
      const user = shared ?? { id: simId(0x5e, index), name: `user ${index}`, role, teamId, teamName: teamId };
      if (shared === undefined) users.push(user);
      this.hub.store.users.set(user.id, user);
      const skewMs = (this.plan.skewsMs[index] ?? 0) + (shiftsMs[index % shiftsMs.length] ?? 0);
      const clock = this.plan.troubles.clocks[index] ?? { driftPpm: 0, jumps: [] };
      const nowMs = () => this.env.hubNowMs() + skewMs + clockErrorMs(clock, this.env.scheduler.nowMs);
      const witness: Witness = {
        saved: (desk, entries) => {
          for (const entry of entries) this.checks.truth.set(entry.mutationId, { ...entry, userId: desk.userId, clientId: desk.clientId });
        },
        written: (desk, pulled) => this.checks.written(desk, pulled),
        started: (desk) => this.checks.opened(desk),
        putBack: (desk, lost) => {
          this.checks.putBack(desk, lost);
          this.hub.putBack.add(desk.clientId);
        },
      };
      this.desks.push(
        this.#parts.makeDesk({ env: this.env, network: this.network, witness, index, user, skewMs, nowMs, sendsFiles: this.#hasFiles }),
      );
    }
  }

  #imported(): Commit {
    const dice = new Dice(`import ${this.env.seed}`);
    const puts: EntityPut[] = [];
    let number = 1;
    for (const scope of this.#teams) {
      for (let made = 0; made < 2; made++) {
        const customer = aCustomer(number++, { scope });
        puts.push({ entity: 'customer', row: customer });
        for (let tickets = dice.int(1, 3); tickets > 0; tickets--) {
          puts.push({ entity: 'ticket', row: aTicket(number++, customer.id, { scope, lastActionAtMs: startMs - 86_400_000 }) });
        }
      }
    }
    const grants = this.desks.flatMap(({ user }) => {
      const also = this.#teams.filter((team) => team === `team:${user.teamId}` || dice.hit(0.5));
      const asked = this.#hasDepartments ? departmentGrants(also) : [];
      return ['global', `user:${user.id}`, ...also, ...asked].map((scope) => ({ userId: user.id, scope, granted: true, atMs: startMs }));
    });
    return { puts, grants };
  }

  #play({ number, who, act }: Act): void {
    const desk = this.desks[who];
    if (desk === undefined) return;
    if (isDepartmentAct(act) && !this.#hasDepartments) return;
    if (isCaseAct(act) && this.#options.withoutCases === true) return;
    this.played.push(number);
    const dice = new Dice(`${this.env.seed} act ${number}`);
    if (act === 'escalate') this.#world.quietly(escalationRound(this.hub));
    else if (isDepartmentAct(act)) departmentPlays[act](desk, dice, `w${number}`);
    else if (isTroubleAct(act)) playTrouble[act](desk, dice, `w${number}`);
    else if (isCaseAct(act)) playCase(act, { world: this.#world, desk, dice, word: `w${number}` });
    else if ((deskActs as readonly string[]).includes(act)) plays[act as DeskAct](desk, dice, `w${number}`);
    else this.#world.play(act as WorldAct, desk, dice);
  }

  /** Faults stop; whoever is away comes back by itself. */
  #calm(): void {
    this.env.faults.on = false;
    for (const desk of this.desks) desk.goOnline();
  }

  async #drain(after: string, forMs: number, isOver = () => this.isLevel()): Promise<void> {
    await this.#until(this.env.scheduler.nowMs + forMs, isOver);
    if (isOver()) return;
    const states = this.desks.map(({ name, state, files }) => {
      const waiting = files.own.entries.filter((entry) => !finalStates.includes(entry.state));
      return `${name}: ${state?.link} ${JSON.stringify(state?.cursors)} waiting ${waiting.map(({ n, name: what, state: at }) => `${n} ${what} ${at}`).join(', ')}`;
    });
    throw new Violation('N11', `after ${after} it did not drain within ${forMs} ms\n${states.join('\n')}`);
  }

  /** Until now the hub failed at one file, which held nothing else up: it follows by itself. */
  async #mendFiles(): Promise<void> {
    this.network.front.badFile = null;
    const waiting = () => this.desks.find((desk) => desk.unsentFiles() > 0);
    await this.#until(this.env.scheduler.nowMs + filesMs, () => waiting() === undefined);
    const late = waiting();
    if (late !== undefined) throw new Violation('N11', `a file of ${late.name} is not sent after ${filesMs} ms`);
  }

  /** N11: undisturbed, a good mutation behind a poisonous one settles within three round trips. */
  async #aftermath(): Promise<void> {
    for (const desk of this.desks) {
      desk.enqueueRaw('ticket.vanish', { why: 'poison' });
      plays.note(desk, new Dice(`${this.env.seed} last ${desk.name}`), `last ${desk.name}`);
      await this.#drain(`a mutation of ${desk.name} behind a poisonous one`, settleMs + this.#pagesOf(), () => isDrained(desk));
    }
    await this.#drain('the last mutations', drainMs);
  }

  /** What colleagues need to read the same news page by page. */
  #pagesOf(): number {
    return this.plan.pageRows < 10 ? 2_500 : 0;
  }

  /** Runs to a moment of virtual time; `isOver` is asked every 200 ms of it. */
  async #until(atMs: number, isOver?: () => boolean): Promise<void> {
    const { scheduler } = this.env;
    let over = false;
    const look = () => {
      over = scheduler.nowMs >= atMs || (isOver?.() ?? false);
      if (!over) scheduler.after(isOver === undefined ? atMs - scheduler.nowMs : Math.min(200, atMs - scheduler.nowMs), look);
    };
    look();
    await scheduler.run(() => over || this.env.failure !== null);
    if (this.env.failure !== null) throw this.env.failure;
    const bug = this.hub.bugs[0];
    if (bug !== undefined) throw new Violation('bug', bug);
  }
}
