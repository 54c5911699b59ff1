import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'customer', customerId: fakeId(100) } as const;

test('a lead sees two people side by side with the reason, merges them, sees it in the profile, and takes it back', async () => {
  const { user, desk } = renderDesk({ ui, role: 'lead' });
  await user.click(await screen.findByText('可能是同一人 1'));
  const pair = await screen.findByTestId('suggestion');
  expect(within(pair).getByText('姓名相同，电话后四位相同')).toBeVisible();
  const [left, right] = within(pair).getAllByTestId('person');
  expect(left).toHaveTextContent(/林\*\*.*138\*{4}1037/);
  expect(right).toHaveTextContent(/林\*\*.*159\*{4}1037/);
  expect(right).toHaveTextContent('杭州市西湖区 相同');

  await user.click(within(pair).getByText('合并为同一人'));
  expect(await screen.findByText('没有等您判断的客户')).toBeVisible();
  expect(desk.state.asked.at(-1)).toEqual({ name: 'identity.merge', input: { left: fakeId(100), right: fakeId(101) } });
  await user.click(screen.getByText('看这位客户'));
  expect(await screen.findByTestId('merged-from')).toHaveTextContent('由 2 份资料合并。crm c-1001、shop u-77');

  await user.click(await screen.findByText('可能是同一人'));
  const decided = await screen.findByTestId('decision');
  expect(decided).toHaveTextContent('合并：林**（crm c-1001、shop u-77）');
  await user.click(within(decided).getByText('撤销'));
  expect(await screen.findByTestId('suggestion')).toBeVisible();
  await user.click(screen.getByText('不是同一人'));
  expect(await screen.findByText('没有等您判断的客户')).toBeVisible();
});

test('a lead takes one record out of a customer with a reason, sees where it went, and takes that back', async () => {
  const { user, desk } = renderDesk({ ui, role: 'lead' });
  await user.click(await screen.findByText('可能是同一人 1', {}, { timeout: 15_000 }));
  await user.click(within(await screen.findByTestId('suggestion')).getByText('合并为同一人'));
  await user.click(await screen.findByText('看这位客户'));
  const merged = await screen.findByTestId('merged-from', {}, { timeout: 15_000 });
  await user.click(within(merged).getByText('把这条记录分开'));
  await user.click(await screen.findByText('分开：shop u-77'));
  await user.selectOptions(await screen.findByLabelText('原因'), '共用电话或账号');
  await user.click(screen.getByRole('button', { name: '分开' }));
  const separated = await screen.findByTestId('separated');
  expect(desk.state.asked.at(-1)).toEqual({ name: 'identity.separate', input: { recordId: fakeId(301), reason: 'shared_number' } });
  await waitFor(() => expect(screen.queryByTestId('merged-from')).toBeNull(), { timeout: 15_000 });
  await user.click(within(separated).getByText('撤销'));
  expect(desk.state.asked.at(-1)).toMatchObject({ name: 'identity.takeBack', input: { decision: fakeId(311) } });
}, 60_000);

test('when one of several records was taken out, the question about it closes and the others are still named', async () => {
  const { user } = renderDesk({ ui, role: 'lead', isMerged: true });
  const merged = await screen.findByTestId('merged-from', {}, { timeout: 15_000 });
  await user.click(within(merged).getByText('把这条记录分开'));
  await user.click(await screen.findByText('分开：shop u-77'));
  await user.click(await screen.findByRole('button', { name: '分开' }));
  expect(await screen.findByTestId('separated')).toBeVisible();
  await waitFor(() => expect(screen.queryByLabelText('原因')).toBeNull(), { timeout: 15_000 });
  expect(screen.getByTestId('merged-from')).toBeVisible();
}, 60_000);

test('offline it says that nobody can be decided about now, and why', async () => {
  const { user } = renderDesk({ ui, role: 'lead', scenario: 'offline' });
  await user.click(await screen.findByText('可能是同一人'));
  expect(await screen.findByText('离线时不能判断谁是同一人')).toBeVisible();
  expect(screen.queryByTestId('suggestion')).toBeNull();
});

test('while the desk is still connecting nobody is told that it is offline', async () => {
  const { user } = renderDesk({ ui, role: 'lead', scenario: 'loading' });
  await user.click(await screen.findByText('可能是同一人'));
  expect(await screen.findByRole('status', { name: '正在读取' })).toBeInTheDocument();
  expect(screen.queryByText('离线时不能判断谁是同一人')).toBeNull();
});

test('an agent is not asked who is one person', async () => {
  renderDesk({ ui });
  expect(await screen.findByTestId('profile-name')).toBeVisible();
  expect(screen.queryByText(/可能是同一人/)).toBeNull();
});
