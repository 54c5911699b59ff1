import { QueryClient } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { HotkeyListener } from '../../src/renderer/app/hotkeys.tsx';
import { queries } from '../../src/renderer/ipc/queries.ts';
import { useHotkey } from '../../src/renderer/state/hotkeys.ts';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { fakeRinging } from '../support/fake-desk-handlers.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { connect, renderDesk } from '../support/render-desk.tsx';

describe('keys', () => {
  test('go to a screen', async () => {
    const { user } = renderDesk({ ui: { screen: 'settings' } });
    await screen.findByRole('heading', { name: '设置' });
    await user.keyboard('{Control>}3{/Control}');
    expect(await screen.findByRole('heading', { name: '台账' })).toBeVisible();
  });

  test('are suppressed while an input method composes', async () => {
    renderDesk({ ui: { screen: 'ledger' } });
    const field = await screen.findByRole('textbox', { name: '搜工单号、客户、标题、订单' });
    fireEvent.keyDown(field, { key: '2', code: 'Digit2', ctrlKey: true, isComposing: true });
    fireEvent.keyDown(field, { key: 'Process', code: 'Digit2', ctrlKey: true, keyCode: 229 });
    expect(useUiStore.getState().screen).toBe('ledger');
    fireEvent.keyDown(field, { key: '2', code: 'Digit2', ctrlKey: true });
    expect(useUiStore.getState().screen).toBe('to-do');
  });

  test('are heard from the moment their screen is drawn', () => {
    const run = vi.fn();
    function Drawn() {
      useHotkey('help.open', run);
      useLayoutEffect(() => void fireEvent.keyDown(document.body, { key: 'F1', code: 'F1' }), []);
      return null;
    }
    render(
      <>
        <HotkeyListener />
        <Drawn />
      </>,
    );
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('are all listed under F1', async () => {
    const { user } = renderDesk({ ui: { screen: 'settings' } });
    await screen.findByRole('heading', { name: '设置' });
    await user.keyboard('{F1}');
    expect(await within(await screen.findByRole('dialog')).findByText('挂断并小结')).toBeVisible();
  });
});

describe('the palette', () => {
  test('finds a ticket by number and opens it', async () => {
    const { user, desk } = renderDesk({ ui: { screen: 'settings' } });
    await screen.findByRole('heading', { name: '设置' });
    await user.keyboard('{Control>}k{/Control}');
    const [ticket] = desk.state.tickets;
    await user.type(await screen.findByPlaceholderText(/工单号，或命令/), ticket?.ticketNo ?? '');
    await user.click(await screen.findByText(ticket?.ticketNo ?? '', { selector: 'mark' }));
    await waitFor(() => expect(useUiStore.getState()).toMatchObject({ screen: 'ledger', ticketId: ticket?.id }));
  });

  test('runs an action by its name', async () => {
    const { user } = renderDesk({ ui: { screen: 'settings' } });
    await screen.findByRole('heading', { name: '设置' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByPlaceholderText(/工单号，或命令/), '到待办');
    await user.click(await screen.findByText('到待办'));
    await waitFor(() => expect(useUiStore.getState().screen).toBe('to-do'));
  });

  test('has its list reached by Tab, so that what is longer than its place can be scrolled, and Enter in the field still takes the first line', async () => {
    const { user } = renderDesk({ ui: { screen: 'settings' } });
    await screen.findByRole('heading', { name: '设置' });
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByPlaceholderText(/工单号，或命令/);
    await user.type(field, '到');
    await screen.findByText('到待办');
    await user.tab();
    expect(screen.getByRole('group', { name: '找到的客户、工单和命令' })).toHaveFocus();
    await user.click(field);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(useUiStore.getState().screen).toBe('call-desk'));
  });
});

test('Enter in the palette takes the first line, also after what was found for half a word has gone', async () => {
  const { user, desk } = renderDesk({ ui: { screen: 'settings' } });
  await screen.findByRole('heading', { name: '设置' });
  desk.state.tickets = desk.state.tickets.map((ticket, at) => (at === 0 ? { ...ticket, ticketNo: '到货1' } : ticket));
  await user.keyboard('{Control>}k{/Control}');
  const field = await screen.findByPlaceholderText(/工单号，或命令/);
  await user.type(field, '到');
  await screen.findAllByText('到', { selector: 'mark' });
  await user.type(field, '待办');
  await waitFor(() => expect(screen.queryAllByText('到', { selector: 'mark' })).toEqual([]));
  await user.keyboard('{Enter}');
  await waitFor(() => expect(useUiStore.getState().screen).toBe('to-do'));
});

describe('settings', () => {
  test('switch the language of the whole window at run time', async () => {
    const { user, desk } = renderDesk({ ui: { screen: 'settings' } });
    await user.click(await screen.findByRole('radio', { name: 'English' }));
    expect(await screen.findByRole('heading', { name: 'Settings' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Ledger' })).toBeVisible();
    expect(await screen.findByRole('button', { name: /^Link state: Online/ })).toBeVisible();
    expect(document.documentElement.lang).toBe('en');
    expect(desk.state.settings.locale).toBe('en');
  });

  test('that are not read yet leave the window in the language of the system; what was chosen counts once they are', async () => {
    renderDesk({ scenario: 'loading', systemLocale: 'en' });
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
    expect([document.documentElement.lang, document.title]).toEqual(['en', 'Steadydesk']);
    cleanup();
    renderDesk({ systemLocale: 'en', locale: 'zh-CN' });
    expect(await screen.findByRole('navigation', { name: '主导航' })).toBeVisible();
    expect([document.documentElement.lang, document.title]).toEqual(['zh-CN', '稳接']);
  });

  test('say where the key of the local data is kept', async () => {
    const { desk } = renderDesk({ ui: { screen: 'settings' } });
    desk.state.session = { ...desk.state.session, keyStorage: 'file' };
    desk.changed('session');
    expect(await screen.findByText(/系统没有可用的钥匙串/)).toBeVisible();
  });
});

describe('an offered contact', () => {
  test('comes to the front when nothing is being written', async () => {
    const { desk } = renderDesk({ ui: { screen: 'ledger' } });
    await screen.findByText('共 16 条');
    desk.state.running = [fakeRinging(Date.now())];
    desk.announce({ type: 'contact.offered', contactId: fakeId(50) });
    await waitFor(() => expect(useUiStore.getState()).toMatchObject({ screen: 'call-desk', activeContactId: fakeId(50) }));
  });

  test('only knocks while the caret stands in a text', async () => {
    const { user, desk } = renderDesk({ ui: { screen: 'ledger' } });
    const field = await screen.findByRole('textbox', { name: '搜工单号、客户、标题、订单' });
    await user.click(field);
    desk.state.running = [fakeRinging(Date.now())];
    desk.announce({ type: 'contact.offered', contactId: fakeId(50) });
    await waitFor(() => expect(useUiStore.getState().offeredContactIds).toEqual([fakeId(50)]));
    expect(useUiStore.getState().screen).toBe('ledger');
    expect(field).toHaveFocus();
  });
});

describe('the window', () => {
  test('says in one sentence why local data could not be opened', async () => {
    renderDesk({ scenario: 'startup-error' });
    await screen.findByRole('heading', { name: '稳接没有能打开本机数据' });
    expect(screen.getByText(/本机数据的钥匙不对，打不开.*请联系管理员/)).toBeVisible();
  });

  test('says how far local data is brought forward after an update, and opens the desk by itself when that is done', async () => {
    const { desk } = renderDesk({ scenario: 'upgrading', ui: { screen: 'ledger' } });
    await screen.findByRole('heading', { name: '正在整理本机资料' });
    expect(screen.getByText(/您录入的内容都在/)).toBeVisible();
    expect(screen.getByText('已整理 42%，约需 4 分钟')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: '正在整理本机资料' })).toHaveAttribute('aria-valuenow', '42');
    desk.state.link = { ...desk.state.link, upgrade: { share: null, leftMs: null } };
    expect(await screen.findByText('正在准备，资料很多时需要几分钟')).toBeVisible();
    desk.state.link = { ...desk.state.link, upgrade: { share: 0.97, leftMs: 20_000 } };
    expect(await screen.findByText('已整理 97%，不到一分钟')).toBeVisible();
    const { upgrade: _, ...open } = desk.state.link;
    desk.state.link = { ...open, state: 'online', sinceMs: 1_790_000_000_000 };
    connect(desk);
    expect(await screen.findByText('共 16 条')).toBeVisible();
    expect(screen.queryByRole('heading', { name: '正在整理本机资料' })).toBeNull();
  });

  test('asks the hub at once when the cable is back, and when somebody looks at it again, but not at every glance', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { desk } = renderDesk({ ui: { screen: 'ledger' } });
    await screen.findByText('共 16 条');
    const asked = () => desk.state.asked.filter(({ name }) => name === 'link.retry').length;
    window.dispatchEvent(new Event('focus'));
    await waitFor(() => expect(asked()).toBe(1));
    window.dispatchEvent(new Event('focus'));
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(asked()).toBe(2));
    vi.setSystemTime(Date.now() + 16_000);
    window.dispatchEvent(new Event('focus'));
    await waitFor(() => expect(asked()).toBe(3));
    vi.useRealTimers();
  });

  test('shows the progress of the first download and stays usable', async () => {
    renderDesk({ ui: { screen: 'ledger' }, scenario: 'first-sync' });
    expect(await screen.findByText('正在下载团队数据 1,420 / 3,600，可以先开始工作。')).toBeVisible();
    expect(await screen.findByText('共 16 条')).toBeVisible();
  });

  test('pulls the cable and plugs it in from the demo toolbar', async () => {
    const { user, desk } = renderDesk({ ui: { screen: 'settings' } });
    await user.click(await screen.findByRole('switch', { name: '拔掉网线' }));
    expect(await screen.findByRole('button', { name: /离线 自/ })).toBeVisible();
    await user.click(await screen.findByRole('switch', { name: '插上网线' }));
    expect(await screen.findByRole('button', { name: /在线/ })).toBeVisible();
    expect(desk.state.asked.filter((each) => each.name === 'demo.setCable').length).toBe(2);
  });

  test('shows neither chip nor toolbar on real data', async () => {
    const { desk } = renderDesk({ ui: { screen: 'settings' } });
    await screen.findByRole('region', { name: '演示工具栏' });
    desk.state.session = { ...desk.state.session, sample: false };
    desk.changed('session');
    await waitFor(() => expect(screen.queryByRole('region', { name: '演示工具栏' })).not.toBeInTheDocument());
    expect(screen.queryByText('示例数据')).not.toBeInTheDocument();
  });
});

test('a department’s owner never sees the call desk while it is not yet known who sits here', async () => {
  let known = () => {};
  const beforeSession = new Promise<void>((resolve) => {
    known = resolve;
  });
  renderDesk({ ui: { screen: 'queue' }, role: 'owner', beforeSession });
  const rail = await screen.findByRole('navigation', { name: '主导航' });
  expect(within(rail).queryByText('通话')).toBeNull();
  expect(screen.queryByRole('status', { name: '正在读取' })).toBeNull();
  known();
  expect(await screen.findByRole('heading', { name: '部门待办' })).toBeVisible();
  expect(within(rail).queryByText('通话')).toBeNull();
});

test('a store that dies before it is known who sits here leaves a window that stands still, with settings, until it answers again', async () => {
  const mounted = vi.spyOn(QueryClient.prototype, 'mount');
  const { desk, cut } = renderDesk({ ui: { screen: 'queue' }, role: 'owner', beforeSession: new Promise<void>(() => {}) });
  const client = mounted.mock.contexts[0] as QueryClient;
  mounted.mockRestore();
  const session = () => client.getQueryState(queries.session.get.queryKey());
  const rail = await screen.findByRole('navigation', { name: '主导航' });
  // Everything but the session has been read.
  await waitFor(() => expect(client.isFetching()).toBe(1));
  let changes = 0;
  const watch = new MutationObserver((records) => {
    changes += records.length;
  });
  cut();
  await waitFor(() => expect(session()?.errorUpdateCount).toBeGreaterThan(0));
  watch.observe(document.body, { childList: true, subtree: true });
  for (let turn = 0; turn < 200; turn++) await new Promise((next) => setTimeout(next, 0));
  watch.disconnect();
  expect(session()?.errorUpdateCount).toBe(1);
  expect(changes).toBeLessThan(20);
  expect(within(rail).getByRole('img', { name: '稳接' })).toBeVisible();
  expect(within(rail).getAllByRole('button')).toEqual([within(rail).getByRole('button', { name: '设置' })]);
  delete desk.state.beforeSession;
  connect(desk);
  expect(await screen.findByRole('heading', { name: '部门待办' })).toBeVisible();
});
