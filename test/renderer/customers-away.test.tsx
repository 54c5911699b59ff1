/** Customers who are not on this PC: how the customers screen, the panel of a call and the palette tell of them. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { asked, sceneNowMs, scenePacks } from '../support/call-desk.tsx';
import { fakeAwayId } from '../support/fake-away.ts';
import type { FakeDeskState } from '../support/fake-desk.ts';
import { fakeRinging } from '../support/fake-desk-handlers.ts';
import { renderDesk } from '../support/render-desk.tsx';

const box = () => screen.findByRole('textbox', { name: '姓名、拼音、手机后四位、订单号' });
const offlineLine = '30 天没有联系的客户不在这台电脑上。连上团队中心后会自动再查。';

function customers(away?: FakeDeskState['away']) {
  const rendered = renderDesk({ ui: { screen: 'customer', customerId: null } });
  rendered.desk.state.away = away;
  return { ...rendered, type: async (text: string) => rendered.user.type(await box(), text) };
}

/** Somebody calls whom nobody on this PC knows. */
function callOf(away?: FakeDeskState['away']) {
  window.innerWidth = 1_280;
  const unknown = { customerId: null, matchReason: 'none', matchWhy: '', fromMasked: '136****5678', phase: 'talking' } as const;
  const rendered = renderDesk({ nowMs: sceneNowMs, packs: scenePacks, running: [fakeRinging(sceneNowMs, unknown)] });
  rendered.desk.state.away = away;
  return rendered;
}

/** With the palette open. */
async function palette(away?: FakeDeskState['away']) {
  const rendered = renderDesk({ ui: { screen: 'settings', customerId: null } });
  rendered.desk.state.away = away;
  await screen.findByRole('heading', { name: '设置' });
  await rendered.user.keyboard('{Control>}k{/Control}');
  const field = await screen.findByPlaceholderText(/工单号，或命令/);
  return { ...rendered, field, type: async (text: string) => rendered.user.type(field, text) };
}

test('whoever is at the hub stands below what is here, masked, with the last contact; chosen, they are fetched and open', async () => {
  const rendered = customers();
  await rendered.type('欧阳');
  const hit = await screen.findByTestId('away-hit');
  expect(screen.getByRole('region', { name: '团队中心还有' })).toContainElement(hit);
  expect(hit).toHaveTextContent(/欧阳\*\*136\*\*\*\*5678金卡会员 · 杭州市西湖区 · .+/);
  await rendered.user.click(hit);
  await waitFor(() => expect(useUiStore.getState().customerId).toBe(fakeAwayId));
  expect(asked(rendered, 'away.fetch')).toEqual([{ customerId: fakeAwayId }]);
});

test('nobody is asked about one character; where nobody is here and nobody there, both are said', async () => {
  const { type } = customers();
  await type('甲');
  await screen.findByText('没有找到客户');
  expect(screen.queryByTestId('away-list')).not.toBeInTheDocument();
  await type('乙');
  expect(await screen.findByText('这台电脑上没有找到')).toBeInTheDocument();
  expect(await screen.findByText('团队中心也没有找到。')).toBeInTheDocument();
  expect(screen.queryByTestId('away-hit')).not.toBeInTheDocument();
});

test('while the hub is asked it is said so, and what is here stands there already', async () => {
  const { type } = customers('waiting');
  await type('138');
  expect(await screen.findByText('正在问团队中心…')).toBeInTheDocument();
  expect(screen.getAllByRole('button', { name: /\*/ }).length).toBeGreaterThan(0);
  expect(screen.queryByText('团队中心也没有找到。')).not.toBeInTheDocument();
});

test('a hub that fails says what happened and what to do; what is here can still be opened', async () => {
  const { type } = customers('failed');
  await type('欧阳');
  const list = await screen.findByTestId('away-list');
  expect(await within(list).findByText(/团队中心/)).toBeInTheDocument();
  expect(within(list).queryByText('团队中心也没有找到。')).not.toBeInTheDocument();
  expect(screen.queryByTestId('away-hit')).not.toBeInTheDocument();
});

test('offline one quiet line says who is not here, and the hub is asked by itself once it can be', async () => {
  const rendered = customers();
  const { desk, type } = rendered;
  const online = desk.state.link;
  desk.state.link = { ...online, state: 'offline' };
  desk.changed('link');
  await type('欧阳');
  expect(await screen.findByTestId('away-offline')).toHaveTextContent(offlineLine);
  expect(screen.queryByTestId('away-list')).not.toBeInTheDocument();
  desk.state.link = online;
  desk.changed('link');
  expect(await screen.findByTestId('away-hit')).toHaveTextContent('欧阳**');
  expect(screen.queryByTestId('away-offline')).not.toBeInTheDocument();
});

test('of a caller nobody here knows several are offered by their number; the one chosen is fetched and linked', async () => {
  const rendered = callOf('callers');
  const group = await screen.findByRole('region', { name: '团队中心有用这个号码的客户' });
  const offered = await within(group).findAllByTestId('away-hit');
  expect(offered).toHaveLength(2);
  await rendered.user.click(offered[0] as HTMLElement);
  await waitFor(() => expect(rendered.desk.state.running.map(({ customerId }) => customerId)).toEqual([fakeAwayId]));
});

test('a caller nobody knows at the hub either: the panel is as it was, and what is typed there is asked of the hub', async () => {
  const rendered = callOf();
  await rendered.user.type(await screen.findByLabelText('查找客户'), '欧阳');
  const group = await screen.findByRole('region', { name: '团队中心还有' });
  expect(await within(group).findByTestId('away-hit')).toHaveTextContent('欧阳**');
  await rendered.user.clear(screen.getByLabelText('查找客户'));
  await waitFor(() => expect(screen.queryByTestId('away-hit')).not.toBeInTheDocument());
  await waitFor(() => expect(screen.queryByTestId('away-list')).not.toBeInTheDocument());
});

test('the palette tells of whoever is at the hub, masked; Enter fetches them, and it closes once they are here', async () => {
  const rendered = await palette();
  await rendered.type('欧阳霁');
  const hit = await screen.findByTestId('away-hit');
  expect(screen.getByTestId('away-list')).toContainElement(hit);
  expect(hit).toHaveTextContent(/欧阳\*\*136\*\*\*\*5678金卡会员 · 杭州市西湖区 · .+/);
  expect(screen.queryByText('团队中心也没有找到。')).not.toBeInTheDocument();
  await waitFor(() => expect(hit).toHaveAttribute('data-selected'));
  await rendered.user.keyboard('{Enter}');
  await waitFor(() => expect(useUiStore.getState()).toMatchObject({ screen: 'customer', customerId: fakeAwayId }));
  expect(asked(rendered, 'away.fetch')).toEqual([{ customerId: fakeAwayId }]);
  await waitFor(() => expect(rendered.field).not.toBeInTheDocument());
});

test('a command stays the line that Enter takes when the hub answers after it, and nothing is said about who is not there', async () => {
  const rendered = await palette();
  await rendered.type('到待办');
  const command = (await screen.findByText('到待办')).closest('[data-action]');
  await waitFor(() => expect(asked(rendered, 'away.search')).toContainEqual({ text: '到待办' }));
  expect(command).toHaveAttribute('data-selected');
  expect(screen.queryByText('团队中心也没有找到。')).not.toBeInTheDocument();
  expect(screen.queryByTestId('away-list')).not.toBeInTheDocument();
});

test('whoever comes after the palette was closed opens nothing by themselves', async () => {
  const rendered = await palette('fetching');
  await rendered.type('欧阳');
  await rendered.user.click(await screen.findByTestId('away-hit'));
  expect(await screen.findByText('正在取回…')).toBeInTheDocument();
  expect(screen.getByTestId('away-hit')).toBeDisabled();
  await rendered.user.keyboard('{Escape}');
  await waitFor(() => expect(rendered.field).not.toBeInTheDocument());
  rendered.desk.state.letCome?.();
  // What is asked later is answered later.
  await rendered.user.keyboard('{Control>}k{/Control}');
  await rendered.user.type(await screen.findByPlaceholderText(/工单号，或命令/), '欧阳');
  await screen.findByTestId('away-hit');
  expect(asked(rendered, 'away.fetch')).toHaveLength(1);
  expect(useUiStore.getState()).toMatchObject({ screen: 'settings', customerId: null });
});

test('a palette that finds nobody on this PC says where it has looked; offline, who is not here, and with a hub that fails, why', async () => {
  const rendered = await palette('waiting');
  await rendered.type('欧阳霁');
  expect(await screen.findByText('正在问团队中心…')).toBeInTheDocument();
  expect(await screen.findByText('这台电脑上没有找到')).toBeInTheDocument();
  rendered.desk.state.away = 'failed';
  await rendered.type('月');
  expect(await screen.findByText(/团队中心/, { selector: '[role="status"] *, [role="status"]' })).toBeInTheDocument();
  expect(screen.queryByText('团队中心也没有找到。')).not.toBeInTheDocument();
  rendered.desk.state.link = { ...rendered.desk.state.link, state: 'offline' };
  rendered.desk.changed('link');
  expect(await screen.findByTestId('away-offline')).toHaveTextContent(offlineLine);
});
