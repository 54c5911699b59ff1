/**
 * Takes from desks who has which ticket open, and tells the desks of the ticket's scope: at once within this process, within a second
 * from another one. A renewal that changes nothing costs no look. Keeps in memory only who listens and what was told.
 */
import type { Say, ToldPresence } from '../../shared/contract/presence.ts';
import { type Claim, renewed, standing } from '../../shared/presence/claims.ts';
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
/** Between two looks, however many desks say something new. */
const restMs = 250;
/** Grants are looked up again, and what ran out is removed, every so many looks. */
const looksPerCheck = 20;
const mostPerMinute = 240;
/** A key typed is told this seldom: it only moves the words "10 seconds ago". */
const activeStepMs = 5_000;

type OnTicket = { scope: string; claims: ToldPresence['tickets'][number]['claims']; print: string };
/** The tickets of one scope that somebody is on. The same object as in the look before while nobody has to hear of a change. */
type OnScope = { tickets: Map<string, OnTicket>; print: string };
/** `told` is null before the first news. */
type Seat = { listener: PresenceListener; scopes: ReadonlySet<string>; told: ReadonlyMap<string, OnScope> | null };

/** A field counts by the step of its last key; what goes on by itself does not move. */
function stepOf({ what, activeMs }: Pick<Claim, 'what' | 'activeMs'>): number {
  return what === 'open' || what === 'contact' ? 0 : Math.floor(activeMs / activeStepMs);
}

/** `print` changes when the desks should hear of it. */
function byTicket(claims: readonly ScopedClaim[]): Map<string, OnTicket> {
  const tickets = new Map<string, OnTicket>();
  for (const claim of claims) {
    const { ticketId, scope, seat, userId, name, what, sinceMs, activeMs } = claim;
    const on = tickets.get(ticketId) ?? { scope, claims: [], print: '' };
    tickets.set(ticketId, on);
    on.claims.push({ seat, user_id: userId, name, what, since_ms: sinceMs, active_ms: activeMs });
    on.print += `${seat} ${name} ${what} ${sinceMs} ${stepOf(claim)}\n`;
  }
  return tickets;
}

function byScope(claims: readonly ScopedClaim[], before: ReadonlyMap<string, OnScope>): Map<string, OnScope> {
  const scopes = new Map<string, OnScope>();
  for (const [ticketId, ticket] of byTicket(claims)) {
    const on = scopes.get(ticket.scope) ?? { tickets: new Map(), print: '' };
    scopes.set(ticket.scope, on);
    on.tickets.set(ticketId, ticket);
    on.print += `${ticketId} ${ticket.print}`;
  }
  for (const [scope, { print }] of scopes) {
    const same = before.get(scope);
    if (same?.print === print) scopes.set(scope, same);
  }
  return scopes;
}

/** What this listener has not heard yet; null when there is nothing. Looks into no scope that stands as it was told. */
function newsFor(seat: Seat, scopes: ReadonlyMap<string, OnScope>): ToldPresence | null {
  const before = seat.told;
  const told = new Map<string, OnScope>();
  const left = new Set<string>();
  const changed = new Map<string, OnTicket['claims']>();
  for (const scope of seat.scopes) {
    const now = scopes.get(scope);
    if (now !== undefined) told.set(scope, now);
  }
  for (const [scope, was] of before ?? []) {
    const now = told.get(scope);
    if (now === was) continue;
    for (const ticketId of was.tickets.keys()) if (now?.tickets.has(ticketId) !== true) left.add(ticketId);
  }
  for (const [scope, now] of told) {
    const was = before?.get(scope);
    if (now === was) continue;
    for (const [ticketId, { claims, print }] of now.tickets) {
      if (was?.tickets.get(ticketId)?.print !== print) changed.set(ticketId, claims);
    }
  }
  // A ticket that moved to another of these scopes is still there.
  for (const ticketId of left) if (!changed.has(ticketId)) changed.set(ticketId, []);
  seat.told = told;
  if (before !== null && changed.size === 0) return null;
  return { whole: before === null, tickets: [...changed].map(([ticket_id, claims]) => ({ ticket_id, claims })) };
}

/** Equal when nobody has to hear of the difference. */
function printOf(claims: readonly Claim[]): string {
  const lines = claims.map((claim) => `${claim.ticketId} ${claim.what} ${claim.sinceMs} ${stepOf(claim)}`);
  return lines.sort().join('\n');
}

export function openPresence(options: { storage: PresenceStorage; nowMs(): number; log: HubLog }): PresenceCentre {
  const { storage, nowMs, log } = options;
  const gate = createAddressGate(mostPerMinute);
  const seats = new Set<Seat>();
  let scopes: ReadonlyMap<string, OnScope> = new Map();
  let timer: NodeJS.Timeout | null = null;
  let rest: NodeJS.Timeout | null = null;
  let looks = 0;
  let isLooking = false;
  let isWoken = false;
  let isStopped = false;

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
    scopes = byScope(await storage.standing(nowMs()), scopes);
    for (const seat of seats) {
      const news = newsFor(seat, scopes);
      if (news !== null) seat.listener.send(news);
    }
  };
  /** At once, unless the last look was just now: then one for all who asked meanwhile. */
  const look = async () => {
    isWoken = true;
    if (isLooking || rest !== null || isStopped) return;
    isLooking = true;
    isWoken = false;
    try {
      await deliver();
    } catch (error) {
      log(`presence: ${error instanceof Error ? error.name : 'failed'}`);
    } finally {
      isLooking = false;
      if (!isStopped) rest = setTimeout(rested, restMs);
    }
  };
  const rested = () => {
    rest = null;
    if (isWoken) void look();
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
      let before = '';
      const now = await storage.replace({ seat, userId: user.id, scopes }, (held) => {
        before = printOf(standing(held, atMs));
        return renewed(held, { seat, userId: user.id, said: wished }, atMs);
      });
      if (printOf(now) !== before) void look();
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
      isStopped = true;
      if (timer !== null) clearInterval(timer);
      if (rest !== null) clearTimeout(rest);
      timer = null;
      rest = null;
      for (const seat of seats) seat.listener.end();
      seats.clear();
    },
  };
}
