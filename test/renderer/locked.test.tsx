import { screen, waitFor } from '@testing-library/react';
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

  test('says that the administrator erased it, and takes the new code there and then', async () => {
    const { desk, user } = renderDesk();
    await screen.findByRole('button', { name: /^连接状态/ });
    desk.state.link = { ...desk.state.link, state: 'signed-out', problem: 'device.wiped' };
    desk.changed('link');
    expect(await screen.findByText(errorTable['device.wiped'].zh)).toBeVisible();
    expect(screen.queryByRole('navigation')).toBe(null);
    // Where the hub was is remembered; the code is all that is missing.
    await user.type(screen.getByLabelText('登记码'), 'a-code-good-once{Enter}');
    expect(await screen.findByRole('button', { name: /^连接状态/ })).toBeVisible();
    expect(desk.state.asked.find(({ name }) => name === 'session.enrol')?.input).toEqual({
      hubUrl: desk.state.session.hubUrl,
      code: 'a-code-good-once',
    });
  });
});

test('somebody whose sign-in has ended keeps their desk, and signs in again with a code under Settings', async () => {
  const { desk, user } = renderDesk();
  await screen.findByRole('button', { name: /^连接状态/ });
  desk.state.link = { ...desk.state.link, state: 'signed-out', unsent: 2, problem: 'auth.expired' };
  desk.changed('link');
  await user.keyboard('{Control>},{/Control}');
  await user.type(await screen.findByLabelText('登记码'), 'a-code-good-once{Enter}');
  await waitFor(() => expect(screen.queryByLabelText('登记码')).toBe(null));
  expect(desk.state.link.state).toBe('online');
});

describe('a PC that was never joined to a team', () => {
  const start = async () => {
    const rendered = renderDesk();
    await screen.findByRole('button', { name: /^连接状态/ });
    const { state } = rendered.desk;
    state.session = { ...state.session, user: null, hubUrl: '' };
    state.link = { ...state.link, state: 'signed-out', problem: null };
    rendered.desk.changed('session', 'link');
    await screen.findByRole('heading', { name: '把这台电脑连到团队中心' });
    return rendered;
  };

  test('is joined by address and code', async () => {
    const { desk, user } = await start();
    await user.type(screen.getByLabelText('团队中心地址'), 'http://127.0.0.1:4870');
    await user.type(screen.getByLabelText('登记码'), 'a-code-good-once');
    await user.click(screen.getByRole('button', { name: '连接' }));
    expect(await screen.findByRole('button', { name: /^连接状态/ })).toBeVisible();
    expect(desk.state.asked.find(({ name }) => name === 'session.enrol')?.input).toEqual({
      hubUrl: 'http://127.0.0.1:4870',
      code: 'a-code-good-once',
    });
  });

  test('says what is wrong with an address or a code before anything is asked', async () => {
    const { desk, user } = await start();
    await user.type(screen.getByLabelText('团队中心地址'), 'hub.example.cn:7300');
    await user.type(screen.getByLabelText('登记码'), 'short{Enter}');
    expect(screen.getByText(/地址要以 http/)).toBeVisible();
    expect(screen.getByText(/登记码至少 8 个字符/)).toBeVisible();
    expect(desk.state.asked).not.toContainEqual(expect.objectContaining({ name: 'session.enrol' }));
  });

  test.each(['auth.code-refused', 'auth.code-expired', 'hub.offline', 'hub.not-ours'] as const)(
    'says why it was not joined (%s), and keeps what was typed',
    async (code) => {
      const { desk, user } = await start();
      desk.state.enrolRefusal = code;
      await user.type(screen.getByLabelText('团队中心地址'), 'http://127.0.0.1:4870');
      await user.type(screen.getByLabelText('登记码'), 'a-code-good-once{Enter}');
      expect(await screen.findByText(errorTable[code].zh)).toBeVisible();
      expect(screen.getByLabelText('登记码')).toHaveValue('a-code-good-once');
    },
  );
});
