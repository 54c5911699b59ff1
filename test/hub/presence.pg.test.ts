/** Who is on which ticket, over two hub processes that share nothing but the database. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../../src/hub/app/start-hub.ts';
import { revokeToken } from '../../src/hub/db/user-repo.ts';
import type { ToldPresence } from '../../src/shared/contract/presence.ts';
import { claimMs } from '../../src/shared/presence/claims.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aTicket, idOf } from '../support/synced-rows.ts';

let hub: TestHub;
let twin: RunningHub;
let skewMs = 0;
let frozenMs: number | null = null;
const nowMs = () => frozenMs ?? Date.now() + skewMs;
const twinDir = mkdtempSync(join(tmpdir(), 'steadydesk-hub-'));
const ticketId = idOf(500);
const farTicketId = idOf(501);

beforeAll(async () => {
  hub = await createHub({ nowMs });
  twin = await startHub({ dataDir: twinDir, databaseUrl: hub.running.databaseUrl, nowMs });
  await hub.addUser();
  await hub.put([
    { entity: 'ticket', row: aTicket(500, idOf(1), { scope: 'team:team-a' }) },
    { entity: 'ticket', row: aTicket(501, idOf(2), { scope: 'team:team-far' }) },
  ]);
});
afterAll(async () => {
  await twin.stop();
  await hub.stop();
  rmSync(twinDir, { recursive: true, force: true });
});

type Line = { what: string; idle_ms?: number; ticket?: string };
type Seat = { user: TestUser; url: string; seat: string };
const aSeat = (user: TestUser, url = hub.url): Seat => ({ user, url, seat: randomUUID() });

async function say({ user, url, seat }: Seat, lines: Line[], body?: unknown): Promise<number> {
  const said = lines.map(({ what, idle_ms = 0, ticket = ticketId }) => ({ ticket_id: ticket, what, idle_ms }));
  const response = await fetch(`${url}/presence/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${user.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body ?? { seat, said }),
  });
  await response.text();
  return response.status;
}

/** What a desk knows after everything it was told. */
class Ear {
  readonly known = new Map<string, ToldPresence['tickets'][number]['claims']>();
  text = '';
  ended = false;
  readonly abort = new AbortController();

  async open(user: TestUser, url: string): Promise<this> {
    const headers = { authorization: `Bearer ${user.token}` };
    const response = await fetch(`${url}/presence/v1/stream`, { headers, signal: this.abort.signal });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    void (async () => {
      let rest = '';
      for (let chunk = await reader?.read(); chunk !== undefined && !chunk.done; chunk = await reader?.read()) {
        this.text += chunk.value;
        const events = (rest + chunk.value).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) if (event.startsWith('data: ')) this.take(JSON.parse(event.slice(6)) as ToldPresence);
      }
      this.ended = true;
    })().catch(() => undefined);
    return this;
  }

  private take({ whole, tickets }: ToldPresence): void {
    if (whole) this.known.clear();
    for (const { ticket_id, claims } of tickets) {
      if (claims.length === 0) this.known.delete(ticket_id);
      else this.known.set(ticket_id, claims);
    }
  }

  /** `周敏 note`, of one ticket, sorted. */
  hears(ticket = ticketId): string[] {
    return (this.known.get(ticket) ?? []).map(({ name, what }) => `${name} ${what}`).sort();
  }
}

const soon = { timeout: 20_000 };

test('what one desk says at one process is heard at the other, with the name and nothing of the customer; leaving ends it', async () => {
  const [near, far] = [await hub.addUser({ name: '周敏' }), await hub.addUser({ name: '何静' })];
  const ear = await new Ear().open(far, twin.url);
  const seat = aSeat(near);
  expect(await say(seat, [{ what: 'open' }, { what: 'note', idle_ms: 2_000 }])).toBe(200);
  await expect.poll(() => ear.hears(), soon).toEqual(['周敏 note', '周敏 open']);
  const note = ear.known.get(ticketId)?.find(({ what }) => what === 'note');
  expect(note).toMatchObject({ user_id: near.user.id });
  expect((note?.since_ms ?? 0) - (note?.active_ms ?? 0)).toBe(2_000);
  expect(ear.text).not.toContain('TK-');
  expect(await say(seat, [{ what: 'open' }])).toBe(200);
  await expect.poll(() => ear.hears(), soon).toEqual(['周敏 open']);
  expect(await say(seat, [])).toBe(200);
  await expect.poll(() => ear.hears(), soon).toEqual([]);
  ear.abort.abort();
});

test('a desk that falls silent is gone when its claims ran out by the time of the hub', async () => {
  const [near, far] = [await hub.addUser({ name: '周敏' }), await hub.addUser({ name: '何静' })];
  const ear = await new Ear().open(far, hub.url);
  await say(aSeat(near, twin.url), [{ what: 'open' }, { what: 'note' }]);
  await expect.poll(() => ear.hears(), soon).toEqual(['周敏 note', '周敏 open']);
  skewMs += claimMs.note + 1;
  await expect.poll(() => ear.hears(), soon).toEqual(['周敏 open']);
  skewMs += claimMs.open;
  await expect.poll(() => ear.hears(), soon).toEqual([]);
  ear.abort.abort();
});

test('a renewed lease keeps its beginning, at whichever process it is renewed', async () => {
  const near = await hub.addUser({ name: '周敏' });
  const seat = aSeat(near);
  await say(seat, [{ what: 'note' }]);
  const sinceOf = async () => {
    const { rows } = await sql<{ since_ms: number; active_ms: number }>`
      SELECT since_ms, active_ms FROM presence WHERE user_id = ${near.user.id} ORDER BY what
    `.execute(hub.db);
    return rows;
  };
  const [first] = await sinceOf();
  skewMs += 10_000;
  await say({ ...seat, url: twin.url }, [{ what: 'note' }]);
  const [second] = await sinceOf();
  expect(second?.since_ms).toBe(first?.since_ms);
  expect(second?.active_ms).toBeGreaterThan(first?.active_ms ?? 0);
});

test('nobody claims or hears what lies outside their scopes', async () => {
  const [near, stranger] = [await hub.addUser({ name: '周敏' }), await hub.addUser({ name: '远方', teamId: 'team-far' })];
  const ear = await new Ear().open(stranger, twin.url);
  const seat = aSeat(near);
  expect(await say(seat, [{ what: 'open' }, { what: 'open', ticket: farTicketId }, { what: 'note', ticket: idOf(599) }])).toBe(200);
  const { rows } = await sql<{ ticket_id: string }>`SELECT ticket_id FROM presence WHERE user_id = ${near.user.id}`.execute(hub.db);
  expect(rows).toEqual([{ ticket_id: ticketId }]);
  await say(aSeat(stranger), [{ what: 'open', ticket: farTicketId }]);
  await expect.poll(() => ear.hears(farTicketId), soon).toEqual(['远方 open']);
  expect(ear.hears()).toEqual([]);
  expect(ear.text).not.toContain('周敏');
  ear.abort.abort();
});

test('nonsense and floods are refused, and a seat of somebody else is not taken over', async () => {
  const [near, other] = [await hub.addUser({ name: '周敏' }), await hub.addUser({ name: '何静' })];
  const seat = aSeat(near);
  expect(await say(seat, [], { seat: 'x', said: [] })).toBe(400);
  expect(
    await say(seat, [], { seat: seat.seat, said: Array.from({ length: 41 }, () => ({ ticket_id: ticketId, what: 'open', idle_ms: 0 })) }),
  ).toBe(400);
  expect(await say(seat, [{ what: 'delete' }])).toBe(400);
  expect(await say({ ...seat, user: { ...near, token: 'x'.repeat(43) } }, [{ what: 'open' }])).toBe(401);
  await say(seat, [{ what: 'open' }]);
  expect(await say({ ...aSeat(other), seat: seat.seat }, [])).toBe(200);
  const { rows } = await sql<{ what: string }>`SELECT what FROM presence WHERE user_id = ${near.user.id}`.execute(hub.db);
  expect(rows).toEqual([{ what: 'open' }]);
  const answers: number[] = [];
  frozenMs = nowMs();
  for (let n = 0; n < 260; n++) answers.push(await say(aSeat(other), []));
  frozenMs = null;
  expect(answers.slice(0, 200).every((status) => status === 200)).toBe(true);
  expect(answers.at(-1)).toBe(429);
});

test('a stream ends with its token', async () => {
  const near = await hub.addUser({ name: '周敏' });
  const ear = await new Ear().open(near, hub.url);
  await revokeToken(hub.db, near.token, Date.now());
  await expect.poll(() => ear.ended, { timeout: 60_000 }).toBe(true);
}, 90_000);
