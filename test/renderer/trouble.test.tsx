/** What a person reads when something around the desk is wrong, whichever screen is in front. */
import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useDraftStore } from '../../src/renderer/state/draft-store.ts';
import { minuteMs } from '../../src/shared/base/clock.ts';
import { errorTable } from '../../src/shared/base/error-codes.ts';
import { renderDesk } from '../support/render-desk.tsx';

const nowMs = Date.now();
const sinceMs = nowMs - minuteMs;
const banner = () => screen.findByTestId('trouble');

describe('the sentence of a trouble', () => {
  test.each([
    ['hub-too-old', 'hub.too-old'],
    ['app-too-old', 'hub.app-too-old'],
    ['not-ours', 'hub.not-ours'],
    ['signed-out', 'auth.expired'],
  ] as const)('stands on every screen while the link is %s', async (state, code) => {
    const { desk } = renderDesk({ nowMs });
    desk.state.link = { ...desk.state.link, state, sinceMs };
    desk.changed('link');
    expect(await banner()).toHaveTextContent(errorTable[code].zh);
  });

  test('of being offline is behind the chip, not in the way of work', async () => {
    const { desk, user } = renderDesk({ nowMs });
    desk.state.link = { ...desk.state.link, state: 'offline', sinceMs };
    desk.changed('link');
    await user.click(await screen.findByRole('button', { name: /^连接状态: 离线/ }));
    const details = await screen.findByRole('dialog');
    expect(within(details).getByText(errorTable['hub.offline'].zh)).toBeInTheDocument();
    expect(screen.queryByTestId('trouble')).not.toBeInTheDocument();
  });

  test('of a storage fault comes before that of the link', async () => {
    const { desk } = renderDesk({ nowMs });
    desk.state.link = { ...desk.state.link, state: 'not-ours', sinceMs, problem: 'disk.full' };
    desk.changed('link');
    expect(await banner()).toHaveTextContent(errorTable['disk.full'].zh);
  });

  test('of a draft that could not be saved stays until one is saved', async () => {
    renderDesk({ nowMs });
    await screen.findByRole('navigation', { name: '主导航' });
    useDraftStore.getState().write('ticket:1', '写到一半', 4, 4);
    useDraftStore.getState().markRefused('disk.full');
    expect(await banner()).toHaveTextContent(errorTable['disk.full'].zh);
    useDraftStore.getState().markSaved('ticket:1', 1, nowMs);
    expect(await screen.findByRole('navigation', { name: '主导航' })).toBeVisible();
    expect(screen.queryByTestId('trouble')).not.toBeInTheDocument();
  });
});

test('what waits and what is in conflict: opens on the conflicts, and an empty queue does not deny them', async () => {
  const { user, desk } = renderDesk({ scenario: 'offline', ui: { screen: 'settings', outboxOpen: true } });
  const panel = await screen.findByRole('dialog', { name: '待发送与冲突' });
  expect(await within(panel).findByText('您的修改没有生效，因为别人先改了。')).toBeVisible();
  expect(await within(panel).findByTestId('conflict-ticket')).toHaveTextContent(/^TK-\d+-\d+ · .+ · .+/);
  desk.state.outbox = [];
  desk.state.kept = [{ name: '周敏', unsent: 3, sinceMs: 1_795_000_000_000 }];
  desk.changed('outbox');
  await user.click(within(panel).getByRole('tab', { name: /待发送/ }));
  expect(await within(panel).findByText('没有等待发送的操作；冲突在旁边的标签里等您选择。')).toBeVisible();
  expect(await within(panel).findByTestId('kept-work')).toHaveTextContent(/^周敏有 3 条操作还没有送达/);
});
