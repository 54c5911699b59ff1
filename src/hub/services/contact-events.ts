/**
 * Passes events of running calls and chats from the systems that tell them to the desks of the scope: at once within this process, within
 * a second from another one. Keeps nothing in memory but who listens.
 */
import { type ToldEvent, toldEventSchema } from '../../shared/contract/contact-events.ts';
import type { HubLog } from './hub-core.ts';
import type { Access, ContactEventStorage, StoredContactEvent } from './hub-storage.ts';

export type EventListener = {
  /** Who listens, as of now; null ends it. */
  access(): Promise<Access | null>;
  send(told: ToldEvent): void;
  end(): void;
};

export type ContactEventCentre = {
  add(batch: Parameters<ContactEventStorage['add']>[0]): Promise<void>;
  listen(listener: EventListener): Promise<() => void>;
  stop(): void;
};

/** A desk that was away for less hears what it missed of a running call. */
const backlogMs = 60_000;
const lookEveryMs = 1_000;
/** Grants are looked up again every so many looks. */
const looksPerCheck = 20;
const pageSize = 200;

type Seat = { listener: EventListener; scopes: ReadonlySet<string>; after: number };

export function openContactEvents(options: { storage: ContactEventStorage; nowMs(): number; log: HubLog }): ContactEventCentre {
  const { storage, nowMs, log } = options;
  const seats = new Set<Seat>();
  let timer: NodeJS.Timeout | null = null;
  let looks = 0;
  let isLooking = false;
  let isWoken = false;

  const give = (seat: Seat, { seq, scope, source, event }: StoredContactEvent) => {
    if (seq <= seat.after) return;
    seat.after = seq;
    if (seat.scopes.has(scope)) seat.listener.send(toldEventSchema.parse({ seq, source, event }));
  };
  const recheck = async () => {
    for (const seat of [...seats]) {
      const access = await seat.listener.access();
      if (access !== null) seat.scopes = new Set(access.scopes);
      else if (seats.delete(seat)) seat.listener.end();
    }
  };
  const deliver = async () => {
    for (let isMore = seats.size > 0; isMore; ) {
      const page = await storage.after(Math.min(...[...seats].map((seat) => seat.after)), pageSize);
      for (const one of page) for (const seat of seats) give(seat, one);
      isMore = page.length === pageSize && seats.size > 0;
    }
  };
  const look = async () => {
    isWoken = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isWoken) {
        isWoken = false;
        await deliver();
      }
    } catch (error) {
      log(`contact events: ${error instanceof Error ? error.name : 'failed'}`);
    } finally {
      isLooking = false;
    }
  };
  const tick = () => {
    looks += 1;
    const checked = looks % looksPerCheck === 0 ? recheck() : Promise.resolve();
    void checked.catch(() => undefined).then(look);
  };
  const leave = (seat: Seat) => {
    seats.delete(seat);
    if (seats.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };

  return {
    async add(batch) {
      await storage.add(batch);
      void look();
    },
    async listen(listener) {
      const access = await listener.access();
      if (access === null) {
        listener.end();
        return () => {};
      }
      const seat: Seat = { listener, scopes: new Set(access.scopes), after: await storage.lastBefore(nowMs() - backlogMs) };
      seats.add(seat);
      timer ??= setInterval(tick, lookEveryMs);
      void look();
      return () => leave(seat);
    },
    stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      for (const seat of seats) seat.listener.end();
      seats.clear();
    },
  };
}
