import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { minuteMs } from '../../src/shared/base/clock.ts';
import { fakeConflict, fakeId } from '../support/fake-desk-rows.ts';
import { connect, renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'ledger' } as const;

describe('the ledger', () => {
  test('lists open tickets and counts them', async () => {
    renderDesk({ ui });
    expect(await screen.findByText('共 16 条')).toBeVisible();
    expect(screen.getByRole('table', { name: '工单列表' })).toHaveAttribute('aria-rowcount', '17');
  });

  test('filters by what is overdue', async () => {
    const { user } = renderDesk({ ui });
    await screen.findByText('共 16 条');
    await user.click(screen.getByRole('radio', { name: '已逾期' }));
    expect(await screen.findByText('共 2 条')).toBeVisible();
  });

  test('searches by text and offers a way back from nothing', async () => {
    const { user } = renderDesk({ ui });
    await user.type(await screen.findByRole('textbox', { name: '搜工单号、客户、标题、订单' }), '不存在的词');
    await user.click(await screen.findByRole('button', { name: '清除搜索' }));
    expect(await screen.findByText('共 16 条')).toBeVisible();
  });

  test('opens a ticket with Enter and reads its story from the beginning', async () => {
    const { user } = renderDesk({ ui });
    (await screen.findAllByRole('button', { name: '快递五天没有更新' }))[0]?.focus();
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    const sheet = await screen.findByRole('complementary', { name: /工单 TK-/ });
    const story = await within(sheet).findAllByText(/来电|照片|客户选择|承诺|逾期|仓库回复/);
    expect(story.length).toBeGreaterThan(3);
    expect(within(sheet).getByText('给出方案')).toBeVisible();
    expect(within(sheet).getByText('部门答复 · 物流协同')).toBeVisible();
  });

  test('adds a note, and its draft is on disk before it is sent', async () => {
    const { user, desk } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_001) } });
    await user.type(await screen.findByRole('textbox', { name: '备注' }), '仓库已答复');
    await waitFor(() => expect(desk.state.drafts.get(`ticket:${fakeId(1_001)}`)?.text).toBe('仓库已答复'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('仓库已答复', { selector: 'p' })).toBeVisible();
    await waitFor(() => expect(desk.state.drafts.get(`ticket:${fakeId(1_001)}`)?.text).toBe(''));
  });

  test('Alt+P goes to the note of the ticket that is open', async () => {
    const { user } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_001) } });
    const note = await screen.findByRole('textbox', { name: '备注' });
    await user.keyboard('{Alt>}{p}{/Alt}');
    expect(note).toHaveFocus();
  });

  test('the list and every block of the open ticket say how old they are, and without the hub since when and as of when', async () => {
    const { desk } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_001) } });
    expect(await screen.findByTestId('ledger-fresh')).toHaveTextContent('刚刚同步');
    expect(await screen.findByTestId('ticket-fresh')).toHaveTextContent('刚刚同步');
    const blocks = () => within(screen.getByRole('complementary', { name: /工单 TK-/ })).getAllByRole('heading', { level: 3 });
    const said = () =>
      blocks()
        .filter((heading) => !/依法处理/.test(heading.textContent))
        .map((heading) => heading.nextElementSibling?.textContent ?? '');
    expect(said().length).toBeGreaterThanOrEqual(6);
    for (const words of said()) expect(words).toContain('刚刚');
    desk.state.link = { ...desk.state.link, dataAtMs: Date.now() - 8.5 * minuteMs };
    desk.changed('link');
    await waitFor(() => expect(screen.getByTestId('ticket-fresh')).toHaveTextContent('8 分钟前同步'));
    for (const words of said()) expect(words).toContain('8 分钟前');
    desk.state.link = { ...desk.state.link, state: 'offline' };
    desk.changed('link');
    await waitFor(() => expect(screen.getByTestId('ticket-fresh')).toHaveTextContent(/起离线，这里是 .*\d\d:\d\d 的数据$/));
    expect(screen.getByTestId('ledger-fresh')).toHaveTextContent(/起离线，这里是 .*\d\d:\d\d 的数据$/);
    for (const words of said()) expect(words).toMatch(/离线，截至 .*\d\d:\d\d/);
  });

  test('pauses the clocks with a reason, and says before which of them it stops', async () => {
    const { user, desk } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_001) } });
    await user.click(await screen.findByRole('button', { name: '暂停计时' }));
    expect(await screen.findByText('首次响应、承诺、法定期限和部门协办约好的时间从不暂停')).toBeVisible();
    expect(await screen.findByRole('menuitem', { name: /系统故障.*只作记录，时限照走/ })).toBeVisible();
    await user.click(await screen.findByRole('menuitem', { name: /等客户回复.*暂停给出方案/ }));
    await waitFor(() =>
      expect(desk.state.asked).toContainEqual({
        name: 'ticket.setPause',
        input: { ticketId: fakeId(1_001), reason: 'waiting_customer', note: '' },
      }),
    );
  });

  test('settles a promise where it is read', async () => {
    const { user, desk } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_000) } });
    await user.click((await screen.findAllByRole('button', { name: /^处理承诺：/ }))[0] as HTMLElement);
    await user.click(await screen.findByRole('menuitem', { name: '已兑现' }));
    const asked = { commitmentId: expect.any(String), status: 'kept' };
    await waitFor(() => expect(desk.state.asked).toContainEqual({ name: 'commitment.settle', input: asked }));
  });

  test('brings a half-typed note back', async () => {
    const key = `ticket:${fakeId(1_001)}`;
    const { desk } = renderDesk({ ui });
    desk.state.drafts.set(key, { key, text: '还没写完', selectionStart: 4, selectionEnd: 4, savedAtMs: Date.now() });
    await screen.findByText('共 16 条');
    useUiStore.getState().openTicket(fakeId(1_001));
    expect(await screen.findByDisplayValue('还没写完')).toBeVisible();
  });

  test('saves what was typed while the store restarted as soon as it is back', async () => {
    const key = `ticket:${fakeId(1_001)}`;
    const { user, desk, cut } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_001) } });
    const note = await screen.findByRole('textbox', { name: '备注' });
    cut();
    await screen.findByText('本机数据服务重启中');
    await user.type(note, '断开时写的');
    expect(desk.state.drafts.get(key)).toBeUndefined();
    connect(desk);
    await waitFor(() => expect(desk.state.drafts.get(key)?.text).toBe('断开时写的'));
  });

  test('moves a ticket on and asks for a reason where one is needed', async () => {
    const { user, desk } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_001) } });
    await user.click(await screen.findByRole('button', { name: '推进到' }));
    await user.click(await screen.findByRole('menuitem', { name: '已关闭' }));
    const move = await screen.findByRole('button', { name: '推进到「已关闭」' });
    expect(move).toBeDisabled();
    await user.type(screen.getByRole('textbox', { name: '还有部门没有答复，请写明为什么现在推进' }), '重复建单');
    await user.click(move);
    expect(desk.state.asked).toContainEqual({
      name: 'ticket.setStage',
      input: { ticketId: fakeId(1_001), stage: 'closed', reason: '重复建单' },
    });
  });

  test('shows a conflict with mine, theirs, who and when, and applies mine again with one key', async () => {
    const { user, desk } = renderDesk({ ui: { ...ui, ticketId: fakeId(1_000) }, scenario: 'offline' });
    const card = (await screen.findByText('您的修改没有生效，因为别人先改了。')).closest('li');
    expect(card).toHaveTextContent('我的待确认对方的定方案');
    await user.click(screen.getByRole('button', { name: '重新应用我的' }));
    expect(desk.state.asked.at(-1)).toEqual({ name: 'conflict.resolve', input: { conflictId: fakeId(6_001), keep: 'mine' } });
  });

  test.each([
    [{ facts: ['甲', '乙'] }, { facts: ['乙', '甲'] }, '我的甲、乙对方的乙、甲'],
    [
      { orderId: fakeId(1), title: '裂纹' },
      { orderId: fakeId(2), title: '裂纹' },
      '我的裂纹对方的裂纹看得到的文字两边一样，不同的是对应的订单。',
    ],
  ])('a conflict card never offers nothing against nothing (%#)', async (mine, theirs, words) => {
    const { desk } = renderDesk({ ui: { ...ui, outboxOpen: true }, scenario: 'offline' });
    desk.state.conflicts = [fakeConflict(1, Date.now(), { group: 'fields', mine, theirs })];
    desk.changed('conflict');
    const panel = await screen.findByRole('dialog', { name: '待发送与冲突' });
    await waitFor(() => expect(within(panel).getByRole('tabpanel')).toHaveTextContent(words));
  });

  test('explains emptiness per filter', async () => {
    renderDesk({ ui, scenario: 'empty' });
    expect(await screen.findByText('没有处理中的工单')).toBeVisible();
    expect(screen.getByRole('button', { name: '看全部工单' })).toBeVisible();
  });

  test('works on local data offline', async () => {
    renderDesk({ ui, scenario: 'offline' });
    expect(await screen.findByText('共 16 条')).toBeVisible();
    expect(screen.getByRole('button', { name: /离线 自/ })).toBeVisible();
  });

  test('says what is safe when reading fails', async () => {
    renderDesk({ ui, scenario: 'error' });
    expect(await screen.findByText(/未发送的内容在另一个文件里，没有受影响/)).toBeVisible();
  });

  test('draws only the rows in sight of a long list', async () => {
    renderDesk({ ui, scenario: 'long' });
    await screen.findByText('共 343 条');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });
});
