/** Events of calls and chats on the hub: how long they stay, what is let in, and into which scope. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startContactEventRounds } from '../../src/hub/app/contact-event-rounds.ts';
import { eraseCustomer } from '../../src/hub/app/customer-commands.ts';
import { endTokens, giveToken } from '../../src/hub/app/token-commands.ts';
import { pgContactEvents } from '../../src/hub/db/contact-event-repo.ts';
import type { EventEnvelope } from '../../src/shared/contact/event.ts';
import { anEvent, said } from '../support/events.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { aContact, aCustomer, idOf } from '../support/synced-rows.ts';

const hourMs = 3_600_000;
let hub: TestHub;
let scope: string;
beforeAll(async () => {
  hub = await createHub();
  scope = `team:${(await hub.addUser()).user.teamId}`;
});
afterAll(() => hub.stop());

async function kept(source: string): Promise<EventEnvelope[]> {
  const { rows } = await sql<{ event: EventEnvelope }>`SELECT event FROM contact_event WHERE source = ${source} ORDER BY seq`.execute(
    hub.db,
  );
  return rows.map(({ event }) => event);
}

async function post(token: string, events: readonly unknown[]): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${hub.url}/contact-events/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  return { status: response.status, body: await response.json() };
}

test('a sentence with a character that cannot be stored loses that character, not the batch', async () => {
  const { token } = await giveToken(hub.db, { source: 'odd', scope, atMs: 1 });
  const sent = [said(1, '前\u0000后'), said(2, '半个\ud83d表情'), said(3, '好的')];
  expect(await post(token, sent)).toMatchObject({ status: 200, body: { accepted: 3, refused: [] } });
  expect((await kept('odd')).map(({ payload }) => payload.text)).toEqual(['前\ufffd后', '半个\ufffd表情', '好的']);
});

test('what was said goes after an hour although nothing is told any more', async () => {
  const storage = pgContactEvents(hub.db);
  const startMs = 1_000_000_000;
  await storage.add({ scope, source: 'silent', events: [said(1, '喂')], atMs: startMs });
  const due: (() => void)[] = [];
  let nowMs = startMs + hourMs;
  const rounds = {
    storage,
    nowMs: () => nowMs,
    log: () => {},
    setTimer: (run: () => void) => {
      due.push(run);
      return () => {};
    },
  };
  const stop = startContactEventRounds(rounds);
  await expect.poll(() => due.length).toBe(1);
  expect(await kept('silent')).toHaveLength(1);
  nowMs += 1;
  due[0]?.();
  await stop();
  expect(await kept('silent')).toEqual([]);
});

test('a hub that starts forgets what is older than an hour', async () => {
  const storage = pgContactEvents(hub.db);
  await storage.add({ scope, source: 'before', events: [said(1, '喂')], atMs: Date.now() - 2 * hourMs });
  await hub.restart();
  await expect.poll(() => kept('before')).toEqual([]);
});

test('a telephone system whose tokens end takes with it what it told', async () => {
  for (const source of ['pbx-a', 'pbx-b']) {
    const { token } = await giveToken(hub.db, { source, scope, atMs: 1 });
    expect((await post(token, [said(1, '喂')])).status).toBe(200);
  }
  await endTokens(hub.db, 'pbx-a', 2);
  expect(await kept('pbx-a')).toEqual([]);
  expect(await kept('pbx-b')).toHaveLength(1);
});

test('calls and chats are of one team: a token for everybody tells none', async () => {
  const { token } = await giveToken(hub.db, { source: 'catalogue', scope: 'global', atMs: 1 });
  expect((await post(token, [anEvent(0, 'call.offered', { from: '138' })])).status).toBe(403);
  expect(await kept('catalogue')).toEqual([]);
});

test('erasing a customer takes along what was told of their calls and chats, and of nobody else', async () => {
  await hub.put([
    { entity: 'customer', row: aCustomer(700, { scope, ver: 0, phone: '13800001037' }) },
    { entity: 'contact', row: aContact(701, idOf(700), { scope, ver: 0, fromAddress: 'wx-linxiao' }) },
  ]);
  const storage = pgContactEvents(hub.db);
  const call = (contactId: string, kind: string, payload: EventEnvelope['payload']): EventEnvelope[] =>
    [anEvent(0, kind, payload), said(1, `${contactId}说的私事`)].map((event) => ({
      ...event,
      id: `${contactId}:${event.id}`,
      contact_id: contactId,
    }));
  const events = [
    ...call('by-phone', 'call.offered', { from: '+86 138 0000 1037', to: '4001234567' }),
    ...call('called-back', 'call.offered', { from: '4001234567', to: '013800001037', direction: 'out' }),
    ...call('by-chat', 'chat.opened', { from: 'wx-linxiao' }),
    ...call('somebody-else', 'call.offered', { from: '13800001038', to: '4001234567' }),
    ...call('withheld', 'call.offered', { from: '' }),
  ];
  await storage.add({ scope, source: 'erased', events, atMs: Date.now() });
  // Another system may name a call of somebody else alike.
  await storage.add({ scope, source: 'other', events: call('by-phone', 'call.offered', { from: '13900000000' }), atMs: Date.now() });
  expect(await eraseCustomer(hub.db, idOf(700), Date.now())).toMatchObject({ customer: 1, contact_event: 6 });
  const left = [...(await kept('erased')), ...(await kept('other'))].map(({ contact_id }) => contact_id);
  expect(left).toEqual(['somebody-else', 'somebody-else', 'withheld', 'withheld', 'by-phone', 'by-phone']);
});
