/** The progress link from the agent's key to the customer's browser: made offline, opened once it reached the hub, ended again. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

/** Every PC has its own. */
const keys: Readonly<Record<string, string>> = { agent: 'b2'.repeat(32), agent2: 'c3'.repeat(32) };
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
afterAll(() => hub.stop());

async function signedIn(seat: string): Promise<RunningDesk> {
  const dir = aDeskFolder();
  folders.push(dir);
  const desk = await runDesk({ dir, enrolment: await hub.enrol(seat), hubUrl: hub.url, databaseKey: keys[seat] ?? null });
  desks.push(desk);
  await eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.state === 'online' && link.firstSync === null && link.dataAtMs !== null,
    30_000,
  );
  return desk;
}

const level = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    (link) => link.unsent === 0,
    20_000,
  );

test('one agent makes it without the hub, the customer opens it later, a colleague ends it', async () => {
  const [agent, colleague] = [await signedIn('agent'), await signedIn('agent2')];
  const { rows } = await agent.client.ticket.list({ filter: 'open', text: '', limit: 1 });
  const ticketId = rows[0]?.id ?? '';
  await hub.running.stop();
  const { url } = await agent.client.progressLink.make({ ticketId });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/p\/[\w-]{32}$/);
  expect((await agent.client.progressLink.make({ ticketId })).url).toBe(url);
  expect((await agent.client.ticket.get({ ticketId })).progressLink).toMatchObject({ url, byName: expect.any(String) });
  expect((await agent.client.outbox.list()).map((item) => item.name)).toEqual(['progressLink.make']);

  await hub.restart();
  await agent.client.link.retry();
  await level(agent);
  expect((await fetch(url)).status).toBe(200);
  const stored = await hub.db.selectFrom('mutation_ledger').select(['name', 'status']).where('name', 'like', 'progressLink.%').execute();
  expect(stored).toEqual([{ name: 'progressLink.make', status: 'ok' }]);

  await colleague.client.link.retry();
  const seen = await eventually(
    colleague,
    () => colleague.client.ticket.get({ ticketId }),
    ({ progressLink }) => progressLink != null,
  );
  expect(seen.progressLink).toMatchObject({ url: null });
  await colleague.client.progressLink.revoke({ ticketId });
  await level(colleague);
  expect((await fetch(url)).status).toBe(404);
  const after = await eventually(
    agent,
    () => agent.client.ticket.get({ ticketId }),
    ({ progressLink }) => progressLink === null,
  );
  expect(after.events.filter((event) => event.kind.startsWith('link_'))).toHaveLength(2);
  const again = await agent.client.progressLink.make({ ticketId });
  expect(again.url).not.toBe(url);
}, 60_000);
