/**
 * Tells connected desks that scopes have news: from LISTEN/NOTIFY, coalesced, and from a slow poll that makes a lost notification
 * harmless. Says up to which seq, never what. Correctness never depends on it.
 */

import type { Poke } from '../../shared/sync/wire.ts';
import { openPokeLine, type PokeLine, readSeqs } from '../db/poke-repo.ts';
import type { Db } from '../db/tables.ts';
import type { Access } from '../db/user-repo.ts';
import type { HubLog } from './hub-core.ts';

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

type Options = { db: Db; url: string; log: HubLog; coalesceMs?: number; pollMs?: number };
type Seat = { listener: PokeListener; scopes: ReadonlySet<string>; told: Map<string, number> };

class Centre {
  readonly options: Required<Options>;
  readonly seats = new Set<Seat>();
  readonly waiting = new Set<string>();
  line: PokeLine | null = null;
  flushTimer: NodeJS.Timeout | null = null;
  pollTimer: NodeJS.Timeout | null = null;
  stopped = false;

  constructor(options: Required<Options>) {
    this.options = options;
  }

  async connect(): Promise<void> {
    const opened = await openPokeLine(
      this.options.url,
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
    this.flushTimer ??= setTimeout(() => this.flush(), this.options.coalesceMs);
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
    this.tell(seat, await readSeqs(this.options.db, access.scopes));
    return () => this.seats.delete(seat);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.flushTimer !== null) clearTimeout(this.flushTimer);
    if (this.pollTimer !== null) clearTimeout(this.pollTimer);
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
    const news = Object.entries(seqs).filter(([scope, seq]) => seat.scopes.has(scope) && seq > (seat.told.get(scope) ?? -1));
    if (news.length === 0) return;
    for (const [scope, seq] of news) seat.told.set(scope, seq);
    seat.listener.send({ seqs: Object.fromEntries(news) });
  }

  private async deliver(scopes: readonly string[]): Promise<void> {
    const wanted = scopes.filter((scope) => [...this.seats].some((seat) => seat.scopes.has(scope)));
    if (wanted.length === 0) return;
    const seqs = await readSeqs(this.options.db, wanted);
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
    if (this.pollTimer !== null || this.stopped || this.seats.size === 0) return;
    this.pollTimer = setTimeout(() => {
      const done = this.poll().finally(() => {
        this.pollTimer = null;
        this.keepPolling();
      });
      this.quietly(done);
    }, this.options.pollMs);
  }

  private flush(): void {
    this.flushTimer = null;
    const scopes = [...this.waiting];
    this.waiting.clear();
    if (this.line === null) this.heard(scopes);
    else this.quietly(this.line.announce(scopes));
  }
}

export async function openPokeCentre(options: Options): Promise<PokeCentre> {
  const centre = new Centre({ coalesceMs: 50, pollMs: 2_000, ...options });
  await centre.connect();
  return {
    announce: (scopes) => centre.announce(scopes),
    listen: (listener) => centre.listen(listener),
    stop: () => centre.stop(),
  };
}
