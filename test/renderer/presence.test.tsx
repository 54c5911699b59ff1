/** Two people on one ticket: who is there, the warning at a field, going on with one key, and what is said while the hub is away. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PresenceView } from '../../src/shared/contract/presence-views.ts';
import type { Doing } from '../../src/shared/presence/claims.ts';
import type { FakeDesk } from '../support/fake-desk.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ticketId = fakeId(1_000);
const patient = { timeout: 15_000 };

function doing(what: Doing['what'], nowMs = Date.now()): Doing {
  return { what, sinceMs: nowMs - 40_000, activeMs: nowMs - 12_000, isFirst: true };
}

function arrive(desk: FakeDesk, people: PresenceView['tickets'][number]['people'], sight: PresenceView['sight'] = 'live'): void {
  desk.state.presence = { sight, tickets: people.length === 0 ? [] : [{ ticketId, people }] };
  desk.changed('presence');
}

const li = (...whats: Doing['what'][]) => ({ userId: fakeId(70), name: '李响', doing: whats.map((what) => doing(what)) });

async function openSheet() {
  const rendered = renderDesk({ ui: { screen: 'ledger', ticketId } });
  const note = await screen.findByRole('textbox', { name: '备注' }, patient);
  return { ...rendered, note };
}

test('a colleague who opens the ticket stands in its head and in its row of the ledger', async () => {
  const { desk } = await openSheet();
  expect(screen.queryByText('李响 正在看')).toBeNull();
  arrive(desk, [li('open')]);
  const people = await screen.findByTestId('ticket-people');
  await within(people).findByText('李响 正在看', {}, patient);
  expect(await screen.findByRole('img', { name: '李响 正在看' })).toBeInTheDocument();
  arrive(desk, []);
  await waitFor(() => expect(screen.queryByText('李响 正在看')).toBeNull(), patient);
}, 60_000);

test('a field that somebody writes in warns, and one key goes on without losing a letter', async () => {
  const { desk, user, note } = await openSheet();
  arrive(desk, [li('open', 'note')]);
  const warning = await screen.findByTestId('held-field', {}, patient);
  expect(within(warning).getByRole('status')).toHaveTextContent('李响 正在写这张工单的备注');
  expect(warning).toHaveTextContent(/1\d 秒前|刚刚|5 秒前/);
  await user.keyboard('{Alt>}w{/Alt}');
  await waitFor(() => expect(note).toHaveFocus(), patient);
  expect(screen.queryByTestId('held-field')).toBeNull();
  await user.keyboard('客户要求改地址');
  expect(note).toHaveValue('客户要求改地址');
  expect(screen.getByTestId('held-quiet')).toHaveTextContent('李响 也在写备注');
  await waitFor(() => expect(desk.state.places.some(({ edits }) => edits[0]?.field === 'note')).toBe(true), patient);
}, 60_000);

test('typing at once is going on as well: the field is never locked', async () => {
  const { desk, user, note } = await openSheet();
  arrive(desk, [li('note')]);
  await screen.findByTestId('held-field', {}, patient);
  await user.type(note, '已');
  expect(note).toHaveValue('已');
  expect(await screen.findByTestId('held-quiet')).toBeInTheDocument();
}, 60_000);

test('the lease is said with the first key and released when the field is left; the sheet is said while it is open', async () => {
  const { desk, user, note } = await openSheet();
  await waitFor(() => expect(desk.state.places).toContainEqual(expect.objectContaining({ ticketId, edits: [] })), patient);
  await user.type(note, '写一句');
  const held = () => desk.state.places.filter(({ edits }) => edits.length > 0);
  await waitFor(() => expect(held()).toHaveLength(1), patient);
  await user.tab();
  const placeId = held()[0]?.placeId;
  await waitFor(() => expect(desk.state.places.at(-1)).toEqual({ placeId, ticketId: null, edits: [] }), patient);
}, 60_000);

test('while the hub is away the sheet says that nobody sees anybody', async () => {
  const { desk } = await openSheet();
  arrive(desk, [li('open')]);
  await screen.findByText('李响 正在看', {}, patient);
  arrive(desk, [], 'blind');
  expect(await screen.findByText(/别人看不到您打开了这张工单/, {}, patient)).toBeInTheDocument();
}, 60_000);
