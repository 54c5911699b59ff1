/** Two desks on one ticket see one another, warn one another, and work on without the hub. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PresenceView } from '../../../src/shared/contract/presence-views.ts';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let proxy: FaultProxy;
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
  proxy = await startProxy({ targetPort: hub.port });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) {
    await desk.stop();
    removeDeskFolder(desk.dir);
  }
});
afterAll(async () => {
  await proxy.stop();
  await hub.stop();
});

async function signedIn(seat: string, hubUrl = hub.url): Promise<{ desk: RunningDesk; name: string; ticketId: string }> {
  const enrolment = await hub.enrol(seat);
  const desk = await runDesk({ dir: aDeskFolder(), enrolment, hubUrl });
  desks.push(desk);
  const list = () => desk.client.ticket.list({ filter: 'open', text: '', limit: 1 });
  const { rows } = await eventually(desk, list, (answer) => answer.rows.length > 0, 60_000);
  await sees(desk, ({ sight }) => sight === 'live');
  return { desk, name: enrolment.user.name, ticketId: rows[0]?.id ?? '' };
}

const sees = (desk: RunningDesk, isWished: (view: PresenceView) => boolean) =>
  eventually(desk, () => desk.client.presence.get(), isWished, 60_000);
/** `李响 open note`, of one ticket. */
const on = ({ tickets }: PresenceView, ticketId: string) =>
  (tickets.find((each) => each.ticketId === ticketId)?.people ?? []).map(
    ({ name, doing }) => `${name} ${doing.map(({ what }) => what).join(' ')}`,
  );

test('opening is seen, writing is warned of, leaving ends both; nobody sees themselves', async () => {
  const [first, second] = [await signedIn('agent'), await signedIn('agent2')];
  const { ticketId } = first;
  const place = { placeId: 'sheet', ticketId, edits: [] };
  await first.desk.client.presence.say(place);
  await sees(second.desk, (view) => on(view, ticketId).join() === `${first.name} open`);
  await first.desk.client.presence.say({ placeId: 'note', ticketId, edits: [{ field: 'note', idleMs: 0 }] });
  const warned = await sees(second.desk, (view) => on(view, ticketId).join() === `${first.name} open note`);
  expect(warned.tickets[0]?.people[0]?.doing.find(({ what }) => what === 'note')?.isFirst).toBe(true);
  expect(on(await first.desk.client.presence.get(), ticketId)).toEqual([]);
  // The warning holds nobody back: the second writes as well, and both notes stay.
  await second.desk.client.presence.say({ placeId: 'note', ticketId, edits: [{ field: 'note', idleMs: 0 }] });
  await sees(first.desk, (view) => on(view, ticketId).join() === `${second.name} open note`);
  for (const { desk, name } of [first, second]) await desk.client.ticket.addNote({ ticketId, text: `${name}的备注` });
  const notes = await eventually(
    first.desk,
    async () => (await first.desk.client.ticket.get({ ticketId })).events.map(({ text }) => text),
    (texts) => texts.includes(`${first.name}的备注`) && texts.includes(`${second.name}的备注`),
    60_000,
  );
  expect(notes.filter((text) => text.endsWith('的备注'))).toHaveLength(2);
  await first.desk.client.presence.say({ ...place, ticketId: null });
  await first.desk.client.presence.say({ placeId: 'note', ticketId: null, edits: [] });
  await sees(second.desk, (view) => on(view, ticketId).length === 0);
}, 180_000);

test('without the hub nothing is claimed and the desk says so; back on the line both are seen again', async () => {
  const [first, second] = [await signedIn('agent', proxy.url), await signedIn('agent2')];
  const { ticketId } = first;
  await second.desk.client.presence.say({ placeId: 'sheet', ticketId, edits: [] });
  await sees(first.desk, (view) => on(view, ticketId).join() === `${second.name} open`);
  proxy.cut();
  const blind = await sees(first.desk, ({ sight }) => sight === 'blind');
  expect(blind.tickets).toEqual([]);
  await first.desk.client.presence.say({ placeId: 'sheet', ticketId, edits: [{ field: 'stage', idleMs: 0 }] });
  expect(on(await second.desk.client.presence.get(), ticketId)).toEqual([]);
  proxy.join();
  await sees(first.desk, (view) => on(view, ticketId).join() === `${second.name} open`);
  await sees(second.desk, (view) => on(view, ticketId)[0]?.startsWith(`${first.name} open`) === true);
}, 180_000);

test('a desk that is closed is gone at once', async () => {
  const [first, second] = [await signedIn('agent'), await signedIn('agent2')];
  const { ticketId } = first;
  await first.desk.client.presence.say({ placeId: 'sheet', ticketId, edits: [{ field: 'owner', idleMs: 0 }] });
  await sees(second.desk, (view) => on(view, ticketId).join() === `${first.name} open owner`);
  desks.splice(desks.indexOf(first.desk), 1);
  await first.desk.stop();
  removeDeskFolder(first.desk.dir);
  const { tickets } = await eventually(
    second.desk,
    () => second.desk.client.presence.get(),
    (view) => on(view, ticketId).length === 0,
    30_000,
  );
  expect(tickets).toEqual([]);
}, 180_000);

test('whoever talks with the customer of a ticket is on it without opening anything', async () => {
  const [first, second] = [await signedIn('agent'), await signedIn('agent2')];
  const { contactId } = await first.desk.client.contact.logByHand({ channel: 'phone', number: '', customerId: null });
  const ticket = await first.desk.client.ticket.get({ ticketId: first.ticketId });
  await first.desk.client.contact.linkCustomer({ contactId, customerId: ticket.ticket.customerId, how: 'picked' });
  const { ticketId } = await first.desk.client.ticket.saveFromContact({ contactId });
  await sees(second.desk, (view) => on(view, ticketId).join() === `${first.name} open contact`);
  await first.desk.client.contact.hangUp({ contactId });
  await sees(second.desk, (view) => on(view, ticketId).length === 0);
}, 180_000);
