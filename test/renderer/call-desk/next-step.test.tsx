/** What is refused or offered beside the talk has a next step that a key reaches. */
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useUiStore } from '../../../src/renderer/state/ui-store.ts';
import { asked, findComposer, openCallDesk, sceneNowMs } from '../../support/call-desk.tsx';
import { fakeId } from '../../support/fake-desk-rows.ts';

const optionInHand = () => waitFor(() => expect(document.activeElement?.closest('[data-option-id]') ?? null).not.toBeNull());

describe('another matter', () => {
  test('before the talk is saved one key takes it to a new ticket', async () => {
    const { user } = await openCallDesk();
    await findComposer();
    await screen.findByTestId('ticket-choice');
    await user.keyboard('{Alt>}o{/Alt}');
    await waitFor(() => expect(screen.getByTestId('ticket-choice')).toHaveTextContent('会新建工单'));
  });

  test('once it is saved the same key begins a contact of its own, with the same customer and about no ticket yet', async () => {
    const rendered = await openCallDesk({ step: 'end' });
    await findComposer();
    const [first] = rendered.desk.state.running;
    await rendered.user.keyboard('{Control>}s{/Control}');
    expect(await screen.findByRole('button', { name: /^另一件事/ })).toHaveAttribute('aria-keyshortcuts', 'Alt+O');
    await rendered.user.keyboard('{Alt>}o{/Alt}');
    await waitFor(() => expect(useUiStore.getState().activeContactId).toBe(fakeId(60)));
    expect(asked(rendered, 'contact.logByHand')).toEqual([{ channel: 'phone', number: '', customerId: first?.customerId }]);
    expect(rendered.desk.state.running.at(-1)).toMatchObject({ id: fakeId(60), ticketId: null, isOtherMatter: true });
  });
});

describe('a type for which the choice that stands is too dear', () => {
  test('leads to the options by one key, wherever the hands are', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    rendered.desk.state.typeRefusal = 'approval.type-limit';
    await rendered.user.click(screen.getByRole('button', { name: '确认类型' }));
    expect(await screen.findByText(/所以类型没有改/)).toHaveTextContent('改选并保存工单后，再改类型');
    expect(screen.getByRole('button', { name: /^改选方案/ })).toHaveAttribute('aria-keyshortcuts', 'Alt+B');
    field.focus();
    await rendered.user.keyboard('{Alt>}b{/Alt}');
    await waitFor(() => expect(screen.getByTestId('step-offer_two_options')).toHaveAttribute('data-current', 'true'));
    await optionInHand();
  });

  test('is said also when it was picked from the list', async () => {
    const rendered = await openCallDesk();
    await findComposer();
    rendered.desk.state.typeRefusal = 'approval.type-limit';
    await rendered.user.click(within(screen.getByTestId('guide')).getByTitle('换一个类型'));
    await rendered.user.click(await screen.findByRole('menuitem', { name: '隐私泄露' }));
    expect(await screen.findByRole('button', { name: /^改选方案/ })).toBeVisible();
  });

  test('is told in the wrap-up, and the same key leads back to the options', async () => {
    const rendered = await openCallDesk({ step: 'end', changes: { phase: 'wrapup', endedAtMs: sceneNowMs, alerts: [] } });
    rendered.desk.state.typeRefusal = 'approval.type-limit';
    await waitFor(() => expect(screen.getByTestId('wrapup-complete')).toBeEnabled());
    await rendered.user.click(screen.getByTestId('wrapup-complete'));
    await screen.findByText(/所以类型没有改/);
    expect(screen.getByRole('button', { name: /^改选方案/ })).toHaveAttribute('aria-keyshortcuts', 'Alt+B');
    await rendered.user.keyboard('{Alt>}b{/Alt}');
    await screen.findByTestId('guide');
    await optionInHand();
  });
});
