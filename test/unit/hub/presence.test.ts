/** How often the hub looks who is on which ticket: for news, not for what is merely said again. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Access } from '../../../src/hub/services/hub-storage.ts';
import { openPresence, type PresenceCentre } from '../../../src/hub/services/presence.ts';
import type { ToldPresence } from '../../../src/shared/contract/presence.ts';
import type { PresenceWhat } from '../../../src/shared/presence/claims.ts';
import { MemoryPresence } from '../../support/memory-presence.ts';
import { idOf } from '../../support/synced-rows.ts';

const ticketId = idOf(1);
let nowMs = 1_000_000;
let storage: MemoryPresence;
let centre: PresenceCentre;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  nowMs = 1_000_000;
  storage = new MemoryPresence();
  storage.scopeOf.set(ticketId, 'team:team-a');
  centre = openPresence({ storage, nowMs: () => nowMs, log: () => undefined });
});
afterEach(() => {
  centre.stop();
  vi.useRealTimers();
});

function accessOf(id: number): Access {
  return { user: { id: idOf(id) }, scopes: ['team:team-a', 'team:team-b'] } as unknown as Access;
}

async function listen(): Promise<ToldPresence[]> {
  const heard: ToldPresence[] = [];
  await centre.listen({ access: async () => accessOf(900), send: (told) => heard.push(told), end: () => undefined });
  await vi.advanceTimersByTimeAsync(300);
  return heard;
}

type Line = { what: PresenceWhat; idleMs?: number };
async function say(id: number, lines: Line[]): Promise<void> {
  const said = lines.map(({ what, idleMs = 0 }) => ({ ticket_id: ticketId, what, idle_ms: idleMs }));
  await centre.say(accessOf(id), { seat: idOf(id), said });
}

/** How many looks `work` causes, beside the one of each second; the rest after a look is over when it begins. */
async function looksFor(work: () => Promise<void>): Promise<number> {
  const before = storage.looks;
  await work();
  await vi.advanceTimersByTimeAsync(0);
  const asked = storage.looks;
  await vi.advanceTimersByTimeAsync(1_000);
  return asked - before;
}

test('a desk that only says again what it does causes no look; a new field, a key and leaving do', async () => {
  const heard = await listen();
  expect(await looksFor(() => say(10, [{ what: 'open' }]))).toBe(1);
  for (let renewal = 0; renewal < 3; renewal += 1) {
    nowMs += 10_000;
    expect(await looksFor(() => say(10, [{ what: 'open' }]))).toBe(0);
  }
  expect(await looksFor(() => say(10, [{ what: 'open' }, { what: 'note' }]))).toBe(1);
  nowMs += 10_000;
  expect(await looksFor(() => say(10, [{ what: 'open' }, { what: 'note', idleMs: 10_000 }]))).toBe(0);
  expect(await looksFor(() => say(10, [{ what: 'open' }, { what: 'note' }]))).toBe(1);
  expect(await looksFor(() => say(10, []))).toBe(1);
  expect(heard.at(-1)?.tickets).toEqual([{ ticket_id: ticketId, claims: [] }]);
});

test('many desks that say something new at once are told of in two looks, all of them', async () => {
  const heard = await listen();
  const before = storage.looks;
  for (let id = 10; id < 60; id += 1) await say(id, [{ what: 'open' }]);
  await vi.advanceTimersByTimeAsync(250);
  expect(storage.looks - before).toBe(2);
  expect(heard.at(-1)?.tickets[0]?.claims).toHaveLength(50);
});

test('a ticket that moves between two scopes of a listener stays told', async () => {
  const heard = await listen();
  await say(10, [{ what: 'open' }]);
  storage.scopeOf.set(ticketId, 'team:team-b');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard.at(-1)?.tickets[0]?.claims).toHaveLength(1);
  storage.scopeOf.set(ticketId, 'team:team-far');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard.at(-1)?.tickets).toEqual([{ ticket_id: ticketId, claims: [] }]);
});
