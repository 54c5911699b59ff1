/**
 * Takes from desks who has which ticket open, and tells the desks of the ticket's scope: at once within this process, within a second
 * from another one. Keeps in memory only who listens and what was told.
 */
import type { Say, ToldPresence } from '../../shared/contract/presence.ts';
import { renewed } from '../../shared/presence/claims.ts';
import { createAddressGate } from './address-gate.ts';
import type { HubLog } from './hub-core.ts';
import type { Access, PresenceStorage, ScopedClaim } from './hub-storage.ts';
import { Refused } from './refused.ts';

export type PresenceListener = {
  /** Who listens, as of now; null ends it. */
  access(): Promise<Access | null>;
  send(told: ToldPresence): void;
  end(): void;
};

export type PresenceCentre = {
  /** Throws `Refused` when one person says more than two busy desks would. */
  say(access: Access, say: Say): Promise<void>;
  /** Begins with everything. Answers the way out. */
  listen(listener: PresenceListener): Promise<() => void>;
  stop(): void;
};

const lookEveryMs = 1_000;
/** Grants are looked up again, and what ran out is removed, every so many looks. */
const looksPerCheck = 20;
const mostPerMinute = 240;
/** A key typed is told this seldom: it only moves the words "10 seconds ago". */
const activeStepMs = 5_000;

type Seat = { listener: PresenceListener; scopes: ReadonlySet<string>; told: Map<string, string> | null };
type OnTicket = { scope: string; claims: ToldPresence['tickets'][number]['claims']; print: string };

/** `print` changes when the desks should hear of it. */
function byTicket(claims: readonly ScopedClaim[]): Map<string, OnTicket> {
  const tickets = new Map<string, OnTicket>();
  for (const { ticketId, scope, seat, userId, name, what, sinceMs, activeMs } of claims) {
    const on = tickets.get(ticketId) ?? { scope, claims: [], print: '' };
    tickets.set(ticketId, on);
    on.claims.push({ seat, user_id: userId, name, what, since_ms: sinceMs, active_ms: activeMs });
    const step = what === 'open' || what === 'contact' ? 0 : Math.floor(activeMs / activeStepMs);
    on.print += `${seat} ${name} ${what} ${sinceMs} ${step}\n`;
  }
  return tickets;
}

/** What this listener has not heard yet; null when there is nothing. */
function newsFor(seat: Seat, tickets: ReadonlyMap<string, OnTicket>): ToldPresence | null {
  const before = seat.told;
  const told = new Map<string, string>();
  const changed: ToldPresence['tickets'] = [];
  for (const [ticketId, { scope, claims, print }] of tickets) {
    if (!seat.scopes.has(scope)) continue;
    told.set(ticketId, print);
    if (before?.get(ticketId) !== print) changed.push({ ticket_id: ticketId, claims });
  }
  for (const ticketId of before?.keys() ?? []) if (!told.has(ticketId)) changed.push({ ticket_id: ticketId, claims: [] });
  seat.told = told;
  return before !== null && changed.length === 0 ? null : { whole: before === null, tickets: changed };
}

export function openPresence(options: { storage: PresenceStorage; nowMs(): number; log: HubLog }): PresenceCentre {
  const { storage, nowMs, log } = options;
  const gate = createAddressGate(mostPerMinute);
  const seats = new Set<Seat>();
  let timer: NodeJS.Timeout | null = null;
  let looks = 0;
  let isLooking = false;
  let isWoken = false;

  const leave = (seat: Seat) => {
    seats.delete(seat);
    if (seats.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  const recheck = async () => {
    await storage.forgetOld(nowMs());
    for (const seat of [...seats]) {
      const access = await seat.listener.access();
      if (access !== null) seat.scopes = new Set(access.scopes);
      else if (seats.has(seat)) {
        leave(seat);
        seat.listener.end();
      }
    }
  };
  const deliver = async () => {
    if (seats.size === 0) return;
    const tickets = byTicket(await storage.standing(nowMs()));
    for (const seat of seats) {
      const news = newsFor(seat, tickets);
      if (news !== null) seat.listener.send(news);
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
      log(`presence: ${error instanceof Error ? error.name : 'failed'}`);
    } finally {
      isLooking = false;
    }
  };
  const tick = () => {
    looks += 1;
    const checked = looks % looksPerCheck === 0 ? recheck() : Promise.resolve();
    void checked.catch(() => undefined).then(look);
  };

  return {
    async say({ user, scopes }, { seat, said }) {
      const atMs = nowMs();
      if (gate.waitSeconds(user.id, atMs) > 0) throw new Refused({ kind: 'TOO_MANY_REQUESTS' }, 'said too often; nothing was stored');
      const wished = said.map(({ ticket_id, what, idle_ms }) => ({ ticketId: ticket_id, what, idleMs: idle_ms }));
      await storage.replace({ seat, userId: user.id, scopes }, (held) => renewed(held, { seat, userId: user.id, said: wished }, atMs));
      void look();
    },
    async listen(listener) {
      const access = await listener.access();
      if (access === null) {
        listener.end();
        return () => {};
      }
      const seat: Seat = { listener, scopes: new Set(access.scopes), told: null };
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
