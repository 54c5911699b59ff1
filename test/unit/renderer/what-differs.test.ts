import { expect, test } from 'vitest';
import { differingLinks, whatDiffers, withTitles } from '../../../src/renderer/features/conflicts/what-differs.ts';

const problem = { what: '瓶身有裂纹', orderNo: 'DD2026111300482', ask: '换一个完好的' };

test('of two versions only the fields that differ are left', () => {
  expect(whatDiffers({ problem, type: 'other' }, { problem: { ...problem, ask: '全额退款' }, type: 'other' })).toEqual([
    { problem: { ask: '换一个完好的' } },
    { problem: { ask: '全额退款' } },
  ]);
});

test('of two lists each keeps what the other has not', () => {
  const said = { id: 'd1', text: '道歉', done: true };
  const open = { id: 'd2', text: '什么时候能到', done: false };
  expect(whatDiffers([said, open], [said, { ...open, done: true }])).toEqual([[open], [{ ...open, done: true }]]);
});

test('a field that only one has stands against nothing, and plain values stay whole', () => {
  expect(whatDiffers({ note: '已通知' }, {})).toEqual([{ note: '已通知' }, { note: null }]);
  expect(whatDiffers('confirming', 'solving')).toEqual(['confirming', 'solving']);
});

test.each([
  ['another order', ['甲', '乙'], ['乙', '甲']],
  ['one entry twice', ['甲', '甲'], ['甲']],
])('lists that differ only in %s stay whole', (_, mine, theirs) => {
  expect(whatDiffers({ facts: mine }, { facts: theirs })).toEqual([{ facts: mine }, { facts: theirs }]);
});

test('a chosen option is told by its title, and an order that differs by the word for it', () => {
  const options = [{ id: 'o1', title: '全额退款' }];
  expect(whatDiffers(withTitles({ chosenOptionId: 'o1', options }), withTitles({ chosenOptionId: null, options }))).toEqual([
    { chosenOption: '全额退款' },
    { chosenOption: null },
  ]);
  expect(differingLinks({ orderId: 'a', contactId: 'c' }, { orderId: 'b', contactId: 'c' })).toEqual(['order']);
});
