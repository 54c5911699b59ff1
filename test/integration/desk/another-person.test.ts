/** Two people, one PC: what one of them wrote is never sent as the other's, and none of it is lost. Real store process, real hub. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Enrolment } from '../../../src/shared/contract/hub.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

const nowhere = 'http://127.0.0.1:9';
let hub: TestHub;
let dir = '';
let desk: RunningDesk | null = null;

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(async () => {
  await desk?.stop();
  desk = null;
  removeDeskFolder(dir);
});
afterAll(() => hub.stop());

/** Whoever sat here before has gone. */
async function sitDown(enrolment: Enrolment, hubUrl = hub.url): Promise<RunningDesk> {
  await desk?.stop();
  desk = await runDesk({ dir, enrolment, hubUrl });
  return desk;
}

const level = (at: RunningDesk) =>
  eventually(
    at,
    () => at.client.link.get(),
    ({ state, firstSync, dataAtMs, unsent }) => state === 'online' && firstSync === null && dataAtMs !== null && unsent === 0,
    60_000,
  );

async function anyTicket(at: RunningDesk): Promise<string> {
  const [ticket] = (await at.client.ticket.list({ filter: 'all', text: '', limit: 1 })).rows;
  if (ticket === undefined) throw new Error('the sample team has tickets');
  return ticket.id;
}

async function authorsOf(text: string): Promise<string[]> {
  const rows = await sql<{ event: Record<string, unknown> }>`SELECT to_jsonb(t) AS event FROM ticket_event t WHERE text = ${text}`.execute(
    hub.db,
  );
  return rows.rows.map(({ event }) => String(event.author_name ?? event.actor_name));
}

for (const [known, hadSent] of [
  ['whose desk the hub knows', true],
  ['who has only worked offline', false],
] as const) {
  test(`one ${known} leaves unsent work behind: somebody else works on at once, and it goes out under the first one's name when they return`, async () => {
    dir = aDeskFolder();
    const first = await hub.enrol('agent');
    const before = await sitDown(first);
    await level(before);
    const ticketId = await anyTicket(before);
    if (hadSent) {
      await before.client.ticket.addNote({ ticketId, text: '已送达的备注' });
      await level(before);
    }
    const left = `断网时写下，之前${hadSent ? '送达过' : '没有送达过'}`;
    const off = await sitDown(first, nowhere);
    await off.client.ticket.addNote({ ticketId, text: left });

    const second = await hub.enrol('agent2');
    const now = await sitDown(second);
    expect(await now.client.outbox.kept()).toEqual([{ name: first.user.name, unsent: 1, sinceMs: expect.any(Number) }]);
    expect((await now.client.outbox.list()).filter(({ state }) => state !== 'settled')).toEqual([]);
    await level(now);
    const own = `第二个人写的，${hadSent}`;
    await now.client.ticket.addNote({ ticketId: await anyTicket(now), text: own });
    await level(now);
    expect(await authorsOf(own)).toEqual([second.user.name]);
    expect(await authorsOf(left)).toEqual([]);

    const back = await sitDown(first);
    await level(back);
    expect(await back.client.outbox.kept()).toEqual([]);
    expect(await authorsOf(left)).toEqual([first.user.name]);
  }, 240_000);
}

test('somebody else who signs in while the desk runs sees nothing of the one before, not even where the hub cannot be reached', async () => {
  dir = aDeskFolder();
  const first = await hub.enrol('agent');
  const before = await sitDown(first);
  await level(before);
  await before.client.ticket.addNote({ ticketId: await anyTicket(before), text: '换人之前' });
  const second = await hub.enrol('agent2');
  before.tell({ kind: 'enrolled', enrolment: second, hubUrl: hub.url });
  await before.tells('handed-over');
  const now = await sitDown(second, nowhere);
  expect((await now.client.session.get()).user?.id).toBe(second.user.id);
  expect(await now.client.ticket.list({ filter: 'all', text: '', limit: 5 })).toMatchObject({ total: 0, rows: [] });
}, 120_000);
