/** A telephone system in the network tells the hub; the desks of the team ring, and whoever did not answer stops. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { giveToken } from '../../../src/hub/app/token-commands.ts';
import type { EventEnvelope } from '../../../src/shared/contact/event.ts';
import { anEvent, said } from '../../support/events.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let token: string;
let scope: string;
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
  scope = `team:${(await hub.enrol('agent')).user.teamId}`;
  token = (await giveToken(hub.db, { source: 'pbx', scope, atMs: Date.now() })).token;
});
afterEach(async () => {
  for (const desk of desks.splice(0)) {
    await desk.stop();
    removeDeskFolder(desk.dir);
  }
});
afterAll(() => hub.stop());

async function signedIn(seat: string): Promise<{ desk: RunningDesk; name: string }> {
  const enrolment = await hub.enrol(seat);
  const desk = await runDesk({ dir: aDeskFolder(), enrolment, hubUrl: hub.url });
  desks.push(desk);
  await eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.state === 'online',
    30_000,
  );
  return { desk, name: enrolment.user.name };
}

const post = (body: unknown, given = token) =>
  fetch(`${hub.url}/contact-events/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${given}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const ofCall = (event: EventEnvelope, call: string): EventEnvelope => ({ ...event, id: `${call}:${event.id}`, contact_id: call });
const rung = (desk: RunningDesk, count: number) =>
  eventually(
    desk,
    () => desk.client.contact.running(),
    (all) => all.length === count,
  );

test('a call rings on every desk of the team, and stops on those that did not answer', async () => {
  const [first, second] = [await signedIn('agent'), await signedIn('agent2')];
  const offer = ofCall(anEvent(0, 'call.offered', { from: '+86 138 0013 8000' }), 'c-1');
  expect(await (await post([offer, { bad: true }])).json()).toMatchObject({ accepted: 1, refused: [{ index: 1 }] });
  expect((await post(offer)).status).toBe(200);
  const [ringing] = await rung(first.desk, 1);
  expect(ringing).toMatchObject({ source: 'hub:pbx', phase: 'ringing' });
  await rung(second.desk, 1);
  await post([ofCall(anEvent(1, 'call.answered', { agent: first.name }), 'c-1'), ofCall(said(2, '你好'), 'c-1')]);
  const [talking] = await eventually(
    first.desk,
    () => first.desk.client.contact.running(),
    ([one]) => one?.utterances.length === 1,
  );
  expect(talking).toMatchObject({ phase: 'talking' });
  await rung(second.desk, 0);
  // A desk that begins to listen in the middle of the call does not ring for it.
  const later = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol('agent2'), hubUrl: hub.url });
  desks.push(later);
  await post(ofCall(anEvent(0, 'call.offered', { from: '139' }), 'c-2'));
  const heard = await eventually(
    later,
    () => later.client.contact.running(),
    (all) => all.some((one) => one.sourceContactId === 'c-2'),
  );
  expect(heard.map((one) => one.sourceContactId)).toEqual(['c-2']);
}, 90_000);

test('a call that names nobody is written down only by the desk where it was answered', async () => {
  const [first, second] = [await signedIn('agent'), await signedIn('agent2')];
  await post(ofCall(anEvent(0, 'call.offered', { from: '+86 138 0013 8000' }), 'c-3'));
  const ofDesk = async (desk: RunningDesk) => (await desk.client.contact.running()).find((one) => one.sourceContactId === 'c-3');
  const becomes = (desk: RunningDesk, phase: string | undefined) =>
    eventually(
      desk,
      () => ofDesk(desk),
      (one) => one?.phase === phase,
    );
  const ringing = await becomes(first.desk, 'ringing');
  await becomes(second.desk, 'ringing');
  await first.desk.client.contact.answer({ contactId: ringing?.id ?? '' });
  const told = [
    anEvent(1, 'call.answered', { seat: 'sample' }),
    said(2, '你好', { role: 'agent' }),
    said(3, '喂'),
    anEvent(4, 'call.ended'),
  ];
  await post(told.map((event) => ofCall(event, 'c-3')));
  expect((await becomes(first.desk, 'wrapup'))?.utterances.map(({ text }) => text)).toEqual(['你好', '喂']);
  await becomes(second.desk, undefined);
}, 90_000);

test('nobody without a token of a source tells calls, and nobody without a desk hears them', async () => {
  expect((await post([], 'x'.repeat(43))).status).toBe(401);
  const { token: device } = await hub.enrol('agent');
  expect((await post([], device)).status).toBe(401);
  expect((await post('nonsense')).status).toBe(400);
  expect((await post('x'.repeat(2 * 1024 * 1024))).status).toBe(413);
  const stream = (given: string) => fetch(`${hub.url}/contact-events/v1/stream`, { headers: { authorization: `Bearer ${given}` } });
  expect((await stream(token)).status).toBe(401);
  const open = await stream(device);
  expect(open.headers.get('content-type')).toBe('text/event-stream');
  await open.body?.cancel();
});
