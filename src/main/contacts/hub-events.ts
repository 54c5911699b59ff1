/**
 * Adapter for calls and chats that the hub passes on to every desk of a team. A call that names its agent (`agent` in the payload: id or
 * name) rings with that agent only, and one that somebody else answered stops ringing here.
 */
import type { EventEnvelope } from '../../shared/contact/event.ts';
import type { ToldEvent } from '../../shared/contract/contact-events.ts';
import { asLive } from './live-event.ts';

const adapter = 'hub';
const mostRemembered = 2_000;

export type Me = { id: string; name: string };
export type HubRouting = {
  /** The event as this desk is to take it; null when it is none of its business. */
  route(told: ToldEvent, nowMs: number): EventEnvelope | null;
};

function agentOf(event: EventEnvelope): string | null {
  const { agent } = event.payload;
  return typeof agent === 'string' && agent !== '' ? agent : null;
}

export function createHubRouting(me: () => Me | null): HubRouting {
  /** Contacts that are with somebody else, oldest first. */
  const elsewhere = new Set<string>();
  const remember = (key: string) => {
    elsewhere.add(key);
    const oldest = elsewhere.values().next();
    if (elsewhere.size > mostRemembered && oldest.done !== true) elsewhere.delete(oldest.value);
  };
  return {
    route({ source, event }, nowMs) {
      const key = `${source}\n${event.contact_id}`;
      const agent = agentOf(event);
      const self = me();
      const isOurs = agent === null || agent === self?.id || agent === self?.name;
      const live = asLive({ ...event, source }, adapter, nowMs);
      if (isOurs && agent !== null) elsewhere.delete(key);
      if (elsewhere.has(key)) return null;
      if (isOurs) return live;
      remember(key);
      // An offer to somebody else never rang here; an answer by somebody else ends the ringing.
      return event.kind === 'call.answered' || event.kind === 'call.transferred' ? { ...live, kind: 'call.missed' } : null;
    },
  };
}
