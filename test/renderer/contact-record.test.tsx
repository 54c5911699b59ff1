/** A recorded contact, read from wherever it is named: the timeline, the profile, a word that was said. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { strangerContactId } from '../support/fake-contact-record.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'customer', customerId: fakeId(100) } as const;
const panel = () => screen.findByTestId('contact-record', {}, { timeout: 15_000 });
const searchField = () => screen.findByRole('textbox', { name: '姓名、拼音、手机后四位、订单号' });

test('the last contacts of a profile open what was said, with speaker and time, its ticket and its files', async () => {
  const { user } = renderDesk({ ui });
  const rows = await screen.findByTestId('last-contacts');
  await user.click(within(rows).getAllByRole('button')[0] as HTMLElement);
  const record = await panel();
  expect(within(record).getAllByTestId('record-line')).toHaveLength(5);
  expect(within(record).getAllByTestId('record-line')[1]).toHaveTextContent(/^客户 00:09我上周买的奶瓶礼盒/);
  expect(within(record).getByText('破损照片.jpg')).toBeInTheDocument();
  await user.click(within(record).getByRole('button', { name: 'TK-20261122-7F3KQ' }));
  expect(useUiStore.getState()).toMatchObject({ screen: 'ledger', ticketId: fakeId(1_000), record: null });
});

test('a contact of the timeline opens, and Escape closes it', async () => {
  const { user } = renderDesk({ ui });
  await user.click((await screen.findAllByRole('button', { name: '查看内容' }))[0] as HTMLElement);
  await panel();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('contact-record')).not.toBeInTheDocument());
});

test('a word that was said opens the contact it was said in, marked there, beside the customer', async () => {
  const { user } = renderDesk({ ui: { screen: 'customer', customerId: null } });
  await user.type(await searchField(), '说好补发');
  await waitFor(() => expect(document.querySelector('mark')).toHaveTextContent('说好补发'));
  await user.keyboard('{Enter}');
  const record = await panel();
  expect([...record.querySelectorAll('mark')].map(({ textContent }) => textContent)).toEqual(['说好补发']);
  expect(within(record).getByText('含「说好补发」的有 1 句')).toBeInTheDocument();
  expect(useUiStore.getState()).toMatchObject({ customerId: fakeId(100), record: { contactId: fakeId(801) } });
});

test('words of somebody nobody knows yet open their contact', async () => {
  const { user } = renderDesk({ ui: { screen: 'customer', customerId: null } });
  await user.type(await searchField(), '说好补发');
  await user.click(await screen.findByRole('button', { name: /还不知道是谁/ }));
  expect(await panel()).toHaveTextContent('还不知道是谁，来自 138****6021');
  expect(useUiStore.getState()).toMatchObject({ customerId: null, record: { contactId: strangerContactId, words: '说好补发' } });
});

test('one that is not here any more says what is safe and what to do', async () => {
  const { desk } = renderDesk({ ui });
  desk.state.goneContacts.add(fakeId(803));
  useUiStore.getState().openRecord(fakeId(803));
  expect(await screen.findByText(/没有找到这条记录/)).toHaveTextContent('其他数据不受影响');
});

test('of a very long talk the place that was looked for is there, and the rest on request', async () => {
  const { user } = renderDesk({ ui, scenario: 'long' });
  useUiStore.getState().openRecord(fakeId(801), '没有这句话');
  const record = await panel();
  expect(within(record).getAllByTestId('record-line')).toHaveLength(200);
  await user.click(within(record).getByRole('button', { name: '再显示后面 200 句' }));
  expect(within(record).getAllByTestId('record-line')).toHaveLength(400);
});
