/** Evidence on another PC: attached by an agent, seen by the lead and by the department that was asked, by nobody else. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let proxy: FaultProxy;
const desks = new Map<string, RunningDesk>();
const folders: string[] = [];

const photo = randomBytes(900_000);
const sha256 = createHash('sha256').update(photo).digest('hex');
const file = { sha256, fileName: '../破损处.jpg' };
let ticketId = '';

function at(seat: string): RunningDesk {
  const desk = desks.get(seat);
  if (desk === undefined) throw new Error(`nobody sits at ${seat}`);
  return desk;
}

beforeAll(async () => {
  hub = await createHub({ sample: true });
  proxy = await startProxy({ targetPort: hub.port });
  for (const seat of ['agent', 'lead', 'logistics_owner', 'owner', 'other_agent']) {
    const dir = aDeskFolder();
    folders.push(dir);
    desks.set(seat, await runDesk({ dir, enrolment: await hub.enrol(seat), hubUrl: seat === 'lead' ? proxy.url : hub.url }));
  }
  for (const desk of desks.values()) {
    await eventually(
      desk,
      () => desk.client.link.get(),
      (link) => link.state === 'online' && link.firstSync === null,
      60_000,
    );
  }
}, 180_000);
afterAll(async () => {
  for (const desk of desks.values()) await desk.stop();
  await proxy?.stop();
  await hub?.stop();
  for (const dir of folders) removeDeskFolder(dir);
});

const fetched = async (seat: string) => Buffer.from((await at(seat).client.ticket.fetchFile(file)).data, 'base64');
const refusal = (code: string) => ({ data: { code } });

test('the lead’s desk has it as soon as it has the ticket, and keeps it without the hub', { timeout: 120_000 }, async () => {
  const { client } = at('agent');
  const { rows } = await client.ticket.list({ filter: 'mine', text: '', limit: 500 });
  ticketId = rows.find(({ type, stage }) => type === 'logistics_delay' && stage === 'executing')?.id ?? '';
  const lead = at('lead');
  await expect(lead.client.ticket.fetchFile(file)).rejects.toMatchObject(refusal('attachment.not-on-hub'));
  const attached = {
    contactId: null,
    ticketId,
    item: 'extra',
    label: '破损处照片',
    fileName: '破损处.jpg',
    data: photo.toString('base64'),
  };
  expect(await client.ticket.attach(attached)).toEqual({ sha256 });
  await eventually(
    lead,
    () => lead.client.ticket.get({ ticketId }),
    ({ ticket }) => ticket.evidence.some((item) => item.sha256 === sha256),
    30_000,
  );
  const cut = proxy.cutAt(`/sync/v1/attachments/${sha256}`, 'mid-answer');
  const broken = lead.client.ticket.fetchFile(file);
  await expect(broken).rejects.toMatchObject(refusal('hub.offline'));
  await cut;
  await expect(lead.client.ticket.fetchFile(file)).rejects.toMatchObject(refusal('hub.offline'));
  proxy.join();
  expect((await fetched('lead')).equals(photo)).toBe(true);
  proxy.cut();
  expect((await fetched('lead')).equals(photo)).toBe(true);
  proxy.join();
});

test('the department that was asked has it; another department and another team have not, though they know its name', {
  timeout: 120_000,
}, async () => {
  const { client } = at('agent');
  await client.task.assign({ ticketId, department: 'logistics', what: '请核实破损', dutyId: null });
  const owner = at('logistics_owner');
  await eventually(
    owner,
    () => owner.client.task.queue(),
    (queue) => queue.some(({ brief }) => brief.evidence.some((item) => item.sha256 === sha256)),
    30_000,
  );
  expect((await fetched('logistics_owner')).equals(photo)).toBe(true);
  for (const seat of ['owner', 'other_agent']) {
    await expect(fetched(seat)).rejects.toMatchObject(refusal('attachment.not-on-hub'));
  }
});

test('saved, it lies where exports go, under no other name than its own; on the disk of the desk it is not to be read', async () => {
  const lead = at('lead');
  const { path } = await lead.client.ticket.saveFile(file);
  expect(path).toBe(join(lead.dir, 'exports', '破损处.jpg'));
  expect(readFileSync(path).equals(photo)).toBe(true);
  expect((await lead.client.ticket.saveFile(file)).path).toBe(join(lead.dir, 'exports', '破损处 (2).jpg'));
  for (const name of ['own.db', 'own.db-wal'])
    expect(readFileSync(join(lead.dir, 'data', name)).includes(photo.subarray(0, 64))).toBe(false);
});
