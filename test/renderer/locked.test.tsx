import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { errorTable } from '../../src/shared/base/error-codes.ts';
import { renderDesk } from '../support/render-desk.tsx';

describe('a desk that may not show customers', () => {
  test.each(['lease.locked', 'lease.ended'] as const)(
    'says why, what is safe and what to do while it is %s, and comes back by itself',
    async (problem) => {
      const { desk, user } = renderDesk();
      await screen.findByRole('button', { name: /^连接状态/ });
      desk.state.link = { ...desk.state.link, state: 'offline', unsent: 2, problem };
      desk.changed('link');
      expect(await screen.findByText(errorTable[problem].zh)).toBeVisible();
      expect(screen.getByText(/2 条待发送/)).toBeVisible();
      expect(screen.queryByRole('navigation')).toBe(null);
      await user.click(screen.getByRole('button', { name: '立即重试' }));
      desk.state.link = { ...desk.state.link, state: 'online', problem: null };
      desk.changed('link');
      expect(await screen.findByRole('button', { name: /^连接状态/ })).toBeVisible();
    },
  );

  test('says that the administrator erased it, and offers nothing that cannot help', async () => {
    const { desk } = renderDesk();
    await screen.findByRole('button', { name: /^连接状态/ });
    desk.state.link = { ...desk.state.link, state: 'signed-out', problem: 'device.wiped' };
    desk.changed('link');
    expect(await screen.findByText(errorTable['device.wiped'].zh)).toBeVisible();
    expect(screen.queryByRole('button')).toBe(null);
  });
});
