/** A whole desk on a PC whose clock is wrong: everything people see and promise is in the hub's time. Real store process, real hub. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

const hourMs = 3_600_000;
/** A run on a busy machine takes a while between asking and answering. */
const nearMs = 5_000;
let hub: TestHub;
const folders: string[] = [];
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});
afterAll(async () => {
  await hub.stop();
});

async function run(wish: Parameters<typeof runDesk>[0]): Promise<RunningDesk> {
  const desk = await runDesk(wish);
  desks.push(desk);
  return desk;
}

const synced = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync, dataAtMs }) => state === 'online' && firstSync === null && dataAtMs !== null,
    30_000,
  );

function expectNear(actual: number | null | undefined, wanted: number): void {
  expect(Math.abs((actual ?? Number.NaN) - wanted)).toBeLessThan(nearMs);
}

test.each([
  ['an hour fast', hourMs],
  ['two days slow', -48 * hourMs],
])('a PC that is %s promises, ages and records in the hub’s time, also after a start without the hub', async (_, skewMs) => {
  const dir = aDeskFolder();
  folders.push(dir);
  const enrolment = await hub.enrol('agent');
  const desk = await run({ dir, enrolment, hubUrl: hub.url, skewMs });
  const link = await synced(desk);
  expectNear(link.hubOffsetMs, -skewMs);
  expectNear(link.dataAtMs, Date.now());
  expectNear((await desk.client.time.resolve({ text: '半小时内给您回电' })).dueAtMs, Date.now() + hourMs / 2);
  const [ticket] = (await desk.client.ticket.list({ filter: 'open', text: '', limit: 1 })).rows;
  if (ticket === undefined) throw new Error('the sample team has tickets');
  await desk.client.ticket.setPause({ ticketId: ticket.id, reason: 'waiting_customer', note: '' });
  const paused = await eventually(
    desk,
    () => desk.client.ticket.get({ ticketId: ticket.id }),
    ({ unsent, events }) => !unsent && events.some(({ kind }) => kind === 'paused'),
  );
  expectNear(paused.events.find(({ kind }) => kind === 'paused')?.atMs, Date.now());
  desks.splice(0);
  await desk.stop();
  const alone = await run({ dir, enrolment, hubUrl: 'http://127.0.0.1:9', skewMs });
  expectNear((await alone.client.link.get()).hubOffsetMs, -skewMs);
  expectNear((await alone.client.time.resolve({ text: '一个钟内' })).dueAtMs, Date.now() + hourMs);
});

test('a PC that is right is not touched', async () => {
  const dir = aDeskFolder();
  folders.push(dir);
  const desk = await run({ dir, enrolment: await hub.enrol('agent'), hubUrl: hub.url });
  expect((await synced(desk)).hubOffsetMs).toBe(0);
});
