/** What a ticket says, read outside a call: facts with their source, said against recorded without a verdict, and what came of follow-ups. */
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { sheetDoubt } from '../sheets/sheet-approvals.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'ledger', ticketId: fakeId(1_000) } as const;
const patient = { timeout: 15_000 };

test('facts stand in the ticket with their source, and what differs side by side with sentences to read', async () => {
  const { desk } = renderDesk({ ui });
  desk.state.caseFacts = sheetDoubt;
  desk.changed('ticket');
  const found = await screen.findByTestId('ticket-doubts', {}, patient);
  for (const { text } of sheetDoubt.facts) expect(within(found).getAllByText(text, { exact: false })[0]).toBeVisible();
  const differing = sheetDoubt.doubts.filter(({ fact }) => fact !== null);
  const cards = within(found).getAllByTestId('doubt');
  expect(cards).toHaveLength(differing.length);
  expect(cards[0]).toHaveTextContent(differing[0]?.said ?? 'nothing differs');
  expect(cards[0]).toHaveTextContent('只说事实，不评价人');
}, 60_000);

test('the branch for what no record shows is opened by hand; without anything found nothing is said', async () => {
  const { desk, user } = renderDesk({ ui });
  await screen.findByRole('textbox', { name: '备注' }, patient);
  expect(screen.queryByTestId('ticket-doubts')).toBeNull();
  desk.state.caseFacts = {
    facts: [],
    doubts: [{ code: 'other', said: '说法', fact: null, sentences: [{ kind: 'calm', text: '我先听您说完' }] }],
  };
  desk.changed('ticket');
  await user.click(await screen.findByRole('button', { name: '说的和查到的对不上' }, patient));
  expect(await screen.findByText('我先听您说完')).toBeVisible();
}, 60_000);

test('what came of a follow-up is read without the personal data that was noted with it', async () => {
  renderDesk({ ui });
  expect(await screen.findByText(/已告知，客户接受，改打 \*/, {}, patient)).toBeVisible();
  expect(screen.queryByText(/13800001037/)).toBeNull();
}, 60_000);
