/** The setting of the optional model: everybody sees where words go, a manager switches it, nobody reads the key. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderDesk } from '../support/render-desk.tsx';

async function openSetting(role: 'agent' | 'manager', scenario?: 'empty') {
  const rendered = renderDesk({ role, ui: { screen: 'settings' }, ...(scenario === undefined ? {} : { scenario }) });
  const card = await screen.findByTestId('model-setting', undefined, { timeout: 20_000 });
  const changes = () => rendered.desk.state.asked.filter(({ name }) => name === 'assist.change').map(({ input }) => input);
  return { ...rendered, card, changes };
}

test('an agent reads that it is off and what would be sent, and can change nothing', async () => {
  const { card } = await openSetting('agent');
  expect(card).toHaveTextContent('已关闭：不会向任何模型发送内容。');
  expect(card).toHaveTextContent('客户的姓名、电话、订单、地址在这台电脑上先隐去');
  expect(within(card).queryByRole('switch')).toBeNull();
  expect(within(card).queryByRole('textbox')).toBeNull();
});

test('a manager switches it on, with the key that is there', async () => {
  const { user, card, changes } = await openSetting('manager');
  await user.click(within(card).getByRole('switch', { name: '让坐席可以请模型起草' }));
  await waitFor(() => expect(card).toHaveTextContent('已打开：qwen-plus，由团队中心连接 models.example.com。'));
  expect(changes()).toEqual([{ enabled: true, url: 'https://models.example.com/v1', model: 'qwen-plus', key: null }]);
});

test('flipping the switch keeps an address and a key that are typed and not yet saved', async () => {
  const { user, card, changes } = await openSetting('manager');
  const url = () => within(card).getByRole('textbox', { name: '地址' });
  await user.clear(url());
  await user.type(url(), 'https://n.example/v1');
  await user.type(within(card).getByLabelText('密钥'), 'sk-2');
  await user.click(within(card).getByRole('switch'));
  await waitFor(() => expect(card).toHaveAttribute('data-enabled', 'true'));
  expect(url()).toHaveValue('https://n.example/v1');
  expect(within(card).getByLabelText('密钥')).toHaveValue('sk-2');
  await user.click(within(card).getByRole('button', { name: '保存' }));
  await waitFor(() => expect(changes().at(-1)).toMatchObject({ url: 'https://n.example/v1', key: 'sk-2' }));
  await waitFor(() => expect(within(card).getByLabelText('密钥')).toHaveValue(''));
});

test('a key saved alone is gone from the screen', async () => {
  const { user, card, changes } = await openSetting('manager');
  await user.type(within(card).getByLabelText('密钥'), 'sk-3');
  await user.click(within(card).getByRole('button', { name: '保存' }));
  await waitFor(() => expect(changes()).toMatchObject([{ model: 'qwen-plus', key: 'sk-3' }]));
  await waitFor(() => expect(within(card).getByLabelText('密钥')).toHaveValue(''));
});

test('at first there is nothing to switch on; address, model and key are saved together, and the key is gone from the screen', async () => {
  const { user, card, changes } = await openSetting('manager', 'empty');
  expect(within(card).getByRole('switch')).toBeDisabled();
  await user.type(within(card).getByRole('textbox', { name: '地址' }), 'https://m.example/v1');
  await user.type(within(card).getByRole('textbox', { name: '模型名称' }), 'qwen');
  await user.type(within(card).getByLabelText('密钥'), 'sk-1');
  await user.click(within(card).getByRole('button', { name: '保存' }));
  await waitFor(() => expect(changes()).toEqual([{ enabled: false, url: 'https://m.example/v1', model: 'qwen', key: 'sk-1' }]));
  await waitFor(() => expect(within(card).getByRole('switch')).toBeEnabled());
});

test('an address over the open net without TLS is refused at once, and another address needs its key anew', async () => {
  const { user, card } = await openSetting('manager');
  const url = within(card).getByRole('textbox', { name: '地址' });
  await user.clear(url);
  await user.type(url, 'http://m.example');
  expect(card).toHaveTextContent('要以 https:// 开头');
  expect(card).toHaveTextContent('原来的密钥不会发到新地址');
  expect(within(card).getByRole('button', { name: '保存' })).toBeDisabled();
  expect(within(card).getByRole('button', { name: '测试连接' })).toBeDisabled();
});

test('a test says that it works and how long it took, or why not and what to do', async () => {
  const { user, card, desk } = await openSetting('manager');
  await user.click(within(card).getByRole('button', { name: '测试连接' }));
  await waitFor(() => expect(screen.getByTestId('model-test')).toHaveTextContent('连接正常，0.8 秒得到回答。'));
  desk.state.assist.tested = { failure: 'key-refused', tookMs: 90 };
  await user.click(within(card).getByRole('button', { name: '测试连接' }));
  await waitFor(() =>
    expect(screen.getByTestId('model-test')).toHaveTextContent('对方不接受这个密钥(401/403)。设置已保存；请换一个密钥后再试。'),
  );
});
