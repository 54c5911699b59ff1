import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { timeOfDay } from '../../src/renderer/ui/time-text.ts';
import { minuteMs } from '../../src/shared/base/clock.ts';
import { connect, renderDesk } from '../support/render-desk.tsx';

const chip = () => screen.findByRole('button', { name: /^连接状态/ });

describe('the link chip', () => {
  test('says online and how fresh the data is', async () => {
    renderDesk();
    expect(await chip()).toHaveAccessibleName('连接状态: 在线 · 刚刚同步');
  });

  test('says since when it is offline, how old the data is, and how much is unsent', async () => {
    const { desk } = renderDesk({ scenario: 'offline' });
    expect(await chip()).toHaveAccessibleName(
      `连接状态: 离线 自 ${timeOfDay(desk.state.link.sinceMs)} · 数据 6 分钟前 · 3 条待发送 · 1 处冲突`,
    );
  });

  test('changes as soon as the store announces it', async () => {
    const { desk } = renderDesk();
    await chip();
    desk.state.link = { ...desk.state.link, state: 'offline', sinceMs: Date.now(), unsent: 2 };
    desk.changed('link');
    expect(await screen.findByRole('button', { name: /离线 自 .*2 条待发送/ })).toBeVisible();
  });

  test('does not flicker for a gap shorter than two seconds', async () => {
    const { desk } = renderDesk();
    await chip();
    desk.state.link = { ...desk.state.link, state: 'connecting', sinceMs: Date.now(), unsent: 1 };
    desk.changed('link');
    expect(await screen.findByRole('button', { name: /在线 · 刚刚同步 · 1 条待发送/ })).toBeVisible();
  });

  test.each([
    ['signed-out', '登录已失效'],
    ['hub-too-old', '团队中心版本太旧'],
    ['app-too-old', '需要升级稳接'],
    ['not-ours', '网络需要登录'],
    ['slow', '在线，网络慢'],
  ] as const)('names the state %s in words', async (state, words) => {
    const { desk } = renderDesk();
    desk.state.link = { ...desk.state.link, state, sinceMs: Date.now() - minuteMs };
    desk.changed('link');
    expect(await screen.findByRole('button', { name: new RegExp(words) })).toBeVisible();
  });

  test('opens to what each unsent action waits for, and on to the panel with the conflict', async () => {
    const { user, desk } = renderDesk({ scenario: 'offline' });
    await user.click(await chip());
    expect(await screen.findByText('已发出；等网络恢复后核对是否送达')).toBeVisible();
    await user.click(screen.getByRole('button', { name: '查看待发送与冲突' }));
    expect(await screen.findByText('您的修改没有生效，因为别人先改了。')).toBeInTheDocument();
    expect(screen.getByText(/周晴 于 .* 修改/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '保留对方的', hidden: true }));
    expect(desk.state.asked).toContainEqual({
      name: 'conflict.resolve',
      input: { conflictId: expect.any(String), keep: 'theirs' },
    });
  });

  test('says that the local data service restarts, and everything is back with the new port', async () => {
    const { desk, cut } = renderDesk();
    await chip();
    cut();
    expect(await screen.findByText('本机数据服务重启中')).toBeVisible();
    connect(desk);
    expect(await chip()).toHaveAccessibleName(/在线/);
  });
});
