/** Calling a customer for a follow-up: the number goes to the dialling program, the use of it is written down, and no hub is needed. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AuditRecord } from '../../../src/main/store/db/audit-repo.ts';
import { auditOfKind } from '../../../src/main/store/db/audit-repo.ts';
import { openStore } from '../../../src/main/store/db/open.ts';
import type { FromStore } from '../../../src/main/store/process-messages.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, deskKey, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
const folders: string[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(() => {
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});
afterAll(() => hub.stop());

/** A case with a care call to come, of a customer with this number; then the desk is started anew where no hub answers. */
async function aCareCall(phone: string): Promise<{ desk: RunningDesk; followUpId: string; customerId: string; ticketId: string }> {
  const dir = aDeskFolder();
  folders.push(dir);
  const enrolment = await hub.enrol('agent');
  const { client, stop, ...first } = await runDesk({ dir, enrolment, hubUrl: hub.url });
  const desk = { client, stop, ...first };
  await eventually(
    desk,
    () => client.ticket.list({ filter: 'open', text: '', limit: 1 }),
    ({ rows }) => rows.length > 0,
    60_000,
  );
  const { customerId } = await client.customer.create({ name: '甄新', salutation: '女士', phone, contactId: null });
  const { contactId } = await client.contact.logByHand({ channel: 'phone', number: '', customerId });
  const { ticketId } = await client.ticket.saveFromContact({ contactId });
  for (const stage of ['verifying', 'solving', 'executing'] as const)
    await client.ticket.setStage({ ticketId, stage, reason: '按流程推进' });
  const care = (await client.ticket.get({ ticketId })).followUps.find(({ kind }) => kind === 'care');
  if (care === undefined) throw new Error('no care call was planned');
  await stop();
  const offline = await runDesk({ dir, enrolment, hubUrl: 'http://127.0.0.1:9' });
  return { desk: offline, followUpId: care.id, customerId, ticketId };
}

const asksOf = ({ told }: RunningDesk) => told.filter((each): each is Extract<FromStore, { kind: 'open-tel' }> => each.kind === 'open-tel');

/** Answers the next call as the window side does. */
async function dialler(desk: RunningDesk, isOpened: boolean): Promise<string> {
  await desk.tells('open-tel');
  const [ask] = asksOf(desk).slice(-1);
  desk.tell({ kind: 'tel-opened', id: ask?.id ?? '', isOpened });
  return ask?.link ?? '';
}

function dialled(dir: string): AuditRecord[] {
  const files = openStore({ dir: join(dir, 'data'), keyHex: deskKey });
  if (!files.ok) throw new Error(files.error.code);
  const records = auditOfKind(files.value.own, 'dial');
  files.value.close();
  return records;
}

test('without a hub the number goes to the dialling program, in no answer and no log; who used it and for what is written down', async () => {
  const { desk, followUpId, customerId, ticketId } = await aCareCall('13900007788');
  const called = desk.client.followUp.call({ followUpId });
  expect(await dialler(desk, true)).toBe('tel:13900007788');
  expect(await called).toEqual({ ok: true });
  const logged = JSON.stringify(desk.told.filter(({ kind }) => kind === 'log'));
  const userId = (await desk.client.session.get()).user?.id;
  await desk.stop();
  expect(logged).not.toContain('13900007788');
  const records = dialled(desk.dir);
  expect(records.map(({ record }) => record)).toEqual([{ by: userId, customerId, ticketId, followUpId }]);
  expect(JSON.stringify(records)).not.toContain('7788');
}, 180_000);

test('a PC with nothing to dial with says so; the follow-up stays, and the try stands written', async () => {
  const { desk, followUpId, ticketId } = await aCareCall('13900007799');
  const called = desk.client.followUp.call({ followUpId }).catch((error: { data: unknown }) => error.data);
  await dialler(desk, false);
  expect(await called).toMatchObject({ code: 'call.no-program' });
  const [care] = (await desk.client.ticket.get({ ticketId })).followUps.filter(({ id }) => id === followUpId);
  expect(care?.status).toBe('open');
  await desk.stop();
  expect(dialled(desk.dir)).toHaveLength(1);
}, 180_000);

test('a customer without a number is not dialled, and nothing is written as if', async () => {
  const { desk, followUpId } = await aCareCall('');
  const refused = await desk.client.followUp.call({ followUpId }).catch((error: { data: unknown }) => error.data);
  expect(refused).toMatchObject({ code: 'call.no-number' });
  expect(asksOf(desk)).toEqual([]);
  await desk.stop();
  expect(dialled(desk.dir)).toEqual([]);
}, 180_000);
