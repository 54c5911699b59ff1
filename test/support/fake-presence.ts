/** The fake desk's colleagues: while there is a hub, two are on the first ticket and one on the third; in the long scenario many are. */
import { implement } from '@orpc/server';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { PresenceView } from '../../src/shared/contract/presence-views.ts';
import type { FakeDeskState, FakeScenario } from './fake-desk.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract);

export function firstPresence(scenario: FakeScenario, nowMs: number): PresenceView {
  if (scenario === 'offline') return { sight: 'blind', tickets: [] };
  const open = { what: 'open' as const, sinceMs: nowMs - 60_000, activeMs: nowMs, isFirst: true };
  const note = { what: 'note' as const, sinceMs: nowMs - 30_000, activeMs: nowMs - 12_000, isFirst: true };
  const tickets = [
    {
      ticketId: fakeId(1_000),
      people: [
        { userId: fakeId(70), name: '李响', doing: [open, note] },
        { userId: fakeId(71), name: '王可', doing: [open] },
      ],
    },
    { ticketId: fakeId(1_002), people: [{ userId: fakeId(72), name: '陈洁', doing: [open, { ...open, what: 'contact' as const }] }] },
  ];
  return { sight: 'live', tickets: scenario === 'long' ? tickets : [] };
}

type Room = { state: FakeDeskState };

export function fakePresence({ state }: Room) {
  return {
    get: os.presence.get.handler(() => state.presence),
    say: os.presence.say.handler(({ input }) => {
      state.places.push(input);
      return { ok: true as const };
    }),
  };
}
