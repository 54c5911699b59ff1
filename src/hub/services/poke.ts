/**
 * Tells connected desks that scopes have news: from LISTEN/NOTIFY, coalesced, and from a slow poll that makes a lost notification
 * harmless. Says up to which seq, never what. Correctness never depends on it.
 */

import type { Poke } from '../../shared/sync/wire.ts';
import type { HubLog } from './hub-core.ts';
import type { Access, PokeLine, SyncStorage } from './hub-storage.ts';

export type PokeListener = {
  /** Who listens, as of now; null once the token or user is gone, which ends the stream. */
  access(): Promise<Access | null>;
  send(poke: Poke): void;
  end(): void;
};

export type PokeCentre = {
  announce(scopes: readonly string[]): void;
  /** Begins with the current seqs, so that nothing falls between a pull and the first poke. Returns the way out. */
  listen(listener: PokeListener): Promise<() => void>;
  stop(): Promise<void>;
};

/** Calls back once; the answer cancels. */
type SetTimer = (callback: () => void, delayMs: number) => () => void;
type Options = {
  storage: Pick<SyncStorage, 'seqs' | 'openPokeLine'>;
  log: HubLog;
  coalesceMs?: number;
  pollMs?: number;
  setTimer?: SetTimer;
};
type Seat = { listener: PokeListener; scopes: ReadonlySet<string>; told: Map<string, number> };

const realTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

class Centre {
  readonly options: Required<Options>;
  readonly seats = new Set<Seat>();
  readonly waiting = new Set<string>();
  line: PokeLine | null = null;
  cancelFlush: (() => void) | null = null;
  cancelPoll: (() => void) | null = null;
  stopped = false;

  constructor(options: Required<Options>) {
    this.options = options;
  }

  async connect(): Promise<void> {
    const opened = await this.options.storage.openPokeLine(
      (scopes) => this.heard(scopes),
      () => {
        this.line = null;
      },
    );
    if (this.stopped) await opened.close();
    else this.line = opened;
  }

  announce(scopes: readonly string[]): void {
    if (this.stopped || scopes.length === 0) return;
    for (const scope of scopes) this.waiting.add(scope);
    this.cancelFlush ??= this.options.setTimer(() => this.flush(), this.options.coalesceMs);
  }

  async listen(listener: PokeListener): Promise<() => void> {
    const access = await listener.access();
    if (access === null || this.stopped) {
      listener.end();
      return () => {};
    }
    const seat: Seat = { listener, scopes: new Set(access.scopes), told: new Map() };
    this.seats.add(seat);
    this.keepPolling();
    this.tell(seat, await this.options.storage.seqs(access.scopes));
    return () => this.seats.delete(seat);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelFlush?.();
    this.cancelPoll?.();
    for (const seat of this.seats) seat.listener.end();
    this.seats.clear();
    await this.line?.close();
  }

  private quietly(work: Promise<unknown>): void {
    work.catch((error) => {
      if (!this.stopped) this.options.log(`poke: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  private tell(seat: Seat, seqs: Record<string, number>): void {
    const news: Record<string, number> = {};
    let isNews = false;
    for (const scope of Object.keys(seqs)) {
      const seq = seqs[scope] ?? 0;
      if (!seat.scopes.has(scope) || seq <= (seat.told.get(scope) ?? -1)) continue;
      seat.told.set(scope, seq);
      news[scope] = seq;
      isNews = true;
    }
    if (isNews) seat.listener.send({ seqs: news });
  }

  private async deliver(scopes: readonly string[]): Promise<void> {
    const seats = [...this.seats];
    const wanted = scopes.filter((scope) => seats.some((seat) => seat.scopes.has(scope)));
    if (wanted.length === 0) return;
    const seqs = await this.options.storage.seqs(wanted);
    for (const seat of this.seats) this.tell(seat, seqs);
  }

  /** Grants may have changed since the desk began to listen. */
  private async refresh(seat: Seat): Promise<void> {
    const access = await seat.listener.access();
    if (access !== null) {
      seat.scopes = new Set(access.scopes);
      return;
    }
    this.seats.delete(seat);
    seat.listener.end();
  }

  private heard(scopes: string[]): void {
    const regranted = [...this.seats].filter((seat) => scopes.some((scope) => scope.startsWith('user:') && seat.scopes.has(scope)));
    this.quietly(Promise.all(regranted.map((seat) => this.refresh(seat))).then(() => this.deliver(scopes)));
  }

  private async poll(): Promise<void> {
    if (this.line === null) await this.connect();
    for (const seat of [...this.seats]) await this.refresh(seat);
    await this.deliver([...new Set([...this.seats].flatMap((seat) => [...seat.scopes]))]);
  }

  private keepPolling(): void {
    if (this.cancelPoll !== null || this.stopped || this.seats.size === 0) return;
    this.cancelPoll = this.options.setTimer(() => {
      const done = this.poll().finally(() => {
        this.cancelPoll = null;
        this.keepPolling();
      });
      this.quietly(done);
    }, this.options.pollMs);
  }

  private flush(): void {
    this.cancelFlush = null;
    const scopes = [...this.waiting];
    this.waiting.clear();
    if (this.line === null) this.heard(scopes);
    else this.quietly(this.line.announce(scopes));
  }
}

export async function openPokeCentre(options: Options): Promise<PokeCentre> {
  const centre = new Centre({ coalesceMs: 50, pollMs: 2_000, setTimer: realTimer, ...options });
  await centre.connect();
  return {
    announce: (scopes) => centre.announce(scopes),
    listen: (listener) => centre.listen(listener),
    stop: () => centre.stop(),
  };
}
