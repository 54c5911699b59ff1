/** Every procedure of the desk table answers over a real port, refuses poisoned input by name, and lets nothing untyped out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { isContractProcedure } from '@orpc/contract';
import { isProcedure } from '@orpc/server';
import { uuidv7 } from 'uuidv7';
import { afterAll, expect, test } from 'vitest';
import { deskRouter } from '../../src/main/store/handlers/desk-router.ts';
import { startStore } from '../../src/main/store/store.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { createDeskConnection } from '../../src/renderer/ipc/desk-client.ts';
import { isErrorCode } from '../../src/shared/base/error-codes.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import { firstLayout } from '../../src/shared/ticket/ledger-columns.ts';
import { latestActionFirst, tabFilters } from '../../src/shared/ticket/ledger-filter.ts';

type Path = string;
type Procedure = { path: Path; schema: { safeParse(value: unknown): { success: boolean } } | null };

function proceduresOf(node: object, path: string[] = []): Procedure[] {
  if (isContractProcedure(node)) {
    const schema = node['~orpc'].inputSchema as Procedure['schema'] | undefined;
    return [{ path: path.join('.'), schema: schema ?? null }];
  }
  return Object.entries(node).flatMap(([key, child]) => proceduresOf(child as object, [...path, key]));
}

const procedures = proceduresOf(deskContract);
const dir = mkdtempSync(join(tmpdir(), 'steadydesk-contract-'));
const logged: string[] = [];
const store = startStore({
  start: {
    ...{ dataDir: dir, databaseKey: 'c3'.repeat(32), vaultError: null, keyStorage: 'file', hubUrl: '', enrolment: null },
    ...{ eventsDir: dir, cableUrl: null, sqliteBinding: null, appVersion: '0.0.0', systemLocale: 'zh-CN' },
  },
  nowMs: () => 1_795_312_800_000,
  newId: uuidv7,
  random: () => 0.5,
  setTimer: realTimer,
  fetch,
  log: (level, event, fields) => logged.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`),
  onDamaged: () => undefined,
  onHandedOver: () => undefined,
  onErased: () => undefined,
});
const { port1, port2 } = new MessageChannel();
store.serve(port2);
const connection = createDeskConnection();
connection.attach(port1 as unknown as MessagePort);
const client: unknown = createORPCClient(connection.link);

afterAll(async () => {
  port1.close();
  await store.stop();
  rmSync(dir, { recursive: true, force: true });
});

function find(root: unknown, path: Path): unknown {
  return path.split('.').reduce((node, key) => (node as Record<string, unknown>)[key], root);
}

async function ask(path: Path, input: unknown): Promise<{ answer: unknown } | { code: string }> {
  const call = find(client, path) as (input: unknown) => Promise<unknown>;
  try {
    return { answer: await call(input) };
  } catch (error) {
    expect(error).toBeInstanceOf(ORPCError);
    const { code, data } = error as ORPCError<string, { code: string }>;
    expect([path, code]).toEqual([path, 'DESK']);
    expect(isErrorCode(data.code)).toBe(true);
    return { code: data.code };
  }
}

const id = '01900000-0000-7000-8000-000000000001';
const draft = { key: 'contact:1', text: '半句话', selectionStart: 1, selectionEnd: 1 };
const attachment = { contactId: null, ticketId: id, item: 'extra', label: '照片', fileName: 'a.jpg', data: 'AAAA' };
const wrapup = {
  ...{ contactId: id, type: 'other', title: '', summary: '', wrapCode: '', emotionPeak: 0, stage: 'new' },
  ...{ department: 'service', keepTicket: false, followUps: [] },
};
/** A well-formed input for each procedure that takes one, on a desk that is signed out and empty. */
const samples: Record<Path, unknown> = {
  'customer.profile': { customerId: id },
  'customer.orderSteps': { customerId: id, orderId: id },
  'customer.evidence': { customerId: id, ids: [id] },
  'customer.timeline': { customerId: id, filter: 'all', after: null, limit: 60 },
  'customer.search': { text: '林', limit: 5 },
  'customer.create': { name: '林一', salutation: '女士', phone: '', contactId: null },
  'contact.get': { contactId: id },
  'contact.recorded': { contactId: id },
  'contact.answer': { contactId: id },
  'contact.hold': { contactId: id, held: true },
  'contact.hangUp': { contactId: id },
  'contact.logByHand': { channel: 'phone', number: '', customerId: null },
  'contact.linkCustomer': { contactId: id, customerId: id, how: 'picked' },
  'contact.recordText': { contactId: id, speaker: 'agent', text: '您好', overrideReason: null },
  'contact.markEmotion': { contactId: id, emotion: 2 },
  'contact.confirmType': { contactId: id, type: 'other' },
  'contact.setTicket': { contactId: id, ticketId: null },
  'contact.dismissAlert': { contactId: id, index: 0 },
  'contact.contestFinding': { contactId: null, rule: 'a.b', text: '', note: '' },
  'guide.send': { contactId: id, event: { type: 'next' } },
  'guide.sentences': { contactId: id },
  'time.resolve': { text: '明天12点前' },
  'commitment.make': { contactId: null, ticketId: null, customerId: id, what: '回电', words: '明天12点前', ownerId: null },
  'commitment.settle': { commitmentId: id, status: 'kept' },
  'followUp.complete': { followUpId: id, outcome: '' },
  'session.enrol': { hubUrl: 'http://127.0.0.1:4870', code: 'a-code-good-once' },
  'followUp.call': { followUpId: id },
  'ticket.list': { filter: 'open', text: '', limit: 10 },
  'ticket.get': { ticketId: id },
  'ticket.saveFromContact': { contactId: id },
  'ticket.setStage': { ticketId: id, stage: 'solving', reason: '' },
  'ticket.setOwner': { ticketId: id, ownerId: id },
  'ticket.addNote': { ticketId: id, text: '备注' },
  'post.add': { from: '阿禾', place: '微博', text: '说好的券没到' },
  'post.reply': { postId: id, text: '请私信我们', overrideReason: null },
  'post.close': { postId: id, reason: '重复发布' },
  'post.movePrivate': { postId: id },
  'emergency.plan': { contactId: id },
  'emergency.take': { contactId: id },
  'emergency.dismiss': { contactId: id, reason: '只是询问' },
  'ticket.goodsReturned': { ticketId: id, day: '2026-11-20', reason: '' },
  'ticket.takeBack': { ticketId: id, eventId: id, reason: '记错了' },
  'ticket.requestCorrection': { ticketId: id, field: 'phone', right: '13912345678', note: '' },
  'ticket.worsen': { ticketId: id, code: 'media', note: '' },
  'task.options': { ticketId: id },
  'task.assign': { ticketId: id, department: 'logistics', what: '核实', dutyId: null },
  'task.askAgain': { taskId: id, what: '再核实' },
  'task.withdraw': { taskId: id, reason: '不用了' },
  'task.answer': { taskId: id, result: '已到站', proof: '' },
  'task.handBack': { taskId: id, code: 'not_ours', note: '' },
  'escalation.take': { escalationId: id, note: '' },
  'ticket.tickDemand': { ticketId: id, demandId: 'd1', done: true },
  'ticket.setPause': { ticketId: id, reason: 'waiting_customer', note: '' },
  'ticket.attach': attachment,
  'ticket.fetchFile': { sha256: 'a'.repeat(64), fileName: 'a.jpg' },
  'ticket.saveFile': { sha256: 'a'.repeat(64), fileName: 'a.jpg' },
  'approval.list': { ticketId: id },
  'approval.request': { contactId: id, optionId: 'refund', reason: '' },
  'approval.decide': { approvalId: id, decision: 'granted', note: '' },
  'approval.choose': { approvalId: id },
  'facts.ofContact': { contactId: id },
  'facts.ofTicket': { ticketId: id },
  'progressLink.make': { ticketId: id },
  'progressLink.revoke': { ticketId: id },
  'ledger.page': { filter: tabFilters.open, sort: latestActionFirst, offset: 0, limit: 100 },
  'ledger.ids': { filter: tabFilters.overdue, sort: latestActionFirst },
  'ledger.saveLayout': firstLayout,
  'ledger.saveViews': [{ id: 'v1', name: '逾期的', filter: tabFilters.overdue }],
  'ledger.change': { ticketIds: [id], change: { kind: 'note', text: '备注' } },
  'ledger.giveBack': { from: id, tickets: [{ ticketId: id, ownerId: null }] },
  'ledger.startExport': {
    ...{ filter: tabFilters.open, sort: latestActionFirst, columns: [{ id: 'no', head: '工单' }], format: 'csv', words: {} },
    revealReason: '没有人登录时也不该给',
  },
  'ledger.exportState': { exportId: id },
  'ledger.cancelExport': { exportId: id },
  'imports.begin': { fileName: '台账.csv', size: 12 },
  'imports.append': { importId: id, data: 'AAAA' },
  'imports.read': { importId: id, choice: { encoding: 'gb18030', headingRow: 2 } },
  'imports.setMapping': { importId: id, kind: 'ticket', mapping: { ticketNo: 0 } },
  'imports.leave': { importId: id },
  'imports.check': { importId: id },
  'imports.start': { importId: id },
  'imports.cancel': { importId: id },
  'imports.close': { importId: id },
  'imports.badRows': { importId: id, from: 0, count: 50 },
  'imports.report': { importId: id, locale: 'zh-CN' },
  'presence.say': { placeId: 'sheet', ticketId: id, edits: [{ field: 'note', idleMs: 0 }] },
  'away.search': { text: '林晚' },
  'away.callers': { contactId: id },
  'away.fetch': { customerId: id },
  'identity.records': { customerId: id },
  'identity.merge': { left: id, right: id },
  'identity.dismiss': { leftRecord: id, rightRecord: id },
  'identity.separate': { recordId: id, reason: 'other_person' },
  'identity.takeBack': { decision: id },
  'wrapup.propose': { contactId: id },
  'wrapup.complete': wrapup,
  'conflict.resolve': { conflictId: id, keep: 'mine' },
  'draft.save': draft,
  'draft.get': { key: 'contact:1' },
  'pack.active': { kind: 'rules', contactId: null },
  'pack.publish': { kind: 'rules', title: '规则', content: {} },
  'settings.set': { theme: 'dark' },
  'assist.change': { enabled: false, url: 'https://m.example/v1', model: 'qwen', key: null },
  'assist.drafts': { contactId: id },
  'assist.suggest': { contactId: id, want: 'answer' },
  'adapters.setLocal': { enabled: false, origins: ['https://cti.example'] },
  'replay.start': { name: '../../etc/passwd', speed: 1 },
  'demo.setCable': { cut: true },
};
const poisons: unknown[] = [
  undefined,
  null,
  7,
  'text',
  [],
  {},
  { contactId: '../../etc/passwd', ticketId: "' OR 1=1 --", customerId: id, text: 'x'.repeat(200_000) },
  { contactId: { $ne: null }, ticketId: [id], kind: 'none', filter: 'every', limit: 1e9, speed: -1, stage: 'gone', key: '' },
  JSON.parse('{"__proto__":{"ok":true},"constructor":{"prototype":{}}}'),
];

test('every procedure of the table has a handler, and there are no others', () => {
  for (const { path } of procedures) expect([path, isProcedure(find(deskRouter, path))]).toEqual([path, true]);
  const implemented = (node: object, at: string[] = []): string[] =>
    isProcedure(node) ? [at.join('.')] : Object.entries(node).flatMap(([key, child]) => implemented(child as object, [...at, key]));
  expect(implemented(deskRouter).sort()).toEqual(procedures.map(({ path }) => path).sort());
});

test('every procedure that takes input has a sample here', () => {
  const taking = procedures.filter(({ schema }) => schema !== null).map(({ path }) => path);
  expect(Object.keys(samples).sort()).toEqual(taking.sort());
  for (const { path, schema } of procedures)
    if (schema !== null) expect([path, schema.safeParse(samples[path]).success]).toEqual([path, true]);
});

test.each(procedures.filter(({ path }) => path !== 'news').map(({ path }) => path))('%s answers or says why not', async (path) => {
  const result = await ask(path, samples[path]);
  if ('code' in result) expect(result.code).not.toBe('bug');
  else expect(result.answer).not.toBeUndefined();
});

test.each(procedures.filter(({ schema }) => schema !== null))('$path refuses poisoned input', async ({ path, schema }) => {
  for (const poison of poisons) {
    if (schema?.safeParse(poison).success === true) continue;
    expect(await ask(path, poison)).toEqual({ code: 'input.invalid' });
  }
});

test('nothing of what was asked is in the log', () => {
  expect(logged.join('\n')).not.toMatch(/林一|半句话|OR 1=1|passwd/);
});

test('a procedure that is not in the table does not exist', async () => {
  const call = find(client, 'session') as Record<string, (input: unknown) => Promise<unknown>>;
  await expect(call.drop?.({})).rejects.toMatchObject({ code: 'DESK', data: { code: 'bug' } });
});

test('news begins at once, so that a window never misses a change', async () => {
  const control = new AbortController();
  const listen = find(client, 'news') as (input: undefined, options: { signal: AbortSignal }) => Promise<AsyncIterable<unknown>>;
  for await (const news of await listen(undefined, { signal: control.signal })) {
    expect(news).toMatchObject({ type: 'changed' });
    break;
  }
  control.abort();
});
