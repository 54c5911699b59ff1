/** A PC that wakes asks the hub at once, however long it was told to wait before it slept. */
import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let door: Server;
let desk: RunningDesk;
let isShut = true;
let knocks = 0;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  door = createServer((incoming, outgoing) => {
    if (isShut) {
      knocks += 1;
      outgoing.writeHead(503, { 'retry-after': '600' }).end();
      return;
    }
    const { method = 'GET', headers, url = '/' } = incoming;
    const onward = ask(new URL(url, hub.url), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const hubUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  desk = await runDesk({ dir: aDeskFolder(), enrolment: await hub.enrol('agent'), hubUrl });
}, 120_000);
afterAll(async () => {
  await desk?.stop();
  if (desk !== undefined) removeDeskFolder(desk.dir);
  door?.closeAllConnections();
  await new Promise((resolve) => door?.close(resolve));
  await hub?.stop();
});

test('told to wait ten minutes, the desk waits; woken, it is back on the line at once', async () => {
  const { client } = desk;
  const link = () => client.link.get();
  await eventually(desk, link, ({ state }) => state === 'hub-down', 30_000);
  const before = knocks;
  isShut = false;
  desk.tell({ kind: 'woken' });
  const { state } = await eventually(desk, link, (now) => now.state === 'online', 30_000);
  expect([state, before > 0]).toEqual(['online', true]);
}, 120_000);
