/** Facts of a ticket that nobody talks about now: found by the same rules as during a call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let desk: RunningDesk;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  desk = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol('agent'), hubUrl: hub.url });
}, 120_000);
afterAll(async () => {
  await desk.stop();
  removeDeskFolder(desk.dir);
  await hub.stop();
});

test('a ticket shows what orders, parcels and earlier cases say, and an unknown one is refused', async () => {
  const { client } = desk;
  await eventually(
    desk,
    () => client.link.get(),
    ({ state, firstSync }) => state === 'online' && firstSync === null,
    90_000,
  );
  const { rows } = await client.ticket.list({ filter: 'open', text: '', limit: 50 });
  const found = await Promise.all(rows.map(async ({ id }) => ({ id, ...(await client.facts.ofTicket({ ticketId: id })) })));
  expect(found.some(({ facts }) => facts.length > 0)).toBe(true);
  // The branch an agent opens by hand is always there once the guides came.
  for (const { doubts } of found) expect(doubts.at(-1)).toMatchObject({ code: 'other', fact: null });
  await expect(client.facts.ofTicket({ ticketId: '01900000-0000-7000-8000-00000000dead' })).rejects.toMatchObject({
    data: { code: 'not-found' },
  });
}, 180_000);
