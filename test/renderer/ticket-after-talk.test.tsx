/** The ticket sheet is worked on after the talk: demands are ticked, files added, promises made and taken back. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ticketId = fakeId(1_001);
const open = () => renderDesk({ ui: { screen: 'ledger', ticketId } });
const sheet = () => screen.findByRole('complementary', { name: /工单 TK-/ });

test('a demand is ticked where it is read', async () => {
  const { user, desk } = open();
  const [first] = await within(await sheet()).findAllByRole('checkbox');
  await user.click(first as HTMLElement);
  await waitFor(() => expect(desk.state.asked.find(({ name }) => name === 'ticket.tickDemand')?.input).toMatchObject({ ticketId }));
});

test('a file that came later is added', async () => {
  const { user, desk } = open();
  const inSheet = within(await sheet());
  await inSheet.findByRole('button', { name: '添加文件' });
  const field = document.querySelector<HTMLInputElement>('aside input[type="file"]');
  await user.upload(field as HTMLInputElement, new File(['abc'], 'late.jpg', { type: 'image/jpeg' }));
  await waitFor(() =>
    expect(desk.state.asked.find(({ name }) => name === 'ticket.attach')?.input).toMatchObject({
      contactId: null,
      ticketId,
      fileName: 'late.jpg',
    }),
  );
});

test('a promise needs a time before it can be recorded, and what is typed outlives the popover', async () => {
  const { user, desk } = open();
  await user.click(await within(await sheet()).findByRole('button', { name: '记一个承诺' }));
  await user.type(await screen.findByRole('textbox', { name: '做什么' }), '补发新的一台');
  expect(screen.getByRole('button', { name: '记为承诺' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: '几点前' }), '今天18点前');
  await waitFor(() => expect(screen.getByRole('button', { name: '记为承诺' })).toBeEnabled());
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: '记一个承诺' }));
  expect(await screen.findByRole('textbox', { name: '做什么' })).toHaveValue('补发新的一台');
  await waitFor(() => expect(screen.getByRole('button', { name: '记为承诺' })).toBeEnabled());
  await user.click(screen.getByRole('button', { name: '记为承诺' }));
  await waitFor(() =>
    expect(desk.state.asked.find(({ name }) => name === 'commitment.make')?.input).toMatchObject({
      contactId: null,
      ticketId,
      what: '补发新的一台',
      words: '今天18点前',
    }),
  );
});

test('a promise recorded by mistake is cancelled with a reason, not called broken, and the reason is kept while it is not sent', async () => {
  const { user, desk } = open();
  await user.click((await within(await sheet()).findAllByRole('button', { name: /^处理承诺/ }))[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: '取消承诺' }));
  const reason = await screen.findByRole('textbox', { name: '为什么取消（必填）' });
  expect(screen.getByRole('button', { name: '取消这个承诺' })).toBeDisabled();
  await user.type(reason, '记到别的工单上了');
  await user.keyboard('{Escape}');
  await user.click((await within(await sheet()).findAllByRole('button', { name: /^处理承诺/ }))[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: '取消承诺' }));
  expect(await screen.findByRole('textbox', { name: '为什么取消（必填）' })).toHaveValue('记到别的工单上了');
  await user.click(screen.getByRole('button', { name: '取消这个承诺' }));
  await waitFor(() =>
    expect(desk.state.asked.find(({ name }) => name === 'commitment.settle')?.input).toMatchObject({
      ...{ status: 'cancelled', reason: '记到别的工单上了' },
    }),
  );
});

test('goods that came back are told with their day, never one to come', async () => {
  const { user, desk } = open();
  await user.click(await within(await sheet()).findByRole('button', { name: '退货已收到' }));
  const day = await screen.findByLabelText(/哪一天收到的/);
  expect(day).toHaveValue(day.getAttribute('max'));
  await user.click(screen.getByRole('button', { name: '记录' }));
  await waitFor(() =>
    expect(desk.state.asked.find(({ name }) => name === 'ticket.goodsReturned')?.input).toEqual({
      ...{ ticketId, day: day.getAttribute('max'), reason: '' },
    }),
  );
});

test('a worsening told by mistake is taken back only with a reason', async () => {
  const { user, desk } = open();
  await user.click((await within(await sheet()).findAllByRole('button', { name: /^撤回「/ }))[0] as HTMLElement);
  const confirm = await screen.findByRole('button', { name: '撤回这条记录' });
  expect(confirm).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: '为什么撤回' }), '听错了');
  await user.click(confirm);
  await waitFor(() =>
    expect(desk.state.asked.find(({ name }) => name === 'ticket.takeBack')?.input).toMatchObject({ ticketId, reason: '听错了' }),
  );
});
