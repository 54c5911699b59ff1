/** Whatever a person types into a form is on disk before it is sent: found again after a kill of the desk, gone once it was sent. */
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { asked, sceneNowMs } from '../support/call-desk.tsx';
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
