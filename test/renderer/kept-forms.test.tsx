/** Whatever a person types into a form is on disk before it is sent: found again after a kill of the desk, gone once it was sent. */
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { isDirty, useDraftStore } from '../../src/renderer/state/draft-store.ts';
import { asked, findComposer, openCallDesk, sceneContactId, sceneNowMs } from '../support/call-desk.tsx';
import { fakeApproval } from '../support/fake-approvals.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { type Rendered, renderDesk } from '../support/render-desk.tsx';

type Options = NonNullable<Parameters<typeof renderDesk>[0]>;

/** A new window on a store that has only what was on disk. */
function killAndOpen({ desk }: Rendered, options: Options): Rendered {
  cleanup();
  return renderDesk({ ...options, drafts: [...desk.state.drafts.values()] });
}

const onDisk = ({ desk }: Rendered, key: string, words: string) =>
  waitFor(() => expect(desk.state.drafts.get(key)?.text ?? '').toContain(words));
const gone = ({ desk }: Rendered, key: string) => waitFor(() => expect(desk.state.drafts.get(key)?.text).toBe(''));
const found = (field: HTMLElement, words: string) => waitFor(() => expect(field).toHaveValue(words));

test('a public post noted by hand, with its author', async () => {
  const options: Options = { scenario: 'empty', ui: { screen: 'posts' } };
  const before = renderDesk(options);
  await before.user.click(await screen.findByTestId('post-add'));
  await before.user.type(await screen.findByLabelText(/发帖人/), '阿禾');
  await before.user.type(screen.getByLabelText(/帖文内容/), '说好的券没到');
  await onDisk(before, 'new:post', '说好的券没到');
  const after = killAndOpen(before, options);
  await after.user.click(await screen.findByTestId('post-add'));
  await found(await screen.findByLabelText(/帖文内容/), '说好的券没到');
  expect(screen.getByLabelText(/发帖人/)).toHaveValue('阿禾');
  await after.user.click(screen.getByRole('button', { name: '登记' }));
  await waitFor(() => expect(asked(after, 'post.add')).toMatchObject([{ from: '阿禾', text: '说好的券没到' }]));
  await gone(after, 'new:post');
});

describe('of a request to a department', () => {
  const sheet: Options = { ui: { screen: 'ledger', ticketId: fakeId(1_000) } };
  const open = async ({ user }: Rendered) => {
    const [line] = await screen.findAllByTestId('ticket-task');
    await user.click(within(line as HTMLElement).getByRole('button', { name: '撤回' }));
    return within(await screen.findByRole('dialog'));
  };

  test('why it is not needed any more, also when the form was left in between', async () => {
    const before = renderDesk(sheet);
    const first = await open(before);
    await before.user.type(first.getByRole('textbox', { name: '为什么不再需要' }), '客户已收到包裹');
    await before.user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: '为什么不再需要' })).toBeNull());
    const key = `ticket:${fakeId(1_001)}:withdraw:${fakeId(3_001)}`;
    await waitFor(() => expect([...before.desk.state.drafts.keys()]).toContain(key));
    const after = killAndOpen(before, sheet);
    const again = await open(after);
    await found(again.getByRole('textbox', { name: '为什么不再需要' }), '客户已收到包裹');
    await after.user.click(again.getByRole('button', { name: '撤回' }));
    await waitFor(() => expect(asked(after, 'task.withdraw')).toEqual([{ taskId: fakeId(3_001), reason: '客户已收到包裹' }]));
    await gone(after, key);
  });

  test('what a department writes when it hands one back', async () => {
    const before = renderDesk({ role: 'owner' });
    await before.user.click(await screen.findByRole('button', { name: '退回' }));
    const first = within(await screen.findByRole('dialog'));
    await before.user.selectOptions(first.getByRole('combobox', { name: '为什么退回' }), '需要补充信息');
    await before.user.type(first.getByRole('textbox', { name: '说明' }), '请给运单号');
    const key = `ticket:${fakeId(1_000)}:handBack:${fakeId(3_000)}`;
    await onDisk(before, key, '请给运单号');
    const after = killAndOpen(before, { role: 'owner' });
    await after.user.click(await screen.findByRole('button', { name: '退回' }));
    const again = within(await screen.findByRole('dialog'));
    await found(again.getByRole('textbox', { name: '说明' }), '请给运单号');
    expect(again.getByRole('combobox', { name: '为什么退回' })).toHaveDisplayValue('需要补充信息');
    await after.user.click(again.getByRole('button', { name: '退回' }));
    await gone(after, key);
    expect(asked(after, 'task.handBack')).toEqual([{ taskId: fakeId(3_000), code: 'needs_facts', note: '请给运单号' }]);
  });
});

test('the note of an approval', async () => {
  const approval = fakeApproval({ requestedAtMs: sceneNowMs - 30 * 86_400_000 });
  const key = `ticket:${approval.ticketId}:approval:${approval.id}`;
  const options: Options = { ui: { screen: 'to-do' } };
  const open = async ({ desk, user }: Rendered) => {
    desk.state.approvals = [approval];
    desk.changed('ticket');
    await user.click(await screen.findByRole('button', { name: '附上理由' }));
    return screen.findByRole('textbox', { name: '理由（可不填）' });
  };
  const before = renderDesk(options);
  await before.user.type(await open(before), '先检测，再谈补偿');
  await onDisk(before, key, '先检测，再谈补偿');
  const after = killAndOpen(before, options);
  await found(await open(after), '先检测，再谈补偿');
  await after.user.click(screen.getByRole('button', { name: '不同意' }));
  await waitFor(() => expect(asked(after, 'approval.decide')).toMatchObject([{ decision: 'refused', note: '先检测，再谈补偿' }]));
  await gone(after, key);
});

describe('in the ticket sheet', () => {
  const ticketId = fakeId(1_001);
  const options: Options = { ui: { screen: 'ledger', ticketId } };
  const sheet = async () => within(await screen.findByRole('complementary', { name: /工单 TK-/ }));

  /** Opens the form, writes, kills the desk, opens it again and sends what is found. */
  async function survives(open: (rendered: Rendered) => Promise<HTMLElement>, words: string, send: string): Promise<Rendered> {
    const before = renderDesk(options);
    await before.user.type(await open(before), words);
    await waitFor(() => expect([...before.desk.state.drafts.values()].some(({ text }) => text.includes(words))).toBe(true));
    const after = killAndOpen(before, options);
    await found(await open(after), words);
    await after.user.click(screen.getByRole('button', { name: new RegExp(`^${send}`) }));
    await waitFor(() => expect([...after.desk.state.drafts.values()].filter(({ text }) => text.includes(words))).toEqual([]));
    return after;
  }

  test('the reason of a move to another stage', async () => {
    const after = await survives(
      async ({ user }) => {
        await user.click(await (await sheet()).findByRole('button', { name: '推进到' }));
        await user.click((await screen.findAllByRole('menuitem', { name: /./ }))[0] as HTMLElement);
        return within(await screen.findByRole('dialog', { name: '推进到' })).findByRole('textbox');
      },
      '客户已经同意方案',
      '推进到「',
    );
    expect(asked(after, 'ticket.setStage')).toMatchObject([{ ticketId, reason: '客户已经同意方案' }]);
  });

  test('how it got worse', async () => {
    const after = await survives(
      async ({ user }) => {
        await user.click(await (await sheet()).findByRole('button', { name: '情况变坏' }));
        return screen.findByRole('textbox', { name: '说明（可不填）' });
      },
      '客户说要找媒体',
      '记录',
    );
    expect(asked(after, 'ticket.worsen')).toMatchObject([{ ticketId, note: '客户说要找媒体' }]);
  });

  test('why a line of the story is taken back', async () => {
    const after = await survives(
      async ({ user }) => {
        await user.click((await (await sheet()).findAllByRole('button', { name: /^撤回「/ }))[0] as HTMLElement);
        return screen.findByRole('textbox', { name: '为什么撤回' });
      },
      '记到别的工单上了',
      '撤回这条记录',
    );
    expect(asked(after, 'ticket.takeBack')).toMatchObject([{ ticketId, reason: '记到别的工单上了' }]);
  });
});

test('a note for many tickets', async () => {
  const options: Options = { ui: { screen: 'ledger' } };
  const open = async ({ user }: Rendered) => {
    await user.click((await screen.findAllByRole('checkbox', { name: /^选中工单/ }))[0] as HTMLElement);
    await user.click(within(screen.getByRole('toolbar', { name: '批量操作' })).getByRole('button', { name: '加备注' }));
    return screen.findByRole('textbox', { name: '备注（每张工单都会记下）' });
  };
  const before = renderDesk(options);
  await before.user.type(await open(before), '仓库说这批都补发');
  await onDisk(before, 'new:bulk-note', '仓库说这批都补发');
  const after = killAndOpen(before, options);
  await found(await open(after), '仓库说这批都补发');
  await after.user.click(screen.getByRole('button', { name: '确定' }));
  await waitFor(() => expect(asked(after, 'ledger.change')).toMatchObject([{ change: { kind: 'note', text: '仓库说这批都补发' } }]));
  await gone(after, 'new:bulk-note');
});

test('why a warning is wrong', async () => {
  const key = (rule: string) => `contact:${sceneContactId}:contest:${rule}`;
  const before = await openCallDesk();
  await before.user.type(await findComposer(), '明天肯定送到');
  await before.user.click(await screen.findByRole('button', { name: '这条提醒不对' }));
  await before.user.type(screen.getByLabelText('说明为什么不对（可不填）'), '这是门店自提');
  const isSaved = () =>
    [...before.desk.state.drafts.values()].some((each) => each.key.startsWith(key('')) && each.text.includes('这是门店自提'));
  await waitFor(() => expect(isSaved()).toBe(true));
  cleanup();
  const after = await openCallDesk({ desk: { drafts: [...before.desk.state.drafts.values()] } });
  await after.user.click(await screen.findByRole('button', { name: '这条提醒不对' }));
  await found(await screen.findByLabelText('说明为什么不对（可不填）'), '这是门店自提');
  await after.user.click(screen.getByRole('button', { name: '反馈给规则负责人' }));
  await screen.findByText('已记下，会转给规则负责人。');
  const [sent] = asked(after, 'contact.contestFinding') as { rule: string; note: string }[];
  expect(sent?.note).toBe('这是门店自提');
  await gone(after, key(sent?.rule ?? ''));
});

test('the number of a talk noted by hand, and the name of the new customer', async () => {
  const options: Options = { scenario: 'empty', ui: { screen: 'call-desk' } };
  const before = renderDesk(options);
  await before.user.click((await screen.findAllByTestId('log-by-hand'))[0] as HTMLElement);
  await before.user.type(await screen.findByLabelText('来电号码（可不填）'), '13900000000');
  await onDisk(before, 'new:contact', '13900000000');
  const noting = killAndOpen(before, options);
  await noting.user.click((await screen.findAllByTestId('log-by-hand'))[0] as HTMLElement);
  await found(await screen.findByLabelText('来电号码（可不填）'), '13900000000');
  await noting.user.click(screen.getByRole('button', { name: '开始' }));
  await gone(noting, 'new:contact');
  await noting.user.click(await screen.findByRole('button', { name: '新建客户' }));
  await noting.user.type(await screen.findByLabelText('姓名'), '顾小满');
  const key = `contact:${fakeId(60)}:newCustomer`;
  await onDisk(noting, key, '顾小满');
  const { running } = noting.desk.state;
  const after = killAndOpen(noting, { ...options, running, ui: { screen: 'call-desk', activeContactId: fakeId(60) } });
  await after.user.click(await screen.findByRole('button', { name: '新建客户' }));
  await found(await screen.findByLabelText('姓名'), '顾小满');
  await after.user.click(screen.getByRole('button', { name: '新建并关联' }));
  await gone(after, key);
});

test('what went from the disk with its customer is shown no more; what is being typed stays', async () => {
  const options: Options = { scenario: 'empty', ui: { screen: 'posts' } };
  const rendered = renderDesk(options);
  await rendered.user.click(await screen.findByTestId('post-add'));
  const field = await screen.findByLabelText(/帖文内容/);
  await rendered.user.type(field, '她说住在望江路');
  await onDisk(rendered, 'new:post', '她说住在望江路');
  await waitFor(() => expect(isDirty(useDraftStore.getState().drafts['new:post'])).toBe(false));
  const looks = vi.spyOn(rendered.desk.state.drafts, 'get');
  rendered.desk.changed('draft');
  await waitFor(() => expect(looks).toHaveBeenCalledWith('new:post'));
  await waitFor(() => expect(looks.mock.results.at(-1)?.value).toMatchObject({ key: 'new:post' }));
  expect(field).toHaveValue('她说住在望江路');
  rendered.desk.state.drafts.delete('new:post');
  rendered.desk.changed('draft');
  await found(field, '');
  await rendered.user.type(field, '别的话');
  await onDisk(rendered, 'new:post', '别的话');
  expect(rendered.desk.state.drafts.get('new:post')?.text).not.toContain('望江路');
});

test('a talk noted by hand keeps whom it is with, and names them', async () => {
  const options: Options = { ui: { screen: 'call-desk' } };
  const open = async ({ user }: Rendered) => {
    await user.click((await screen.findAllByTestId('log-by-hand'))[0] as HTMLElement);
    return within(await screen.findByRole('dialog'));
  };
  const before = renderDesk(options);
  const first = await open(before);
  await before.user.type(first.getByRole('textbox', { name: /^客户/ }), '林');
  await before.user.click((await first.findAllByRole('button', { name: /林/ }))[0] as HTMLElement);
  await onDisk(before, 'new:contact', 'customerId');
  const after = killAndOpen(before, options);
  const again = await open(after);
  expect(await again.findByText(/^客户：|林/)).toBeVisible();
  await after.user.click(again.getByRole('button', { name: '开始' }));
  const [sent] = asked(after, 'contact.logByHand') as { customerId: string | null }[];
  expect(sent?.customerId).not.toBeNull();
  expect(before.desk.state.drafts.get('new:contact')?.text).toContain(sent?.customerId);
});
