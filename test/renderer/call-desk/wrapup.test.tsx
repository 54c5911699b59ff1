import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { asked, findComposer, openCallDesk, sceneContact, sceneContactId, sceneNowMs } from '../../support/call-desk.tsx';

const ended = { phase: 'wrapup' as const, endedAtMs: sceneNowMs, alerts: [] };

describe('the wrap-up', () => {
  test('hanging up opens it filled in from the contact', async () => {
    const { user } = await openCallDesk({ step: 'end' });
    await findComposer();
    await user.keyboard('{F4}');
    const panel = await screen.findByTestId('wrapup');
    expect(await within(panel).findByLabelText('标题')).toHaveValue('奶瓶破损，待补发');
    expect(within(panel).getByLabelText('经过与结果')).toHaveValue('客户第三次来电催补发，已改由京仓发出。');
    expect(within(panel).getByLabelText('类型')).toHaveValue('product_quality');
    expect(within(panel).getByRole('combobox', { name: '小结码' })).toHaveValue('产品质量 · 换新');
    expect(within(panel).getByLabelText('阶段')).toHaveValue('executing');
    expect(within(panel).getByRole('radio', { name: '生气' })).toBeChecked();
    expect(within(panel).getByLabelText('需要工单')).toBeChecked();
  });

  test('Ctrl+Enter completes it with what was corrected, and the desk is free', async () => {
    const rendered = await openCallDesk({ step: 'end', changes: ended });
    const title = await screen.findByLabelText('标题');
    await waitFor(() => expect(screen.getByTestId('wrapup-complete')).toBeEnabled());
    await rendered.user.clear(title);
    await rendered.user.type(title, '奶瓶破损，改京仓发');
    await rendered.user.click(screen.getByLabelText(/^安排关怀回访/));
    await rendered.user.type(title, '{Control>}{Enter}{/Control}');
    await screen.findByText('现在没有通话');
    expect(asked(rendered, 'wrapup.complete')).toMatchObject([
      { contactId: sceneContactId, title: '奶瓶破损，改京仓发', wrapCode: 'product_quality/exchange', followUps: [] },
    ]);
  });

  test('what was corrected is a draft until it is done', async () => {
    const { desk, user } = await openCallDesk({ step: 'end', changes: ended });
    const summary = await screen.findByLabelText('经过与结果');
    await waitFor(() => expect(screen.getByTestId('wrapup-complete')).toBeEnabled());
    await user.type(summary, '已致歉');
    await waitFor(() => expect(desk.state.drafts.get(`contact:${sceneContactId}:wrapup`)?.text).toContain('已致歉'));
  });

  test('a promise that was said and not recorded is named', async () => {
    const text = '我今天下午四点前把新的给您寄出';
    const evidence = { utteranceId: 'u1', text, start: 0, end: text.length, atMs: 190_000, by: 'said' as const };
    const { guide } = sceneContact({ step: 'end' });
    const said = { ...guide.steps.commit_time, status: 'done' as const, by: 'said' as const, evidence };
    await openCallDesk({
      step: 'end',
      changes: { ...ended, commitmentIds: [], guide: { ...guide, steps: { ...guide.steps, commit_time: said } } },
    });
    expect(await screen.findByTestId('promise-unrecorded')).toHaveTextContent(text);
  });

  test('words in the composer are not forgotten', async () => {
    await openCallDeskInWrapup('还没说完的话');
    expect(await screen.findByText('撰写框里还有没记录的文字，完成前先看一眼。')).toBeVisible();
    expect(screen.getByTestId('composer-input')).toHaveValue('还没说完的话');
  });

  test('in front it leaves the key to the composer only while that holds the caret and words', async () => {
    const rendered = await openCallDesk({ step: 'end', changes: ended });
    await waitFor(() => expect(screen.getByTestId('wrapup-complete')).toBeEnabled());
    expect(screen.queryByTestId('hang-up')).toBeNull();
    expect(screen.getByTestId('record')).not.toHaveAttribute('aria-keyshortcuts');
    const field = screen.getByTestId('composer-input');
    await rendered.user.click(field);
    await rendered.user.type(field, '客户说周末不在家');
    expect(screen.getByTestId('record')).toHaveAttribute('aria-keyshortcuts');
    await rendered.user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(asked(rendered, 'contact.recordText')).toMatchObject([{ text: '客户说周末不在家' }]));
    expect(screen.getByTestId('wrapup')).toBeVisible();
  });
});

async function openCallDeskInWrapup(text: string): Promise<void> {
  await openCallDesk({ step: 'end', changes: ended, draft: { text, caret: text.length } });
}
