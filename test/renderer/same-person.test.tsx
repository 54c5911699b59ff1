import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'customer', customerId: fakeId(100) } as const;

test('a lead sees two people side by side with the reason, merges them, sees it in the profile, and takes it back', async () => {
  const { user, desk } = renderDesk({ ui, role: 'lead' });
  await user.click(await screen.findByText('可能是同一人 1'));
  const pair = await screen.findByTestId('suggestion');
  expect(within(pair).getByText('姓名相同,电话后四位相同')).toBeVisible();
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
  expect(decided).toHaveTextContent('合并:林**(crm c-1001、shop u-77)');
  await user.click(within(decided).getByText('撤销'));
  expect(await screen.findByTestId('suggestion')).toBeVisible();
  await user.click(screen.getByText('不是同一人'));
  expect(await screen.findByText('没有等您判断的客户')).toBeVisible();
});

test('offline it says that nobody can be decided about now, and why', async () => {
  const { user } = renderDesk({ ui, role: 'lead', scenario: 'offline' });
  await user.click(await screen.findByText('可能是同一人'));
  expect(await screen.findByText('离线时不能判断谁是同一人')).toBeVisible();
  expect(screen.queryByTestId('suggestion')).toBeNull();
});

test('an agent is not asked who is one person', async () => {
  renderDesk({ ui });
  expect(await screen.findByTestId('profile-name')).toBeVisible();
  expect(screen.queryByText(/可能是同一人/)).toBeNull();
});
