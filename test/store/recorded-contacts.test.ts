/** A recorded contact can be read again, masked, by whoever has it on the desk; its words lead to it, also while nobody knows whose it is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { indexWaiting } from '../../src/main/store/db/search-index-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { recordedContact } from '../../src/main/store/services/recorded-contacts.ts';
import { search } from '../../src/main/store/services/search.ts';
import type { Contact, Utterance } from '../../src/shared/contact/contact.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aGuideSnapshot } from '../support/running-contact.ts';
import { aCheckedPart, aContact, aCustomer, aTicket, idOf } from '../support/synced-rows.ts';

let own: TestDesk;
let desk: Desk;
beforeEach(() => {
  own = aDesk();
  desk = { store: own.store } as unknown as Desk;
});
afterEach(() => {
  own.close();
  removeFolder(own.dir);
});

const said = (n: number, speaker: Utterance['speaker'], text: string): Utterance => ({
  ...{ id: `u${n}`, speaker, via: n === 2 ? 'typed' : 'speech', text, atMs: n * 4_000, endMs: n * 4_000 + 3_000 },
  ...{ rev: 0, emotion: null, findings: [] },
});
const evidence = (n: number, source: 'customer' | 'ticket', sha256: string | null) => ({
  ...{ id: `e${n}`, item: `e${n}`, label: `凭证${n}`, state: 'have' as const, source, note: '', sha256, fileName: null },
});
const lin = aCustomer(1, { name: '林晚秋' });
const ticket = aTicket(2, lin.id, { title: '壶底烧穿' });
const call = aContact(3, lin.id, {
  ...{ ticketId: ticket.id, fromAddress: '13812346021', summary: '回电13800001037', satisfaction: 4 },
  transcript: [said(0, 'agent', '您好'), said(1, 'customer', '壶底烧穿了，打13800001037找我'), said(2, 'agent', '马上查')],
  guide: aGuideSnapshot({
    evidence: [evidence(1, 'customer', 'a'.repeat(64)), evidence(2, 'ticket', 'b'.repeat(64)), evidence(3, 'customer', null)],
  }),
});

function apply(contacts: readonly Contact[]): void {
  applyParts(own.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: lin },
        { entity: 'ticket', row: ticket },
        ...contacts.map((row) => ({ entity: 'contact' as const, row })),
      ],
    }),
  ]);
}

test('who, when, its ticket, the files it brought and every sentence with speaker and time, numbers hidden', () => {
  apply([call]);
  expect(recordedContact(desk, call.id)).toEqual({
    ok: true,
    value: {
      ...{ id: call.id, channel: 'phone', direction: 'in', state: 'ended' },
      ...{ startedAtMs: call.startedAtMs, endedAtMs: call.endedAtMs, from: '138****6021' },
      ...{ customer: { id: lin.id, maskedName: '林**' }, agentName: '周敏', summary: '回电***********', emotionPeak: 2, satisfaction: 4 },
      ticket: { id: ticket.id, ticketNo: ticket.ticketNo, title: '壶底烧穿', stage: 'new' },
      said: [
        { id: 'u0', speaker: 'agent', text: '您好', atMs: 0, isTyped: false },
        { id: 'u1', speaker: 'customer', text: '壶底烧穿了，打***********找我', atMs: 4_000, isTyped: false },
        { id: 'u2', speaker: 'agent', text: '马上查', atMs: 8_000, isTyped: true },
      ],
      ...{ files: [{ sha256: 'a'.repeat(64), name: '凭证1' }], unsent: false },
    },
  });
});

test('one that left the desk is not found', () => {
  apply([call]);
  applyParts(own.store, [aCheckedPart({ from: 3, removed: [{ entity: 'contact', id: call.id }] })]);
  expect(recordedContact(desk, call.id)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test.each([
  ['a call', { channel: 'phone', fromAddress: '13812346021' }, '138****6021'],
  ['a chat', { channel: 'chat', fromAddress: 'wx_lin' }, 'wx***'],
  ['a public post', { channel: 'public', fromAddress: '阿禾', state: 'open' }, '阿禾'],
] as const)('words of %s that belongs to nobody yet are found and lead to it, before and after they are indexed', (_name, given, from) => {
  const stranger = aContact(9, null, { ...given, transcript: [said(1, 'customer', '再不退款我就找12315')] });
  apply([call, stranger]);
  for (const read of [() => undefined, () => indexWaiting(own.store.cache, () => false)]) {
    read();
    expect(search(desk, { text: '找12315', limit: 10 })).toEqual([
      expect.objectContaining({
        ...{ customerId: null, contactId: stranger.id, maskedName: '', maskedPhone: from, lastContactAtMs: stranger.startedAtMs },
        match: { place: 'contact', value: '再不退款我就找12315', marks: [[6, 12]] },
      }),
    ]);
  }
  expect(recordedContact(desk, stranger.id)).toMatchObject({ ok: true, value: { customer: null, from, ticket: null } });
});

test('words of a known customer lead to the contact they were said in, once for each customer, and to strangers each', () => {
  const strangers = [20, 21, 22].map((n) => aContact(n, null, { summary: '壶底又烧穿' }));
  apply([call, aContact(4, lin.id, { summary: '壶底烧穿，再次来电' }), ...strangers]);
  const found = search(desk, { text: '烧穿', limit: 10 });
  // The ticket's own words are newer.
  expect(found.map(({ customerId, contactId }) => [customerId, contactId])).toEqual([
    [lin.id, null],
    ...[22, 21, 20].map((n) => [null, idOf(n)]),
  ]);
  expect(search(desk, { text: '再次来电', limit: 10 })).toMatchObject([{ customerId: lin.id, contactId: idOf(4) }]);
  expect(search(desk, { text: '烧穿', limit: 10, peopleOnly: true }).map(({ customerId }) => customerId)).toEqual([lin.id]);
  expect(search(desk, { text: '烧穿', limit: 2 })).toHaveLength(2);
});

test('the words around what was found hide what is personal, even where its reason is cut off, and what was typed stays marked where it stands', () => {
  const told = '壶底烧穿，打13800001037找我们，签收人：欧阳娜娜，银行卡6222 0212 0001 2345 678，要求退款';
  apply([call, aContact(9, null, { channel: 'chat', fromAddress: 'wx_lin', summary: told })]);
  const found = (text: string) => {
    const match = search(desk, { text, limit: 10 })[0]?.match;
    const { value = '', marks = [] } = match ?? {};
    return { value, marked: marks.map(([from, to]) => value.slice(from, to)), at: marks };
  };
  const refund = found('要求退款');
  expect(refund.value.endsWith('，要求退款')).toBe(true);
  expect(refund.value).not.toMatch(/\d/);
  expect(refund.marked).toEqual(['要求退款']);
  const signer = found('签收人');
  expect(signer.value).not.toMatch(/\d{3}|娜娜/);
  expect(signer.marked).toEqual(['签收人']);
  // Somebody who searches for a number is told that it stands there, and not more of it than they typed.
  const number = found('0001037');
  expect(number.value).not.toMatch(/\d{3}/);
  expect(number).toMatchObject({ value: '壶底烧穿，打***********找我们，签收人：欧阳**…', at: [[10, 17]] });
});
