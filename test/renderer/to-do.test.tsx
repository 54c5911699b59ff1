import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useLedgerStore } from '../../src/renderer/state/ledger-store.ts';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { tabFilters } from '../../src/shared/ticket/ledger-filter.ts';
import { fakeId, fakeTodo } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'to-do' } as const;

describe('the to-do screen', () => {
  test('shows my day by time left, the late first', async () => {
    renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    const lines = screen.getAllByRole('listitem').map((line) => within(line).getAllByRole('button')[0]?.textContent);
    expect(lines).toEqual([
      '林女士补发奶瓶',
      '周先生给出方案：快递五天没有更新',
      '陈女士给出新的发货时间',
      '欧阳先生告知进度',
      '林女士首次响应：空气净化器异响',
      '陈女士退款到账核实',
    ]);
  });

  test('cases that nobody has stand above the day of whoever hands them out, and one press lists them in the ledger', async () => {
    const { user, desk } = renderDesk({ ui });
    desk.state.unowned = 3;
    expect(await screen.findByText('有 3 张未结工单没有负责人。')).toBeVisible();
    await user.click(screen.getByRole('button', { name: '去分派' }));
    expect(useUiStore.getState().screen).toBe('ledger');
    expect(useLedgerStore.getState().filter).toEqual({ ...tabFilters.open, owners: ['nobody'] });
  });

  test('where every case has somebody, nothing is said of it', async () => {
    renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    expect(screen.queryByText(/没有负责人/)).toBeNull();
  });

  test('the day and each of its parts say how old they are, and without the hub since when and as of when', async () => {
    const { desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    const parts = () => screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.nextElementSibling?.textContent);
    expect(screen.getByTestId('to-do-fresh')).toHaveTextContent('刚刚同步');
    for (const words of parts()) expect(words).toMatch(/^\d+ 件 · 刚刚$/);
    desk.state.link = { ...desk.state.link, state: 'offline' };
    desk.changed('link');
    await waitFor(() => expect(screen.getByTestId('to-do-fresh')).toHaveTextContent(/起离线，这里是 .*\d\d:\d\d 的数据$/));
    for (const words of parts()) expect(words).toMatch(/^\d+ 件 · 离线，截至 .*\d\d:\d\d$/);
    desk.state.link = { ...desk.state.link, state: 'online', dataAtMs: null };
    desk.changed('link');
    await waitFor(() => expect(screen.getByTestId('to-do-fresh')).toHaveTextContent('尚未同步'));
  });

  test('keeps a promise with two key presses', async () => {
    const { user, desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    await user.keyboard('{Control>}d{/Control}');
    await user.click(await screen.findByRole('button', { name: '已兑现' }));
    expect(desk.state.asked).toContainEqual({ name: 'commitment.settle', input: { commitmentId: fakeId(2_000), status: 'kept' } });
  });

  test('moves between lines by key and asks a follow-up for its outcome', async () => {
    const { user, desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    await user.keyboard('{Alt>}jjj{/Alt}{Control>}d{/Control}');
    await user.type(await screen.findByRole('textbox', { name: '结果' }), '客户接受');
    await user.click(screen.getByRole('button', { name: '完成回访' }));
    expect(desk.state.asked).toContainEqual({ name: 'followUp.complete', input: { followUpId: fakeId(2_003), outcome: '客户接受' } });
  });

  test('an outcome that sells is told so while it is typed, with other words to take; it can be sent as it is', async () => {
    const { user, desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    await user.keyboard('{Alt>}jjj{/Alt}{Control>}d{/Control}');
    const outcome = await screen.findByRole('textbox', { name: '结果' });
    await user.type(outcome, '已告知进度，我们最近有优惠活动');
    expect(await screen.findByText('「我们最近有优惠活动」像在推销。')).toBeVisible();
    expect(screen.getByText(/回访只为办妥这件事，不推销。可以改成：上次的事都办妥了吗/)).toBeVisible();
    expect(screen.getByRole('button', { name: '完成回访' })).toBeEnabled();
    await user.click(screen.getByRole('button', { name: '换成这句' }));
    expect(outcome).toHaveValue('已告知进度，上次的事都办妥了吗');
    expect(screen.queryByText(/像在推销/)).toBeNull();
    await user.click(screen.getByRole('button', { name: '完成回访' }));
    await waitFor(() =>
      expect(desk.state.asked.find(({ name }) => name === 'followUp.complete')?.input).toMatchObject({
        outcome: '已告知进度，上次的事都办妥了吗',
      }),
    );
  });

  test('one key calls the customer of the follow-up in hand, and asks for the outcome while they talk', async () => {
    const { user, desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    await user.keyboard('{Alt>}c{/Alt}');
    expect(desk.state.asked).not.toContainEqual(expect.objectContaining({ name: 'followUp.call' }));
    await user.keyboard('{Alt>}jjjc{/Alt}');
    expect(await screen.findByRole('textbox', { name: '结果' })).toHaveFocus();
    expect(desk.state.asked).toContainEqual({ name: 'followUp.call', input: { followUpId: fakeId(2_003) } });
    await user.keyboard('没接，{Alt>}c{/Alt}');
    await waitFor(() => expect(desk.state.asked.filter(({ name }) => name === 'followUp.call')).toHaveLength(2));
    expect(screen.getByRole('textbox', { name: '结果' })).toHaveValue('没接，');
  });

  test.each([
    ['call.no-number', /没有可以拨打的号码，没有拨出。回访还在待办里/],
    ['call.no-program', /没有能拨号的程序，没有拨出。回访还在待办里/],
  ] as const)('%s: the line says that nobody was called, and what to do', async (code, sentence) => {
    const { user, desk } = renderDesk({ ui });
    desk.state.callRefusal = code;
    await screen.findByText('补发奶瓶');
    await user.keyboard('{Alt>}jjjc{/Alt}');
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('textbox', { name: '结果' })).toBeNull();
    await waitFor(() => expect(screen.getByRole('button', { name: '重试' })).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText(sentence)).toBeNull());
  });

  test('a care call closes the case with its outcome, or opens it again with a reason', async () => {
    const { user, desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    await user.click(screen.getByText('全部'));
    const act = async () => user.click(await screen.findByRole('button', { name: '处理: 关怀回访' }));
    await act();
    await user.type(await screen.findByRole('textbox', { name: '结果' }), '用着很好');
    expect(screen.getByRole('combobox', { name: '工单接下来' })).toHaveDisplayValue('进入「已关闭」');
    await user.click(screen.getByRole('button', { name: '完成回访' }));
    const followUpId = fakeId(2_005);
    expect(desk.state.asked).toContainEqual({ name: 'followUp.complete', input: { followUpId, outcome: '用着很好', stage: 'closed' } });
    await act();
    await user.type(await screen.findByRole('textbox', { name: '结果' }), '又坏了');
    await user.selectOptions(screen.getByRole('combobox', { name: '工单接下来' }), '没有解决，重新打开');
    await user.selectOptions(screen.getByRole('combobox', { name: '重开原因' }), '问题又出现');
    await user.click(screen.getByRole('button', { name: '完成回访' }));
    expect(desk.state.asked).toContainEqual({
      name: 'followUp.complete',
      input: { followUpId, outcome: '又坏了', stage: 'verifying', reopenCode: 'came_back' },
    });
  });

  test('a score is one key, is taken back with 0, and is enough without words; a notice of progress asks for none', async () => {
    const { user, desk } = renderDesk({ ui });
    await screen.findByText('补发奶瓶');
    await user.click(screen.getByText('全部'));
    const act = async (what: string) => user.click(await screen.findByRole('button', { name: `处理: ${what}` }));
    await act('关怀回访');
    expect(await screen.findByRole('radio', { name: '没有评' })).toHaveFocus();
    expect(screen.getByRole('button', { name: '完成回访' })).toBeDisabled();
    await user.keyboard('4');
    expect(screen.getByRole('radio', { name: '4 分' })).toBeChecked();
    expect(screen.getByRole('radio', { name: '4 分' })).toHaveFocus();
    await user.keyboard('0');
    expect(screen.getByRole('button', { name: '完成回访' })).toBeDisabled();
    await user.keyboard('5');
    await user.type(screen.getByRole('textbox', { name: '结果' }), '用了3天');
    expect(screen.getByRole('radio', { name: '5 分' })).toBeChecked();
    await user.clear(screen.getByRole('textbox', { name: '结果' }));
    await user.click(screen.getByRole('button', { name: '完成回访' }));
    const input = { followUpId: fakeId(2_005), outcome: '', score: 5, stage: 'closed' };
    expect(desk.state.asked).toContainEqual({ name: 'followUp.complete', input });
    await act('告知进度');
    await screen.findByRole('textbox', { name: '结果' });
    expect(screen.queryByRole('radio', { name: '5 分' })).toBeNull();
  });

  test('explains an empty day', async () => {
    renderDesk({ ui, scenario: 'empty' });
    expect(await screen.findByText('今天没有要做的事')).toBeVisible();
  });

  test('shows structure while reading', async () => {
    renderDesk({ ui, scenario: 'loading' });
    expect((await screen.findAllByRole('status', { name: '正在读取' })).length).toBeGreaterThan(0);
  });

  test('says what happened, what is safe and what to do when reading fails, and can try again', async () => {
    const { user } = renderDesk({ ui, scenario: 'error' });
    expect(await screen.findByText(/本机缓存损坏.*没有受影响，请稍候/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: '重试' }));
    await waitFor(() => expect(screen.getByText(/本机缓存损坏/)).toBeVisible());
  });
});

test.each([
  ['agent', { screen: 'posts', postId: fakeId(8_001) }],
  ['manager', { screen: 'ledger', ticketId: fakeId(1_000), postId: null }],
] as const)('the line of a late post leads %s to the post, or without a place for posts to its ticket', async (role, place) => {
  const { user, desk } = renderDesk({ ui, role });
  const [line] = fakeTodo(Date.now(), false, 1);
  if (line === undefined) throw new Error('no line');
  desk.state.moreTodo = [{ ...line, id: fakeId(2_900), kind: 'escalation', code: 'post', who: '老周不吃辣', postId: fakeId(8_001) }];
  await user.click(await screen.findByText('老周不吃辣'));
  expect(useUiStore.getState()).toMatchObject(place);
});
