/** An agent hears that a customer's data are wrong, and says so on the ticket of the talk. */
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { asked, findComposer, openCallDesk } from '../support/call-desk.tsx';
import { fakeId } from '../support/fake-desk-rows.ts';
import { type Rendered, renderDesk } from '../support/render-desk.tsx';

type Options = NonNullable<Parameters<typeof renderDesk>[0]>;

const customerId = fakeId(100);
const key = `customer:${customerId}:correction`;
const page: Options = { ui: { screen: 'customer', customerId } };
const right = () => screen.findByRole('textbox', { name: '正确的是' });
const kept = ({ desk }: Rendered) => desk.state.drafts.get(key)?.text ?? '';

test('with Alt+U and the keyboard alone: which field, what is right, and where it went', async () => {
  const rendered = await openCallDesk();
  const { user } = rendered;
  await user.click(await findComposer());
  await user.keyboard('{Alt>}u{/Alt}');
  const field = await screen.findByRole('combobox', { name: '哪一项有误' });
  await waitFor(() => expect(field).toHaveFocus());
  const submit = screen.getByRole('button', { name: '提请更正' });
  expect(submit).toBeDisabled();
  await user.selectOptions(field, '地址');
  await user.tab();
  await user.keyboard('文三路138号');
  await user.tab();
  await user.keyboard('本人来电');
  await waitFor(() => expect(submit).toBeEnabled());
  await user.keyboard('{Enter}');
  await waitFor(() => expect(asked(rendered, 'ticket.requestCorrection')).toHaveLength(1));
  const [sent] = asked(rendered, 'ticket.requestCorrection') as { ticketId: string }[];
  expect(sent).toEqual({ ticketId: sent?.ticketId, field: 'address', right: '文三路138号', note: '本人来电' });
  expect(await screen.findByText(/^已记在工单 TK-\S+ 上/)).toBeInTheDocument();
  // Back to the sentence that the agent was writing.
  await waitFor(() => expect(screen.getByTestId('composer-input')).toHaveFocus());
});

test('what is typed is on disk before it is sent: found again after a kill of the desk, gone once it was sent', async () => {
  const before = renderDesk(page);
  await before.user.click(await screen.findByTestId('data-wrong'));
  await before.user.selectOptions(await screen.findByRole('combobox', { name: '哪一项有误' }), '姓名');
  await before.user.type(await right(), '王小明');
  await waitFor(() => expect(kept(before)).toContain('王小明'));
  cleanup();
  const after = renderDesk({ ...page, drafts: [...before.desk.state.drafts.values()] });
  await after.user.click(await screen.findByTestId('data-wrong'));
  await waitFor(async () => expect(await right()).toHaveValue('王小明'));
  expect(screen.getByRole('combobox', { name: '哪一项有误' })).toHaveValue('name');
  await after.user.click(screen.getByRole('button', { name: '提请更正' }));
  await waitFor(() => expect(asked(after, 'ticket.requestCorrection')).toMatchObject([{ field: 'name', right: '王小明', note: '' }]));
  await waitFor(() => expect(kept(after)).toBe(''));
});

test('without an open ticket it says that one is needed first, keeps what is typed, and sends nothing', async () => {
  const rendered = renderDesk({ ...page, scenario: 'empty' });
  await rendered.user.click(await screen.findByTestId('data-wrong'));
  await rendered.user.type(await right(), '13912345678');
  expect(screen.getByText(/还没有进行中的工单/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: '提请更正' })).toBeDisabled();
  await waitFor(() => expect(kept(rendered)).toContain('13912345678'));
  expect(asked(rendered, 'ticket.requestCorrection')).toEqual([]);
});

test('of several open tickets the agent chooses', async () => {
  const rendered = renderDesk({ ...page, scenario: 'long' });
  await rendered.user.click(await screen.findByTestId('data-wrong'));
  const tickets = await screen.findByRole('combobox', { name: '记在哪张工单' });
  const [, second] = within(tickets).getAllByRole('option') as HTMLOptionElement[];
  await rendered.user.selectOptions(tickets, second as HTMLOptionElement);
  await rendered.user.type(await right(), '金卡');
  await rendered.user.click(screen.getByRole('button', { name: '提请更正' }));
  await waitFor(() => expect(asked(rendered, 'ticket.requestCorrection')).toMatchObject([{ ticketId: second?.value, right: '金卡' }]));
});

test('in English', async () => {
  const rendered = renderDesk({ ...page, locale: 'en' });
  await rendered.user.click(await screen.findByRole('button', { name: /^Data is wrong/ }));
  await rendered.user.type(await screen.findByRole('textbox', { name: 'It should be' }), '13912345678');
  await rendered.user.click(screen.getByRole('button', { name: 'Request correction' }));
  await waitFor(() => expect(asked(rendered, 'ticket.requestCorrection')).toMatchObject([{ field: 'phone', right: '13912345678' }]));
  expect(await screen.findByText(/^Noted on ticket TK-/)).toBeInTheDocument();
});
