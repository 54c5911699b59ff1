/**
 * Adapter for calls and chats that the hub passes on to every desk of a team. A call that names its agent (`agent` in the payload: id or
 * name) rings with that agent only, and one that somebody else answered stops ringing here. One that names nobody rings with everybody,
 * and is joined only where it was answered at the desk itself.
 */
import type { EventEnvelope } from '../../shared/contact/event.ts';
import type { ToldEvent } from '../../shared/contract/contact-events.ts';
import { asLive } from './live-event.ts';

const adapter = 'hub';
const mostRemembered = 2_000;

export type Me = { id: string; name: string };
/** What this desk has of a contact; null: nothing. */
export type RoomOf = (source: string, contactId: string) => { answeredAtMs: number | null } | null;
export type HubRouting = {
  /** The event as this desk is to take it; null when it is none of its business. */
  route(told: ToldEvent, nowMs: number): EventEnvelope | null;
};

function agentOf(event: EventEnvelope): string | null {
  const { agent } = event.payload;
  return typeof agent === 'string' && agent !== '' ? agent : null;
}

function remember(keys: Set<string>, key: string): void {
  keys.add(key);
  const oldest = keys.values().next();
  if (keys.size > mostRemembered && oldest.done !== true) keys.delete(oldest.value);
}

/** An event of a contact of which nobody has said whose it is. */
function unnamed(live: EventEnvelope, room: ReturnType<RoomOf>): EventEnvelope | null {
  if (live.kind === 'call.offered' || live.kind === 'chat.opened') return live;
  if (room === null) return null;
  if (room.answeredAtMs !== null || live.kind === 'call.missed') return live;
  if (live.kind === 'call.ended' || live.kind === 'chat.closed') return { ...live, kind: 'call.missed' };
  // What a customer writes before anybody answers is part of the offer; whatever an agent does was done at another desk, or on the telephone.
  return live.kind === 'chat.message' && live.payload.role === 'customer' ? live : null;
}

export function createHubRouting(me: () => Me | null, roomOf: RoomOf): HubRouting {
  /** Contacts that are with somebody else, or with us, by name; oldest first. */
  const elsewhere = new Set<string>();
  const mine = new Set<string>();
  return {
    route({ source, event }, nowMs) {
      const key = `${source}\n${event.contact_id}`;
      const agent = agentOf(event);
      const self = me();
      const isOurs = agent === null || agent === self?.id || agent === self?.name;
      const live = asLive({ ...event, source }, adapter, nowMs);
      if (isOurs && agent !== null) {
        elsewhere.delete(key);
        remember(mine, key);
      }
      if (elsewhere.has(key)) return null;
      if (isOurs) return mine.has(key) ? live : unnamed(live, roomOf(live.source, event.contact_id));
      mine.delete(key);
      remember(elsewhere, key);
      // An offer to somebody else never rang here; an answer by somebody else ends the ringing.
      return event.kind === 'call.answered' || event.kind === 'call.transferred' ? { ...live, kind: 'call.missed' } : null;
    },
  };
}
