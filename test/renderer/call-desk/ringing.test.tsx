import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { nextMoves } from '../../../src/shared/monitor/moves.ts';
import { asked, findComposer, openCallDesk, sceneContact, sceneNowMs, scenePacks } from '../../support/call-desk.tsx';
import type { FakeDesk } from '../../support/fake-desk.ts';
import { fakeRinging } from '../../support/fake-desk-handlers.ts';
import { fakeId } from '../../support/fake-desk-rows.ts';
import { renderDesk } from '../../support/render-desk.tsx';

const secondId = fakeId(51);

async function ring(desk: FakeDesk, id: string): Promise<void> {
  await act(async () => {
    desk.state.running = [...desk.state.running, fakeRinging(sceneNowMs, { id, customerId: fakeId(101), fromMasked: '139****7788' })];
    desk.announce({ type: 'contact.offered', contactId: id });
    desk.changed('contact');
  });
}

const emptyDesk = () => {
  window.innerWidth = 1_280;
  return renderDesk({ nowMs: sceneNowMs, packs: scenePacks, running: [] });
};

describe('a contact rings', () => {
  test('with empty hands its profile is in front at once, before it is answered', async () => {
    const { desk } = emptyDesk();
    await screen.findByText('现在没有通话');
    await ring(desk, secondId);
    expect(await screen.findByTestId('profile-name')).toHaveTextContent('林**');
    expect(screen.getByTestId('profile-why')).toHaveTextContent('来电号码与主号码完全一致');
    expect(screen.getByTestId('call-pop')).toBeVisible();
  });

  test('F2 answers it, and the field to write in appears', async () => {
    const { desk, user } = emptyDesk();
    await screen.findByText('现在没有通话');
    await ring(desk, secondId);
    await screen.findByTestId('call-pop');
    await user.keyboard('{F2}');
    await screen.findByTestId('composer-input');
    expect(desk.state.running.map((contact) => contact.phase)).toEqual(['talking']);
    await waitFor(() => expect(screen.queryByTestId('call-pop')).toBeNull());
  });

  test('while something is written it is only a card: the caret and the text stay', async () => {
    const { desk, user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '林女士，我马上');
    await ring(desk, secondId);
    expect(await screen.findByTestId('call-pop')).toHaveTextContent('139****7788');
    expect(field).toHaveFocus();
    await user.keyboard('去查');
    expect(field).toHaveValue('林女士，我马上去查');
    expect(screen.getAllByTestId('contact-tab').map((tab) => tab.getAttribute('aria-current'))).toEqual(['page', null]);
  });

  test('going to the other contact and back restores the words and the caret', async () => {
    const { desk, user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '林女士，我马上');
    field.setSelectionRange(4, 4);
    await user.keyboard('{ArrowLeft}');
    const caret = field.selectionStart;
    desk.state.running = [...desk.state.running, { ...sceneContact(), id: secondId }];
    await act(async () => desk.changed('contact'));
    await waitFor(() => expect(screen.getAllByTestId('contact-tab')).toHaveLength(2));
    const [first, second] = screen.getAllByTestId('contact-tab');
    await user.click(second as HTMLElement);
    await waitFor(() => expect(screen.getByTestId('composer-input')).toHaveValue(''));
    await user.click(first as HTMLElement);
    await waitFor(() => expect(screen.getByTestId('composer-input')).toHaveValue('林女士，我马上'));
    expect((screen.getByTestId('composer-input') as HTMLTextAreaElement).selectionStart).toBe(caret);
  });
});

describe('a wrong match', () => {
  test('one key opens the candidates again; whoever is picked stands there instead, and what is written stays', async () => {
    const { desk, user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '请您稍等');
    const before = screen.getByTestId('profile-name').textContent;
    await user.keyboard('{Alt>}{i}{/Alt}');
    expect(await screen.findByText('实际是哪一位？')).toBeVisible();
    const box = screen.getByRole('textbox', { name: '查找客户' });
    expect(box).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(await screen.findByTestId('profile-name')).toHaveTextContent(before ?? '');
    await user.click(screen.getByTestId('wrong-customer'));
    await user.type(await screen.findByRole('textbox', { name: '查找客户' }), '*');
    const other = await screen.findAllByTestId('candidate');
    await user.click(other.at(-1) as HTMLElement);
    await waitFor(() => expect(screen.queryByText('实际是哪一位？')).toBeNull());
    expect(desk.state.running[0]?.matchReason).toBe('picked');
    expect(await screen.findByTestId('profile')).toBeVisible();
    expect(field).toHaveValue('请您稍等');
  });
});

describe('the transcript', () => {
  const said = (text: string) => ({
    id: 'u9',
    speaker: 'agent' as const,
    via: 'speech' as const,
    text,
    atMs: 210_000,
    endMs: 214_000,
    rev: 0,
    emotion: null,
    findings: [
      {
        label: 'blame_shift' as const,
        severity: 'warn' as const,
        start: 0,
        end: 8,
        text: '这不是我们的问题',
        rule: 'r',
        reason: '客户听到的是没人负责',
        rewrite: '这件事由我负责跟到底',
      },
    ],
  });

  test('speech cannot be blocked: the harmful words are marked and a repair can be said now', async () => {
    const { user } = await openCallDesk({ changes: { utterances: [said('这不是我们的问题')] } });
    const field = await findComposer();
    expect(screen.getByText('可以马上补一句')).toBeVisible();
    await user.click(screen.getByRole('button', { name: '放进撰写框' }));
    await waitFor(() => expect(field).toHaveValue('这件事由我负责跟到底'));
  });

  test('an alert says why and proposes two moves; F8 is honest about who can see it; it can be put away', async () => {
    const rendered = await openCallDesk();
    await findComposer();
    expect(screen.getByTestId('alert-card')).toHaveTextContent(nextMoves.dissatisfaction[0]);
    expect(screen.getByTestId('alert-card')).toHaveTextContent(nextMoves.dissatisfaction[1]);
    await rendered.user.keyboard('{F8}');
    expect(screen.getByTestId('alert-card')).toHaveTextContent('班长看不到');
    await rendered.user.click(screen.getByRole('button', { name: '知道了' }));
    await waitFor(() => expect(screen.queryByTestId('alert-card')).toBeNull());
  });

  test('the progress statement goes to the composer with one key', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    await rendered.user.keyboard('{Alt>}a{/Alt}');
    await waitFor(() => expect(field.value).toContain('现由物流协同组负责'));
    expect(asked(rendered, 'contact.recordText')).toEqual([]);
  });
});

describe('with no telephony', () => {
  test('a contact is logged by hand and is in front at once', async () => {
    const rendered = emptyDesk();
    await rendered.user.click(await screen.findByTestId('log-by-hand'));
    await rendered.user.click(await screen.findByRole('radio', { name: '在线' }));
    await rendered.user.type(screen.getByLabelText('来电号码（可不填）'), '13800001234');
    await rendered.user.click(screen.getByRole('button', { name: '开始' }));
    await screen.findByTestId('composer-input');
    expect(asked(rendered, 'contact.logByHand')).toEqual([{ channel: 'chat', number: '13800001234', customerId: null }]);
    expect(screen.getByText('陌生来电')).toBeVisible();
  });
});
