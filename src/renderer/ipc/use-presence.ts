/** Who else is on tickets, and telling that this window is. Nothing waits for it, and a refusal is not worth a word. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useMemo, useRef } from 'react';
import type { Place, PresenceView } from '../../shared/contract/presence-views.ts';
import { claimMs, type EditedField, type Present, renewEveryMs } from '../../shared/presence/claims.ts';
import { desk } from './desk-client.ts';
import { queries } from './queries.ts';

/** Keys that follow one another are said once. */
const touchEveryMs = 4_000;
const nobody: readonly Present[] = [];

function say(place: Place): void {
  void desk.presence.say(place).catch(() => undefined);
}

/** `people` by ticket. */
export function useOthers(): { sight: PresenceView['sight']; people: ReadonlyMap<string, readonly Present[]> } {
  const { data } = useQuery(queries.presence.get.queryOptions());
  const people = useMemo(() => new Map(data?.tickets.map((ticket) => [ticket.ticketId, ticket.people])), [data]);
  return { sight: data?.sight ?? 'unknown', people };
}

export function useOthersOn(ticketId: string): { sight: PresenceView['sight']; people: readonly Present[] } {
  const { sight, people } = useOthers();
  return { sight, people: people.get(ticketId) ?? nobody };
}

/** This ticket is open while the calling component is mounted. */
export function useViewing(ticketId: string): void {
  const placeId = useId();
  useEffect(() => {
    const here = () => say({ placeId, ticketId, edits: [] });
    here();
    const timer = setInterval(here, renewEveryMs);
    return () => {
      clearInterval(timer);
      say({ placeId, ticketId: null, edits: [] });
    };
  }, [placeId, ticketId]);
}

export type Editing = { /** A key was pressed, or the change begun. */ touch(): void /** Done, or left. */; release(): void };

/** The lease on one field of a ticket: taken by touching, held a while after the last touch, released at the latest with the component. */
export function useEditing(ticketId: string, field: EditedField): Editing {
  const placeId = useId();
  const state = useRef<{ touchedAtMs: number; saidAtMs: number; timer: ReturnType<typeof setInterval> } | null>(null);
  const release = useCallback(() => {
    if (state.current === null) return;
    clearInterval(state.current.timer);
    state.current = null;
    say({ placeId, ticketId: null, edits: [] });
  }, [placeId]);
  const touch = useCallback(() => {
    const nowMs = performance.now();
    const tell = () => {
      const held = state.current;
      if (held === null) return;
      const idleMs = Math.round(performance.now() - held.touchedAtMs);
      if (idleMs >= claimMs[field]) return release();
      held.saidAtMs = performance.now();
      say({ placeId, ticketId, edits: [{ field, idleMs }] });
    };
    if (state.current === null) {
      state.current = { touchedAtMs: nowMs, saidAtMs: nowMs, timer: setInterval(tell, renewEveryMs) };
      tell();
      return;
    }
    state.current.touchedAtMs = nowMs;
    if (nowMs - state.current.saidAtMs >= touchEveryMs) tell();
  }, [placeId, ticketId, field, release]);
  useEffect(() => release, [release]);
  return useMemo(() => ({ touch, release }), [touch, release]);
}
