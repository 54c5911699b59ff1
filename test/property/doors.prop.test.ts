/** What programs and web pages on this PC may hand in, in any shape: links, batches of events, and the open socket itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { createIntake } from '../../src/main/contacts/intake.ts';
import { openLocalSocket } from '../../src/main/contacts/local-socket.ts';
import { linkEvent, parseLink } from '../../src/main/contacts/parse-link.ts';
import { type EventEnvelope, eventEnvelopeSchema } from '../../src/shared/contact/event.ts';
import { readBatch } from '../../src/shared/contact/read-batch.ts';
import { said } from '../support/events.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'tel:',
    'TEL:',
    '//',
    'steadydesk:',
    '//ring',
    '?',
    'number=',
    '&',
    'direction=',
    'in',
    'out',
    'id=',
    '%',
    '%00',
    '%ff',
    '+86',
    '138',
  ),
  fc.constantFrom('#', '\\', '\n', ';ext=', '00001037', 'javascript:', '../', '@', ' '),
);
const link = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(''));

test('a link rings with a plain number or does nothing', () => {
  fc.assert(
    fc.property(link, (text) => {
      const call = parseLink(text);
      if (call === null) return;
      expect(call.number).toMatch(/^\+?[0-9][0-9 ().x,;=ext-]+$/);
      expect(['in', 'out']).toContain(call.direction);
      const event = linkEvent(call, 1_795_000_000_000);
      expect(eventEnvelopeSchema.safeParse(event).success).toBe(true);
      expect(event.kind).toBe('call.offered');
    }),
    { numRuns: 3_000 },
  );
});

const oddEvent = fc
  .tuple(fc.constantFrom('v', 'id', 'seq', 'source', 'contact_id', 'kind', 'ts_wall', 'ts_mono_ms', 'payload', '__proto__'), fc.jsonValue())
  .map(([field, value]) => ({ ...said(1, '喂'), [field]: value }));
const batch = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc.array(fc.oneof(oddEvent, fc.jsonValue()), { maxLength: 8 }).map((events) => JSON.stringify(events)),
  fc.array(fc.oneof(oddEvent, fc.jsonValue()), { maxLength: 8 }).map((events) => events.map((event) => JSON.stringify(event)).join('\r\n')),
);

test('a batch is judged event by event, and what is taken is an event', () => {
  fc.assert(
    fc.property(batch, (text) => {
      const judged = readBatch(text);
      for (const event of judged?.events ?? []) expect(eventEnvelopeSchema.safeParse(event).success).toBe(true);
      const places = (judged?.refused ?? []).map(({ index }) => index);
      expect(new Set(places).size).toBe(places.length);
    }),
    { numRuns: 1_000 },
  );
});

test('the open socket answers any body and any message, and goes on taking good events', async () => {
  const taken: EventEnvelope[] = [];
  const intake = createIntake((event) => void taken.push(event), {
    elapsedMs: () => performance.now(),
    later: (run) => void setImmediate(run),
  });
  const door = await openLocalSocket({ port: 0, token: 'word', origins: [], intake, nowMs: Date.now, onDoor: () => undefined });
  const url = `127.0.0.1:${door.port}/events`;
  const post = (body: string) => fetch(`http://${url}`, { method: 'POST', headers: { authorization: 'Bearer word' }, body });
  try {
    await fc.assert(
      fc.asyncProperty(batch, async (text) => {
        const { status } = await post(text);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 80 },
    );
    const socket = new WebSocket(`ws://${url}`, ['steadydesk.v1', 'token.word']);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    for (const text of fc.sample(batch, { numRuns: 60, seed: 7 })) socket.send(text);
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 100 }), { numRuns: 20, seed: 8 })) socket.send(bytes);
    expect((await post(JSON.stringify(said(900, '还在')))).status).toBe(200);
    await expect.poll(() => taken.some(({ payload }) => payload.text === '还在'), { timeout: 20_000 }).toBe(true);
    socket.terminate();
  } finally {
    await door.stop();
  }
}, 60_000);
