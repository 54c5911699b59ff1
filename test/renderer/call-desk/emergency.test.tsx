/** The emergency plan in the talk: it opens beside the caret, says what to say, and is taken or put away by one key. */
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { asked, findComposer, openCallDesk, sceneContactId, sceneNowMs } from '../../support/call-desk.tsx';
import { fakeEmergency } from '../../support/fake-emergency.ts';
import type { Rendered } from '../../support/render-desk.tsx';

function hearOfHarm({ desk }: Rendered): void {
  desk.state.running = desk.state.running.map((contact) => ({ ...contact, emergency: fakeEmergency(sceneNowMs) }));
  desk.changed('contact');
}

const plan = () => screen.findByTestId('emergency-plan');

describe('the emergency plan', () => {
  test('opens in the talk and leaves the caret where it is', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    await rendered.user.type(field, '您先别');
    hearOfHarm(rendered);
    expect(await plan()).toHaveAttribute('data-state', 'open');
    expect(field).toHaveFocus();
    await rendered.user.keyboard('急');
    expect(field).toHaveValue('您先别急');
    expect(within(await plan()).getByRole('alert')).toHaveTextContent('应急预案已打开：有人烫伤或烧伤');
    expect(await plan()).toHaveTextContent('客户说到「烫伤」「孩子」「充电器」');
  });

  test('holds the keys for sentences, and shows to whom it goes and which report is due', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    hearOfHarm(rendered);
    const words = within(await plan()).getAllByTestId('emergency-sentence');
    expect(words).toHaveLength(3);
    field.focus();
    await rendered.user.keyboard('{Alt>}1{/Alt}');
    await waitFor(() => expect(field.value).toMatch(/断开电源/));
    for (const sentence of screen.getAllByTestId('sentence')) expect(sentence).not.toHaveAttribute('aria-keyshortcuts');
    expect(screen.getByTestId('emergency-second')).toHaveTextContent('许嘉言（资深坐席）');
    expect(screen.getByTestId('emergency-report')).toHaveTextContent('缺陷消费品信息报告 · 质量部门');
    expect(screen.getByTestId('emergency-report')).toHaveTextContent('可信度 C');
  });

  test('is taken by one key; what became of it stays, and may be folded', async () => {
    const rendered = await openCallDesk();
    await findComposer();
    hearOfHarm(rendered);
    await plan();
    await rendered.user.keyboard('{Alt>}t{/Alt}');
    await waitFor(async () => expect(await plan()).toHaveAttribute('data-state', 'taken'));
    expect(asked(rendered, 'emergency.take')).toEqual([{ contactId: sceneContactId }]);
    expect(await plan()).toHaveTextContent('工单 TK-20261122-7F3KQ 已升为紧急，由许嘉言负责');
    expect(screen.queryByRole('button', { name: /启动错了/ })).toBeNull();
    expect(screen.getByTestId('composer-input')).toHaveFocus();
    await rendered.user.click(within(await plan()).getByRole('button', { name: '收起' }));
    expect(screen.queryByTestId('emergency-sentence')).toBeNull();
    expect(screen.getAllByTestId('sentence')[0]).toHaveAttribute('aria-keyshortcuts', 'Alt+1');
  });

  test('is put away by one key and a reason, never without one', async () => {
    const rendered = await openCallDesk();
    await findComposer();
    hearOfHarm(rendered);
    await plan();
    await rendered.user.keyboard('{Alt>}x{/Alt}');
    const reasons = await screen.findByRole('form', { name: '为什么不是紧急事件？' });
    expect(within(reasons).getAllByRole('button')[0]).toHaveFocus();
    await rendered.user.keyboard('{Escape}');
    expect(asked(rendered, 'emergency.dismiss')).toEqual([]);
    expect(await plan()).toHaveAttribute('data-state', 'open');
    await rendered.user.keyboard('{Alt>}x{/Alt}');
    await screen.findByRole('form', { name: '为什么不是紧急事件？' });
    await rendered.user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('emergency-plan')).toBeNull());
    expect(asked(rendered, 'emergency.dismiss')).toEqual([{ contactId: sceneContactId, reason: '只是询问或担心，没有发生' }]);
    expect(screen.getByTestId('composer-input')).toHaveFocus();
  });

  test('says what is missing when nobody knows the customer', async () => {
    const emergency = fakeEmergency(sceneNowMs, { state: 'taken', decidedAtMs: sceneNowMs });
    await openCallDesk({ changes: { emergency, customerId: null } });
    expect(await plan()).toHaveTextContent('还不知道是哪位客户');
  });

  test('stays in front in the wrap-up while what was taken waits for a customer', async () => {
    const emergency = fakeEmergency(sceneNowMs, { state: 'taken', decidedAtMs: sceneNowMs });
    const rendered = await openCallDesk({ changes: { emergency, customerId: null, phase: 'wrapup' } });
    expect(await screen.findByTestId('wrapup')).toBeVisible();
    expect(await plan()).toHaveTextContent('还不知道是哪位客户');
    expect(screen.queryByTestId('emergency-sentence')).toBeNull();
    const written = { ...emergency, ticketId: 'ticket-1' };
    rendered.desk.state.running = rendered.desk.state.running.map((contact) => ({ ...contact, emergency: written }));
    rendered.desk.changed('contact');
    await waitFor(() => expect(screen.queryByTestId('emergency-plan')).toBeNull());
  });

  test('taken by mistake for a caller nobody knows, it is put away by the same key and a reason', async () => {
    const emergency = fakeEmergency(sceneNowMs, { state: 'taken', decidedAtMs: sceneNowMs });
    const rendered = await openCallDesk({ changes: { emergency, customerId: null, phase: 'wrapup' } });
    const section = await plan();
    expect(within(section).queryByTestId('emergency-take')).toBeNull();
    expect(within(section).getByRole('button', { name: /启动错了，撤回/ })).toHaveAttribute('aria-keyshortcuts', 'Alt+X');
    await rendered.user.keyboard('{Alt>}x{/Alt}');
    const reasons = await screen.findByRole('form', { name: '为什么不是紧急事件？' });
    await rendered.user.type(within(reasons).getByRole('textbox'), '按错了键{Enter}');
    await waitFor(() => expect(screen.queryByTestId('emergency-plan')).toBeNull());
    expect(asked(rendered, 'emergency.dismiss')).toEqual([{ contactId: sceneContactId, reason: '按错了键' }]);
  });

  test('stands above the talk where the steps are in a drawer', async () => {
    const rendered = await openCallDesk({ width: 1_024 });
    hearOfHarm(rendered);
    const section = await plan();
    expect(section.compareDocumentPosition(screen.getByTestId('transcript')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });
});
