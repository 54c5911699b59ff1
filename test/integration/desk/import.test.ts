/** A file on its way from a lead's desk to the hub and back to the ledger: real store process, real thread, real hub. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { checkFile, giveFile, importFile, inPhase } from '../../support/import-file.ts';
import { aDeskFolder, type DeskWish, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aLedger, csvText, gb18030, ledgerFaults, utf8, xlsx } from '../../support/table-files.ts';

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

async function aDesk(as: string, wish: DeskWish = {}): Promise<RunningDesk> {
  const dir = aDeskFolder();
  folders.push(dir);
  const desk = await runDesk({ dir, enrolment: await hub.enrol(as), hubUrl: hub.url, ...wish });
  desks.push(desk);
  return desk;
}

const online = (desk: RunningDesk) =>
  eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync, dataAtMs }) => state === 'online' && firstSync === null && dataAtMs !== null,
    30_000,
  );

const ticketNamed = (desk: RunningDesk, text: string) =>
  desk.client.ticket.list({ filter: 'all', text, limit: 10 }).then(({ rows }) => rows.map(({ ticketNo }) => ticketNo));

test('a GB18030 ledger with bad rows: exactly those are reported, the others come in, and again nothing comes in twice', async () => {
  const desk = await aDesk('lead');
  await online(desk);
  const spoilt = [3, 40, 77, 111, 149, 150, 222, 260, 298, 299];
  const bytes = gb18030(csvText(aLedger(300, spoilt)));
  const checked = await checkFile(desk, '台账.csv', bytes);
  expect(checked).toMatchObject({ kind: 'ticket', check: { good: 290, bad: 10 }, table: { encoding: 'gb18030', rows: 300 } });
  const { rows } = await desk.client.imports.badRows({ importId: checked.importId, from: 0, count: 50 });
  expect(rows.map(({ row }) => row)).toEqual(spoilt.map((at) => at + 2));
  expect(rows.map(({ issues }) => issues.map(({ code }) => code))).toEqual(ledgerFaults.map(([, , code]) => [code]));
  const { path } = await desk.client.imports.report({ importId: checked.importId, locale: 'zh-CN' });
  expect(readFileSync(path, 'utf8').trim().split('\r\n')).toHaveLength(11);
  await desk.client.imports.start({ importId: checked.importId });
  const done = await inPhase(desk, 'done');
  expect(done.sent).toEqual({ added: 290, updated: 0, unchanged: 0, refused: 0, unsure: 0, left: 0 });
  await eventually(
    desk,
    () => ticketNamed(desk, 'TS202600000'),
    (found) => found.includes('TS202600000'),
    30_000,
  );
  expect((await importFile(desk, '台账.csv', bytes)).sent).toMatchObject({ added: 0, unchanged: 290 });
}, 120_000);

test('columns chosen for a set of headings are remembered; another kind begins anew', async () => {
  const desk = await aDesk('lead');
  const file = utf8('甲,乙,丙,丁\nA1,2026-09-01,13800001037,催发货');
  const importId = await giveFile(desk.client, 'x.csv', file);
  expect(await inPhase(desk, 'mapping')).toMatchObject({ mapping: {}, mappingFrom: 'guessed' });
  await expect(desk.client.imports.check({ importId })).rejects.toMatchObject({ data: { code: 'input.invalid' } });
  const mapping = { ticketNo: 0, openedAt: 1, phone: 2, title: 3 };
  await desk.client.imports.setMapping({ importId, kind: 'ticket', mapping });
  await desk.client.imports.check({ importId });
  expect((await inPhase(desk, 'checked')).check).toEqual({ good: 1, bad: 0, issues: 0 });
  await giveFile(desk.client, 'y.csv', file);
  expect(await inPhase(desk, 'mapping')).toMatchObject({ mapping, mappingFrom: 'remembered' });
}, 60_000);

test('without the hub a file is read, mapped and checked; sending waits, says so, and can be ended with nothing in', async () => {
  const desk = await aDesk('lead', { hubUrl: 'http://127.0.0.1:9' });
  const checked = await checkFile(desk, '台账.xlsx', await xlsx({ 台账: aLedger(20) }));
  expect(checked).toMatchObject({ check: { good: 20, bad: 0 }, table: { format: 'xlsx', sheet: '台账' } });
  const { importId } = checked;
  await desk.client.imports.start({ importId });
  expect(await inPhase(desk, 'waiting')).toMatchObject({ problem: 'hub.offline', sent: { added: 0, left: 20 } });
  await desk.client.imports.cancel({ importId });
  const { sent } = await inPhase(desk, 'cancelled');
  expect((sent?.left ?? 0) + (sent?.unsure ?? 0)).toBe(20);
  await desk.client.imports.close({ importId });
  expect(await desk.client.imports.get()).toBeNull();
}, 60_000);

test('an import that waits goes on by itself when the hub is back', async () => {
  const desk = await aDesk('lead');
  await online(desk);
  const { importId } = await checkFile(desk, '客户.csv', utf8('会员号,姓名,手机\nK77001,钱秀英,13800770011\nK77002,孙建华,13800770012'));
  await hub.running.stop();
  await desk.client.imports.start({ importId });
  await inPhase(desk, 'waiting');
  await hub.restart().catch(() => undefined);
  expect((await inPhase(desk, 'done')).sent).toMatchObject({ added: 2, left: 0 });
}, 90_000);

test('who is no lead cannot import; a file that cannot be read says why and nothing is sent', async () => {
  const agent = await aDesk('agent');
  await expect(agent.client.imports.begin({ fileName: 'x.csv', size: 3 })).rejects.toMatchObject({ data: { code: 'auth.forbidden' } });
  const desk = await aDesk('lead');
  await expect(desk.client.imports.begin({ fileName: 'x.csv', size: 40 * 1024 * 1024 })).rejects.toMatchObject({
    data: { code: 'import.too-large' },
  });
  const read = await checkFile(desk, 'x.xlsx', (await xlsx({ A: aLedger(30) })).slice(0, 3_000));
  expect(read).toMatchObject({ phase: 'mapping', problem: 'import.damaged', table: null });
  await expect(desk.client.imports.start({ importId: read.importId })).rejects.toMatchObject({ data: { code: 'import.busy' } });
}, 60_000);
