/** Two whole desks on one hub: an idle customer leaves both, is found at the hub and fetched, and a call of theirs brings them by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRetention } from '../../../src/hub/app/run-retention.ts';
import { dayMs } from '../../../src/shared/base/clock.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aContact, aCustomer, anOrder, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let scope = '';
const desks: RunningDesk[] = [];
const who = idOf(91_001);
const twins = [idOf(91_101), idOf(91_102)];
const number = '13698765432';
const shared = '13655556666';

async function aDeskOf(seat: string): Promise<RunningDesk> {
  const enrolment = await hub.enrol(seat);
  scope = `team:${enrolment.user.teamId}`;
  const desk = await runDesk({ enrolment, hubUrl: hub.url });
  desks.push(desk);
  return desk;
}

const online = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync, dataAtMs }) => state === 'online' && firstSync === null && dataAtMs !== null,
    40_000,
  );

beforeAll(async () => {
  hub = await createHub({ sample: true });
  for (const seat of ['agent', 'agent2']) await online(await aDeskOf(seat));
  const base = { scope, ver: 0 };
  const endedAtMs = Date.now() - 2 * dayMs;
  const customer = (id: number, name: string, phone: string) =>
    ({ entity: 'customer', row: aCustomer(id, { ...base, name, phone, memberNo: `V${id}`, lastContactAtMs: endedAtMs }) }) as const;
  await hub.put([
    customer(91_001, '欧阳霁月', number),
    ...[customer(91_101, '司徒双', shared), customer(91_102, '司徒单', shared)],
    { entity: 'ticket', row: aTicket(91_010, who, { ...base, ticketNo: 'TK-20260102-ZZ9ZZ', stage: 'closed', closedAtMs: endedAtMs }) },
    { entity: 'order', row: anOrder(91_020, who, base) },
    { entity: 'contact', row: aContact(91_030, who, { ...base, startedAtMs: endedAtMs - 1, endedAtMs }) },
  ]);
}, 150_000);
afterAll(async () => {
  for (const desk of desks) await desk.stop();
  for (const { dir } of desks) removeDeskFolder(dir);
  await hub.stop();
});

const [one, two] = [() => desks[0] as RunningDesk, () => desks[1] as RunningDesk];
const hits = async (desk: RunningDesk, text: string) =>
  (await desk.client.customer.search({ text, limit: 10 })).flatMap(({ customerId }) => customerId ?? []);
const holds = (desk: RunningDesk, text: string, ids: readonly string[]) =>
  eventually(
    desk,
    () => hits(desk, text),
    (found) => JSON.stringify(found.toSorted()) === JSON.stringify([...ids].toSorted()),
  );
const retire = async () => {
  await runRetention({ db: hub.db, nowMs: Date.now() });
  await runRetention({ db: hub.db, nowMs: Date.now() + 31 * dayMs });
};
const checked = async (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.check(),
    ({ isComplete }) => isComplete,
  );
const view = (desk: RunningDesk, contactId: string) => desk.client.contact.get({ contactId });

test('an idle customer leaves both desks; one finds them at the hub and fetches them: the profile is there with orders, ticket and contact, on both', async () => {
  await holds(one(), '霁月', [who]);
  await holds(two(), '霁月', [who]);
  await retire();
  for (const desk of desks) await holds(desk, '霁月', []);
  for (const desk of desks) expect((await checked(desk)).mended).toBe(0);
  expect(await one().client.away.days()).toEqual({ days: 30 });
  expect(await one().client.away.search({ text: '霁' })).toEqual({ hits: [], more: false });
  const { hits: found } = await one().client.away.search({ text: '霁月' });
  expect(found).toMatchObject([{ customerId: who, maskedName: '欧阳**', maskedPhone: '136****5432' }]);
  expect(await one().client.away.fetch({ customerId: who })).toEqual({ customerId: who });
  expect(await one().client.customer.profile({ customerId: who })).toMatchObject({ contactCount: 1 });
  expect(await one().client.away.fetch({ customerId: who })).toEqual({ customerId: who });
  await holds(two(), '霁月', [who]);
  expect((await one().client.away.search({ text: '霁月' })).hits).toEqual([]);
  for (const desk of desks) expect((await checked(desk)).mended).toBe(0);
});

test('a call from the number of somebody archived opens their profile by itself', async () => {
  await retire();
  await holds(one(), '霁月', []);
  const { contactId } = await one().client.contact.logByHand({ channel: 'phone', number: `+86 ${number}`, customerId: null });
  const found = await eventually(
    one(),
    () => view(one(), contactId),
    ({ customerId }) => customerId !== null,
  );
  expect(found).toMatchObject({ customerId: who, matchReason: 'exact_phone' });
});

test('of two archived customers with one number nobody is taken by itself: both are offered, and the one chosen comes', async () => {
  await holds(two(), shared, []);
  const { contactId } = await two().client.contact.logByHand({ channel: 'phone', number: shared, customerId: null });
  const { hits: offered } = await two().client.away.callers({ contactId });
  expect(offered.map(({ customerId }) => customerId).toSorted()).toEqual([...twins].toSorted());
  expect(await view(two(), contactId)).toMatchObject({ customerId: null, candidates: [] });
  await two().client.away.fetch({ customerId: twins[0] ?? '' });
  await eventually(
    two(),
    () => view(two(), contactId),
    ({ customerId }) => customerId === twins[0],
  );
});

test('without the hub nobody is found there and it is said so; a caller is asked for again when it is back, and what was chosen meanwhile stays', async () => {
  await retire();
  await runRetention({ db: hub.db, nowMs: Date.now() + 31 * dayMs });
  await holds(one(), shared, []);
  const { contactId: earlier } = await one().client.contact.logByHand({ channel: 'phone', number: '13111112222', customerId: null });
  await hub.running.stop();
  await eventually(
    one(),
    () => one().client.link.get(),
    ({ state }) => state !== 'online' && state !== 'slow',
  );
  const refusal = await one()
    .client.away.search({ text: '司徒' })
    .then(
      () => null,
      (error: { data?: { code?: string } }) => error.data?.code,
    );
  expect(refusal).toBe('hub.offline');
  const other = (await one().client.customer.recent())[0]?.customerId ?? '';
  const { contactId } = await one().client.contact.logByHand({ channel: 'phone', number, customerId: null });
  const { contactId: chosen } = await one().client.contact.logByHand({ channel: 'phone', number, customerId: other });
  const known = await view(one(), contactId);
  await hub.restart();
  await online(one());
  await eventually(
    one(),
    () => view(one(), contactId),
    ({ customerId }) => customerId === who,
    40_000,
  );
  expect((await view(one(), chosen)).customerId).toBe(other);
  expect((await view(one(), earlier)).customerId).toBe(null);
  expect(known.customerId === null || known.customerId === who).toBe(true);
});
