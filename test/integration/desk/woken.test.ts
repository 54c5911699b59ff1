/** A PC that wakes asks the hub at once, however long it was told to wait before it slept. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { type NarrowProxy, startNarrowProxy } from '../../support/narrow-proxy.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let door: NarrowProxy;
let desk: RunningDesk;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  door = await startNarrowProxy(hub.url, Number.POSITIVE_INFINITY);
  door.closedForS = 600;
  desk = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol('agent'), hubUrl: door.url });
}, 120_000);
afterAll(async () => {
  await desk?.stop();
  if (desk !== undefined) removeDeskFolder(desk.dir);
  await door?.stop();
  await hub?.stop();
});

test('told to wait ten minutes, the desk waits; woken, it is back on the line at once', async () => {
  const { client } = desk;
  const link = () => client.link.get();
  await eventually(desk, link, ({ state }) => state === 'hub-down', 30_000);
  const before = door.turnedAway.length;
  door.closedForS = null;
  desk.tell({ kind: 'woken' });
  const { state } = await eventually(desk, link, (now) => now.state === 'online', 30_000);
  expect([state, before > 0]).toEqual(['online', true]);
}, 120_000);
