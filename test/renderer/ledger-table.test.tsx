import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useLedgerStore } from '../../src/renderer/state/ledger-store.ts';
import type { LedgerLayout } from '../../src/shared/ticket/ledger-columns.ts';
import { fakeId, leadId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'ledger' } as const;
const heads = () => screen.getAllByRole('columnheader').flatMap((head) => head.getAttribute('data-column') ?? []);

test('conditions narrow the list and each can be dropped', async () => {
  const { user } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  await user.click(screen.getByText('筛选'));
  await user.click(await screen.findByLabelText('物流延误'));
  expect(await screen.findByText('共 3 条')).toBeVisible();
  await user.click(screen.getByLabelText('去掉条件「类型：物流延误」'));
  expect(await screen.findByText('共 16 条')).toBeVisible();
});

test('conditions are kept together under a name, and forgotten again', async () => {
  const { user, desk } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  act(() => useLedgerStore.getState().change({ types: ['logistics_delay'] }));
  await user.click(await screen.findByText('存为筛选'));
  await user.type(await screen.findByLabelText('筛选的名字'), '物流');
  await user.click(screen.getByText('保存'));
  expect(await screen.findByLabelText('物流')).toBeChecked();
  expect(desk.state.asked.at(-1)).toMatchObject({
    name: 'ledger.saveViews',
    input: [{ name: '物流', filter: { types: ['logistics_delay'] } }],
  });

  await user.click(screen.getByLabelText('全部'));
  expect(await screen.findByText('共 18 条')).toBeVisible();
  await user.click(screen.getByLabelText('物流'));
  expect(await screen.findByText('共 3 条')).toBeVisible();
  await user.click(screen.getByLabelText('删除筛选「物流」'));
  await waitFor(() => expect(screen.queryByLabelText('物流')).toBeNull());
});

test('nothing under the conditions offers to drop them', async () => {
  const { user } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  act(() => useLedgerStore.getState().change({ channels: ['public'] }));
  await user.click(await screen.findByText('清空条件'));
  expect(await screen.findByText('共 18 条')).toBeVisible();
});

test('columns are chosen and moved with keys', async () => {
  const { user } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  await user.click(screen.getByRole('button', { name: '列' }));
  await user.click(await screen.findByLabelText('诉求'));
  await user.click(screen.getByLabelText('「诉求」左移'));
  await user.click(screen.getByLabelText('客户'));
  await user.keyboard('{Escape}');
  expect(heads()).toEqual(['no', 'title', 'type', 'stage', 'owner', 'clock', 'demands', 'last']);
  expect(screen.getAllByText('✓ 补发 · 道歉').length).toBeGreaterThan(3);
});

test('columns are widened with keys and ordered by a press, and both are kept', async () => {
  const { user, desk } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  screen.getByLabelText('「类型」列宽').focus();
  await user.keyboard('{ArrowRight}');
  await user.click(screen.getByRole('button', { name: '最近动作' }));
  await waitFor(() => expect(screen.getByRole('columnheader', { name: /最近动作/ })).toHaveAttribute('aria-sort', 'ascending'));
  const kept = desk.state.asked.findLast(({ name }) => name === 'ledger.saveLayout')?.input;
  expect(kept).toMatchObject({
    sort: { by: 'last', down: false },
    columns: expect.arrayContaining([{ id: 'type', width: 152, isSet: true }]),
  });
});

/** jsdom has no pointer to capture. */
const edgeOf = (column: string) => Object.assign(screen.getByLabelText(`「${column}」列宽`), { setPointerCapture() {} });
const layoutsKept = (desk: ReturnType<typeof renderDesk>['desk']) =>
  desk.state.asked.filter(({ name }) => name === 'ledger.saveLayout').map(({ input }) => input as LedgerLayout);
const widthIn = (layout: LedgerLayout | undefined, column: string) => layout?.columns.find(({ id }) => id === column);

test('a pulled column is shown as it is pulled and kept once, when the pointer lets go', async () => {
  const { desk } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  const edge = edgeOf('类型');
  fireEvent.pointerDown(edge, { pointerId: 1, clientX: 100 });
  for (const clientX of [110, 125, 140]) fireEvent.pointerMove(edge, { pointerId: 1, clientX });
  await waitFor(() => expect(edgeOf('类型')).toHaveAttribute('aria-valuenow', '176'));
  expect(layoutsKept(desk)).toEqual([]);
  fireEvent.lostPointerCapture(edge, { pointerId: 1 });
  await waitFor(() => expect(layoutsKept(desk)).toHaveLength(1));
  expect(widthIn(layoutsKept(desk)[0], 'type')).toEqual({ id: 'type', width: 176, isSet: true });
});

test('an edge that is pressed twice, or gets Enter, gives its column the usual width again and leaves the others as they are', async () => {
  const { user, desk } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  for (const column of ['类型', '阶段']) {
    edgeOf(column).focus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
  }
  await user.dblClick(edgeOf('类型'));
  await waitFor(() => expect(edgeOf('类型')).toHaveAttribute('aria-valuenow', '136'));
  expect(widthIn(layoutsKept(desk).at(-1), 'type')).toEqual({ id: 'type', width: 136 });
  expect(widthIn(layoutsKept(desk).at(-1), 'stage')).toMatchObject({ width: 144 });
  edgeOf('阶段').focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(edgeOf('阶段')).toHaveAttribute('aria-valuenow', '112'));
});

test('a list without tickets cannot be exported, and says why', async () => {
  const { user } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  act(() => useLedgerStore.getState().change({ channels: ['public'] }));
  await screen.findByText('清空条件');
  const button = screen.getByRole('button', { name: '导出' });
  expect(button).toHaveAttribute('aria-disabled', 'true');
  expect(button).toHaveAccessibleDescription('列表里没有工单可导出');
  await user.click(button);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('many tickets get another owner with one press, and it can be undone', async () => {
  const { user, desk } = renderDesk({ ui });
  const boxes = async () => (await screen.findAllByRole('checkbox', { name: /^选中工单/ })).slice(0, 3);
  for (const box of await boxes()) await user.click(box);
  const bar = screen.getByRole('toolbar', { name: '批量操作' });
  expect(within(bar).getByText('已选 3 条')).toBeVisible();
  await user.click(within(bar).getByRole('button', { name: '换负责人' }));
  await user.selectOptions(await screen.findByRole('combobox', { name: '换给谁' }), leadId);
  await user.click(screen.getByRole('button', { name: '确定' }));
  expect(await screen.findByText('已改 3 张工单。')).toBeVisible();
  expect(screen.queryByRole('toolbar', { name: '批量操作' })).toBeNull();
  await user.click(screen.getByRole('button', { name: '撤销' }));
  await waitFor(() => expect(desk.state.asked.at(-1)).toMatchObject({ name: 'ledger.giveBack', input: { from: leadId } }));
  const back = desk.state.asked.at(-1)?.input as { tickets: { ownerId: string }[] };
  expect(back.tickets.map(({ ownerId }) => ownerId)).toEqual([fakeId(1), leadId, leadId]);
});

test('a ticket that cannot take the change says why, with its number', async () => {
  const { user } = renderDesk({ ui });
  await user.click(await screen.findByRole('checkbox', { name: '选中列表里的全部工单' }));
  expect(await screen.findByText('已选 16 条')).toBeVisible();
  await user.click(screen.getByRole('button', { name: '改阶段' }));
  await user.selectOptions(await screen.findByRole('combobox', { name: '改到哪个阶段' }), 'closed');
  expect(screen.getByRole('button', { name: '确定' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: /原因/ }), '重复建单');
  await user.click(screen.getByRole('button', { name: '确定' }));
  expect(await screen.findByText('1 张没有改')).toBeVisible();
  await user.click(screen.getByRole('button', { name: '看原因' }));
  const why = await screen.findByRole('dialog');
  expect(within(why).getByText(/工单不能从当前阶段直接到那个阶段/)).toBeVisible();
  expect(within(why).getByText(/^TK-20261120-\d{5}$/)).toBeVisible();
});

test('an export is masked unless a lead ticks otherwise and says why, and tells where the file lies', async () => {
  const { user, desk } = renderDesk({ ui, role: 'lead' });
  await screen.findByText('共 16 条');
  await user.click(screen.getByRole('button', { name: '导出' }));
  expect(await screen.findByText('导出当前筛选的 16 张工单，按现在的顺序。')).toBeVisible();
  await user.click(screen.getByLabelText('姓名、电话、会员号、订单号不打码'));
  expect(screen.getByText('开始导出').closest('button')).toBeDisabled();
  await user.type(screen.getByLabelText(/为什么需要不打码/), '监管部门要求');
  await user.click(screen.getByText('开始导出'));
  expect(await screen.findByText('/downloads/稳接台账-20261122-1048.xlsx')).toBeVisible();
  const asked = desk.state.asked.find(({ name }) => name === 'ledger.startExport')?.input;
  expect(asked).toMatchObject({
    ...{ format: 'xlsx', revealReason: '监管部门要求', words: { 'stage.new': '新建' } },
    columns: expect.arrayContaining([{ id: 'title', head: '事由' }]),
  });
});

test('an agent is not offered to take names out', async () => {
  const { user } = renderDesk({ ui });
  await screen.findByText('共 16 条');
  await user.click(screen.getByRole('button', { name: '导出' }));
  expect(await screen.findByText('姓名、电话、会员号、订单号和文字里的个人信息都会打码。')).toBeVisible();
  expect(screen.queryByLabelText('姓名、电话、会员号、订单号不打码')).toBeNull();
});
