/** The hub of a run: two or three processes with the real services over one store, each of which may end at any instant and come back. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { pieceOf } from '../../src/hub/routes/attachment-routes.ts';
import { storeAttachment, storeAttachmentPart } from '../../src/hub/services/attachments.ts';
import type { SyncHub } from '../../src/hub/services/hub-core.ts';
import type { PackSigner } from '../../src/hub/services/packs.ts';
import { openPokeCentre, type PokeCentre, type PokeListener } from '../../src/hub/services/poke.ts';
import { pull } from '../../src/hub/services/pull.ts';
import { push } from '../../src/hub/services/push.ts';
import type { PullRequest, PullResponse, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import type { Env } from './env.ts';
import { HubGone, type HubStore, type Life, type RunStorage } from './hub-store.ts';
import { sortedScopes } from './memory-tables.ts';
import { plantedPush } from './planted-push.ts';

/** One key for all runs, so that signatures repeat. */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const publicSpki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
export const signer: PackSigner = { keyId: 'sim-key', publicKeys: { 'sim-key': publicSpki }, privateKey };

const pokePollMs = 20_000;

export type RunHub = SyncHub & { storage: RunStorage };
/** As it comes in: `range` says what the bytes should be. */
export type SentFile = { sha256: string; bytes: Uint8Array; range: string | null };

type Process = { name: string; life: Life | null; hub: RunHub | null; centre: PokeCentre | null };

const nobody: Pick<Process, 'life' | 'hub' | 'centre'> = { life: null, hub: null, centre: null };

function isUp({ life, hub, centre }: Process): boolean {
  return life !== null && hub !== null && centre !== null;
}

export class HubSide {
  readonly store: HubStore;
  readonly env: Env;
  readonly bugs: string[] = [];
  /** Clients whose own.db is an older copy: they use numbers twice. */
  readonly putBack = new Set<string>();
  /** Called when a process ends, so that the network can drop what it held. */
  onEnd: (life: Life) => void = () => undefined;
  readonly #processes: Process[];
  #lives = 0;

  constructor(env: Env, store: HubStore, count: number) {
    this.env = env;
    this.store = store;
    this.#processes = Array.from({ length: count }, (_, index) => ({ name: `hub${index}`, life: null, hub: null, centre: null }));
    this.store.onCrash = (life) => this.crash(life);
    for (const process of this.#processes) this.#start(process);
  }

  /** A process that answers, as a load balancer would choose; null when all are down. */
  pick(who: string): { life: Life; hub: RunHub; centre: PokeCentre } | null {
    const up = this.#processes.filter(isUp);
    const { life, hub, centre } = up[Math.floor(this.env.faults.span('route', who, [0, up.length]))] ?? nobody;
    return life === null || hub === null || centre === null ? null : { life, hub, centre };
  }

  crashOne(index: number): void {
    const life = this.#processes[index % this.#processes.length]?.life;
    if (life) this.crash(life);
  }

  crash(life: Life): void {
    const process = this.#processes.find((candidate) => candidate.life === life);
    if (process === undefined) return;
    Object.assign(process, { life: null, hub: null, centre: null });
    this.store.end(life);
    this.onEnd(life);
    this.env.scheduler.after(this.env.faults.span('restart', process.name, [200, 15_000]), () => this.#start(process));
  }

  async pull(hub: SyncHub, userId: string, request: PullRequest): Promise<PullResponse> {
    const { pageRows } = this.env;
    return pull(hub, this.#access(userId), { ...request, max_rows: Math.min(request.max_rows, pageRows), max_bytes: pageRows * 400 });
  }

  async push(hub: SyncHub, userId: string, request: PushRequest): Promise<PushResponse> {
    const planted = plantedPush(this.env.plant, this.store, hub, request);
    return push(planted.hub, this.#access(userId), planted.request);
  }

  /** As its route does. Answers how much of a file in pieces is here; null for a whole one. */
  async putFile(hub: RunHub, userId: string, { sha256, bytes, range }: SentFile): Promise<number | null> {
    const body = Buffer.from(bytes);
    const piece = pieceOf(range ?? undefined, body.length);
    if (piece !== null) return storeAttachmentPart(hub, this.#access(userId), { sha256, ...piece, bytes: body });
    await storeAttachment(hub, this.#access(userId), sha256, body);
    return null;
  }

  listen(
    centre: PokeCentre,
    { life, userId }: { life: Life; userId: string },
    seat: Pick<PokeListener, 'send' | 'end'>,
  ): Promise<() => void> {
    const access = async () => (life.dead ? null : this.#access(userId));
    return centre.listen({ ...seat, access });
  }

  /** The user as the token would say; grants are read again by the services. */
  #access(userId: string) {
    const user = this.store.users.get(userId);
    if (user === undefined) throw new Error(`unknown user ${userId}`);
    return { user, scopes: sortedScopes(this.store.tables.grants.get(userId)), grantsVer: 0 };
  }

  #start(process: Process): void {
    this.#lives++;
    const life: Life = { name: `${process.name}.${this.#lives}`, dead: false, owners: new Set() };
    const storage = this.store.storageOf(life);
    const { scheduler } = this.env;
    const setTimer = (callback: () => void, delayMs: number) =>
      scheduler.timer(() => {
        if (life.dead) return;
        scheduler.busy = true;
        callback();
      }, delayMs);
    const log = (line: string) => {
      const isExpected = [...this.putBack].some((clientId) => line.startsWith(`ALARM id_reuse: client ${clientId} `));
      if (/^bug|ALARM id_reuse/.test(line) && !isExpected) this.bugs.push(line);
    };
    scheduler.busy = true;
    process.life = life;
    openPokeCentre({ storage, log, setTimer, pollMs: pokePollMs }).then((centre) => {
      if (process.life !== life) return;
      process.centre = centre;
      process.hub = { storage, nowMs: this.env.hubNowMs, log, signer, ruleBook: null, announce: centre.announce };
    }, ignoreGone);
  }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof HubGone)) throw error;
}
