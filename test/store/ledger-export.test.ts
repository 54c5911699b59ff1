/** The ledger as a file: masked unless a lead says why not, safe in a spreadsheet, whole or not there at all, and noted in the audit. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOfKind } from '../../src/main/store/db/audit-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { createExports, type Exports } from '../../src/main/store/services/ledger-exports.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import type { ExportState, StartExport } from '../../src/shared/contract/ledger-views.ts';
import { latestActionFirst, tabFilters } from '../../src/shared/ticket/ledger-filter.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, type PageRow } from '../support/synced-rows.ts';

const nowMs = 1_795_000_000_000;
const lin = aCustomer(1, { name: '林晚秋', phone: '13800001037', memberNo: 'M200815' });
const tickets = [
  aTicket(11, lin.id, {
    title: '=HYPERLINK("http://x")',
    problem: { what: '打13900002046找我', when: '', orderNo: '', ask: '+1 个', confirmed: true },
  }),
  ...Array.from({ length: 60 }, (_, n) => aTicket(100 + n, lin.id, { title: `第 ${n} 件,"引号"` })),
];

let own: TestDesk;
let desk: Desk;
let role = 'lead';
let out: string;
let exports: Exports;
const thread = new URL('../../src/main/store/exports/export-thread.ts', import.meta.url);
beforeAll(() => {
  own = aDesk({ identity: { ...testIdentity, user: { ...testIdentity.user, role: 'lead' } } });
  applyParts(own.store, [
    aCheckedPart({ rows: [{ entity: 'customer', row: lin }, ...tickets.map((row): PageRow => ({ entity: 'ticket', row }))] }),
  ]);
  const actor = () => {
    const me = own.store.actor();
    return me === null ? null : { ...me, role: role as typeof me.role };
  };
  desk = {
    store: { ...own.store, nowMs: () => nowMs, actor },
    packs: { policy: () => barePolicy },
    log: () => undefined,
  } as unknown as Desk;
  out = mkdtempSync(join(tmpdir(), 'steadydesk-exports-'));
  exports = createExports({ desk: () => desk, dir: out, thread });
});
afterAll(() => {
  own.close();
  removeFolder(own.dir);
  rmSync(out, { recursive: true, force: true });
});

const wish: StartExport = {
  ...{ filter: tabFilters.all, sort: { ...latestActionFirst, down: false }, format: 'csv', revealReason: null },
  columns: (['no', 'title', 'who', 'phone', 'memberNo', 'what', 'ask', 'stage'] as const).map((id) => ({ id, head: `列 ${id}` })),
  words: { 'stage.new': '新建', fileName: '稳接台账' },
};

async function finished(exporter: Exports, given: Partial<StartExport> = {}): Promise<ExportState> {
  const started = exporter.start({ ...wish, ...given });
  if (!started.ok) throw new Error(started.error.code);
  for (;;) {
    const state = exporter.state(started.value.exportId);
    if (state !== null && state.state !== 'running') return state;
    await wait(10);
  }
}

test('a CSV is masked, begins with a byte order mark, and nothing in it is a formula', async () => {
  const state = await finished(exports);
  expect(state).toMatchObject({ state: 'done', done: 61, total: 61, code: null });
  const text = readFileSync(state.path, 'utf8');
  expect(text.startsWith('\ufeff"列 no","列 title"')).toBe(true);
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(62);
  expect(lines[1]).toBe(
    `"TK-20261120-00011","'=HYPERLINK(""http://x"")","林**","138****1037","***0815","打***********找我","'+1 个","新建"`,
  );
  for (const secret of ['林晚秋', '13800001037', '13900002046', 'M200815']) expect(text).not.toContain(secret);
  expect(state.path).toMatch(/稳接台账-20261118-\d{4}\.csv$/);
  expect(readFileSync(state.path).byteLength).toBe(state.bytes);
});

test('an XLSX has the same cells, each of them text, and never overwrites an earlier file', async () => {
  const first = await finished(exports, { format: 'xlsx' });
  const second = await finished(exports, { format: 'xlsx' });
  expect(second.path).not.toBe(first.path);
  const { sheets } = await readXlsx(readFileSync(second.path));
  expect(sheets[0]?.rows[1]?.slice(0, 3)).toEqual(['TK-20261120-00011', '=HYPERLINK("http://x")', '林**']);
  const parts = unzipSync(readFileSync(second.path));
  const sheet = Object.entries(parts).find(([name]) => name.endsWith('sheet1.xml'))?.[1];
  expect(sheet === undefined ? '<f' : strFromU8(sheet)).not.toMatch(/<f[ >]/);
});

test('names and numbers are told in the clear to a lead who says why; the reason is in the audit, masked exports are too', async () => {
  const before = auditOfKind(own.store.own, 'export').length;
  const state = await finished(exports, { revealReason: '监管部门要求报送' });
  expect(readFileSync(state.path, 'utf8')).toContain('"林晚秋","13800001037","M200815","打13900002046找我"');
  const noted = auditOfKind(own.store.own, 'export').slice(before);
  expect(noted).toMatchObject([{ record: { rows: 61, format: 'csv', revealReason: '监管部门要求报送' } }]);
  role = 'agent';
  expect(exports.start({ ...wish, revealReason: '我想看看' })).toMatchObject({ ok: false, error: { code: 'auth.forbidden' } });
  expect((await finished(exports)).state).toBe('done');
  role = 'lead';
});

test('a full file says how many tickets it does not hold, also in the audit', async () => {
  const before = auditOfKind(own.store.own, 'export').length;
  const exporter = createExports({ desk: () => desk, dir: join(out, 'full'), thread, most: 40 });
  const state = await finished(exporter);
  expect(state).toMatchObject({ state: 'done', done: 40, total: 40, leftOut: 21 });
  expect(readFileSync(state.path, 'utf8').trimEnd().split('\r\n')).toHaveLength(41);
  expect(auditOfKind(own.store.own, 'export').slice(before)).toMatchObject([{ record: { rows: 40, leftOut: 21 } }]);
  expect(await finished(exports)).toMatchObject({ total: 61, leftOut: 0 });
});

test('a cancelled export leaves nothing behind, and one at a time is written', async () => {
  const dir = join(out, 'cancelled');
  const exporter = createExports({ desk: () => desk, dir, thread });
  const started = exporter.start(wish);
  if (!started.ok) throw new Error(started.error.code);
  expect(exporter.start(wish)).toMatchObject({ ok: false, error: { code: 'export.busy' } });
  exporter.cancel(started.value.exportId);
  expect(exporter.state(started.value.exportId)).toMatchObject({ state: 'cancelled', path: '' });
  expect((await finished(exporter)).state).toBe('done');
  await expect.poll(() => readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(readdirSync(dir)).toHaveLength(1);
});

test('a folder that cannot be written to is told before anything is noted', async () => {
  const file = join(out, 'a-file');
  writeFileSync(file, '');
  mkdirSync(join(out, 'fine'), { recursive: true });
  const before = auditOfKind(own.store.own, 'export').length;
  const exporter = createExports({ desk: () => desk, dir: join(file, 'below'), thread });
  expect(exporter.start(wish)).toMatchObject({ ok: false, error: { code: 'export.not-written' } });
  expect(auditOfKind(own.store.own, 'export')).toHaveLength(before);
});
