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

export async function openPokeCentre({ db, url, log, coalesceMs = 50, pollMs = 2_000 }: Options): Promise<PokeCentre> {
  const seats = new Set<Seat>();
  const waiting = new Set<string>();
  let line: PokeLine | null = null;
  let flushTimer: NodeJS.Timeout | null = null;
  let pollTimer: NodeJS.Timeout | null = null;
  let stopped = false;

  const connect = async () => {
    const opened = await openPokeLine(url, heard, () => {
      line = null;
    });
    if (stopped) await opened.close();
    else line = opened;
  };
  const quietly = (work: Promise<unknown>) => {
    work.catch((error) => {
      if (!stopped) log(`poke: ${error instanceof Error ? error.message : String(error)}`);
    });
  };

  function tell(seat: Seat, seqs: Record<string, number>): void {
    const news = Object.entries(seqs).filter(([scope, seq]) => seat.scopes.has(scope) && seq > (seat.told.get(scope) ?? -1));
    if (news.length === 0) return;
    for (const [scope, seq] of news) seat.told.set(scope, seq);
    seat.listener.send({ seqs: Object.fromEntries(news) });
  }

  async function deliver(scopes: readonly string[]): Promise<void> {
    const wanted = scopes.filter((scope) => [...seats].some((seat) => seat.scopes.has(scope)));
    if (wanted.length === 0) return;
    const seqs = await readSeqs(db, wanted);
    for (const seat of seats) tell(seat, seqs);
  }

  /** Grants may have changed since the desk began to listen. */
  async function refresh(seat: Seat): Promise<void> {
    const access = await seat.listener.access();
    if (access === null) {
      seats.delete(seat);
      seat.listener.end();
    } else seat.scopes = new Set(access.scopes);
  }

  async function poll(): Promise<void> {
    if (line === null) await connect();
    for (const seat of [...seats]) await refresh(seat);
    await deliver([...new Set([...seats].flatMap((seat) => [...seat.scopes]))]);
  }

  function heard(scopes: string[]): void {
    const regranted = [...seats].filter((seat) => scopes.some((scope) => scope.startsWith('user:') && seat.scopes.has(scope)));
    quietly(Promise.all(regranted.map(refresh)).then(() => deliver(scopes)));
  }

  function keepPolling(): void {
    if (pollTimer !== null || stopped || seats.size === 0) return;
    pollTimer = setTimeout(() => {
      quietly(
        poll().finally(() => {
          pollTimer = null;
          keepPolling();
        }),
      );
    }, pollMs);
  }

  function flush(): void {
    flushTimer = null;
    const scopes = [...waiting];
    waiting.clear();
    if (line === null) heard(scopes);
    else quietly(line.announce(scopes));
  }

  await connect();
  return {
    announce(scopes) {
      if (stopped || scopes.length === 0) return;
      for (const scope of scopes) waiting.add(scope);
      flushTimer ??= setTimeout(flush, coalesceMs);
    },
    async listen(listener) {
      const access = await listener.access();
      if (access === null) {
        listener.end();
        return () => {};
      }
      const seat: Seat = { listener, scopes: new Set(access.scopes), told: new Map() };
      seats.add(seat);
      keepPolling();
      tell(seat, await readSeqs(db, access.scopes));
      return () => seats.delete(seat);
    },
    async stop() {
      stopped = true;
      if (flushTimer !== null) clearTimeout(flushTimer);
      if (pollTimer !== null) clearTimeout(pollTimer);
      for (const seat of seats) seat.listener.end();
      seats.clear();
      await line?.close();
    },
  };
}
