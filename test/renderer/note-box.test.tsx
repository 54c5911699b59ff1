/** A note that is being saved, and a person who types on. */
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ticketId = fakeId(1_000);
const patient = { timeout: 15_000 };

test('what is typed while a note is saved stays in the field, and the note is still said to be written', async () => {
  const { desk, user } = renderDesk({ ui: { screen: 'ledger', ticketId } });
  let saved = () => {};
  desk.state.beforeNote = new Promise((resolve) => {
    saved = resolve;
  });
  const note = await screen.findByRole('textbox', { name: '备注' }, patient);
  await user.type(note, '仓库已回复');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await user.type(note, '，明早回电');
  saved();
  await waitFor(() => expect(note).toHaveValue('，明早回电'), patient);
  expect(desk.state.notes).toEqual([{ ticketId, text: '仓库已回复' }]);
  expect(desk.state.places.at(-1)?.edits[0]?.field).toBe('note');
}, 60_000);

test('a note that was saved whole leaves an empty field and releases it', async () => {
  const { desk, user } = renderDesk({ ui: { screen: 'ledger', ticketId } });
  const note = await screen.findByRole('textbox', { name: '备注' }, patient);
  await user.type(note, '仓库已回复');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(note).toHaveValue(''), patient);
  await waitFor(() => expect(desk.state.places.at(-1)?.edits).toEqual([]), patient);
}, 60_000);
