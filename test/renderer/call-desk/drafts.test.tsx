/** The panel of drafts: opened by a key, answers from fields, the optional model, and never a word in the field that the agent did not put there. */
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/shared/compliance/finding.ts';
import type { Suggestion } from '../../../src/shared/contract/assist-views.ts';
import { asked, findComposer, openCallDesk } from '../../support/call-desk.tsx';

const sentence = '林女士，让您等了这么久真的抱歉。';
const fine: Suggestion = { status: 'ok', text: sentence, findings: [], mended: [], isChecked: true };
const finding = (severity: Finding['severity']): Finding => ({
  ...{ label: 'blame_shift', severity, start: 0, end: 3, text: '林女士', rule: 'r', reason: '客户听到的是没人负责', rewrite: null },
});

async function openPanel(
  model: { enabled: boolean; suggestion?: Suggestion | null; isFresh?: boolean },
  draft?: { text: string; caret: number },
) {
  const rendered = await openCallDesk(draft === undefined ? {} : { draft });
  const { assist } = rendered.desk.state;
  assist.status = { ...assist.status, enabled: model.enabled, isFresh: model.isFresh ?? true };
  if (model.suggestion !== undefined) assist.suggestion = model.suggestion;
  const field = await findComposer();
  await rendered.user.keyboard('{Alt>}d{/Alt}');
  const panel = await screen.findByTestId('draft-panel');
  return { rendered, user: rendered.user, field, panel, assist };
}

describe('without a model', () => {
  test('Alt+D shows answers to what the customer asked, and a digit puts one at the caret as it stands', async () => {
    const { user, field, panel, rendered } = await openPanel({ enabled: false }, { text: '您好，请稍等。', caret: 3 });
    const answers = await screen.findAllByTestId('draft-answer');
    expect(answers).toHaveLength(2);
    expect(answers[0]).toHaveTextContent('包裹到哪了');
    expect(answers[0]).toHaveTextContent('客户说「我的快递到底到哪了，这都几天了」');
    expect(answers[1]).toHaveTextContent('还不知道：预计送达');
    expect(screen.queryByTestId('draft-model')).toBeNull();
    expect(field).toHaveValue('您好，请稍等。');
    await waitFor(() => expect(panel).toHaveFocus());
    await user.keyboard('1');
    expect(field.value).toMatch(/^您好，林女士，我查到.*请稍等。$/);
    expect(screen.queryByTestId('draft-panel')).toBeNull();
    expect(field).toHaveFocus();
    expect(asked(rendered, 'assist.suggest')).toEqual([]);
  });

  test('an answer with a hole selects the hole, so that it is filled at once', async () => {
    const { user, field } = await openPanel({ enabled: false });
    await screen.findAllByTestId('draft-answer');
    await user.keyboard('2');
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('［预计送达］');
  });

  test('Escape closes it, changes nothing and gives the caret back', async () => {
    const { user, field } = await openPanel({ enabled: false }, { text: '写到一半', caret: 4 });
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('draft-panel')).toBeNull();
    expect(field).toHaveValue('写到一半');
    expect(field).toHaveFocus();
  });

  test('nothing recognised is said, with the way on', async () => {
    const rendered = await openCallDesk();
    rendered.desk.state.assist.drafts = [];
    await findComposer();
    await rendered.user.click(screen.getByTestId('draft-open'));
    await screen.findByText('客户最近的话里没有认出常见问题。可以按 / 选话术，或直接写。');
  });

  test("while the customer's words are noted there is nothing to draft", async () => {
    const { user } = await openPanel({ enabled: false });
    await user.click(screen.getByRole('radio', { name: '客户说' }));
    expect(screen.queryByTestId('draft-panel')).toBeNull();
    expect(screen.queryByTestId('draft-open')).toBeNull();
  });
});

describe('with a model', () => {
  test('it is asked only at the press of a button, and what it says goes into the field only at another', async () => {
    const { user, field, rendered } = await openPanel({ enabled: true, suggestion: fine });
    await screen.findByTestId('draft-model');
    expect(asked(rendered, 'assist.suggest')).toEqual([]);
    await user.click(screen.getByTestId('draft-answer-ask'));
    expect(await screen.findByTestId('draft-suggestion')).toHaveTextContent(sentence);
    expect(field).toHaveValue('');
    expect(asked(rendered, 'assist.suggest')).toMatchObject([{ want: 'answer' }]);
    await waitFor(() => expect(screen.getByTestId('draft-insert')).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(field).toHaveValue(sentence);
    expect(asked(rendered, 'contact.recordText')).toEqual([]);
  });

  test('it sums up the problem as well', async () => {
    const { user, rendered } = await openPanel({ enabled: true, suggestion: fine });
    await user.click(await screen.findByTestId('draft-statement-ask'));
    await screen.findByTestId('draft-suggestion');
    expect(asked(rendered, 'assist.suggest')).toMatchObject([{ want: 'statement' }]);
  });

  test('waiting shows the time and can be ended; the field is free meanwhile', async () => {
    const { user, assist, panel } = await openPanel({ enabled: true, suggestion: null });
    await user.click(await screen.findByTestId('draft-answer-ask'));
    await screen.findByText(/正在等模型写… \d+ 秒/);
    await waitFor(() => expect(panel).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(assist.aborted).toBe(1));
    expect(screen.getByTestId('draft-panel')).toBeInTheDocument();
    expect(screen.queryByTestId('draft-cancel')).toBeNull();
  });

  test('closing the panel ends the wait as well', async () => {
    const { user, assist } = await openPanel({ enabled: true, suggestion: null });
    await user.click(await screen.findByTestId('draft-answer-ask'));
    await screen.findByTestId('draft-cancel');
    await user.keyboard('{Alt>}d{/Alt}');
    await waitFor(() => expect(assist.aborted).toBe(1));
  });

  test('what must not be said is shown with its reason and cannot be put in', async () => {
    const { user, field } = await openPanel({ enabled: true, suggestion: { ...fine, findings: [finding('block')] } });
    await user.click(await screen.findByTestId('draft-answer-ask'));
    expect(await screen.findByTestId('draft-suggestion')).toHaveTextContent('推卸责任 客户听到的是没人负责');
    expect(screen.getByTestId('draft-insert')).toBeDisabled();
    expect(field).toHaveValue('');
  });

  test('what should rather not be said is put in only knowingly, and what was rewritten is told', async () => {
    const suggestion: Suggestion = { ...fine, findings: [finding('warn')], mended: [finding('block')] };
    const { user } = await openPanel({ enabled: true, suggestion });
    await user.click(await screen.findByTestId('draft-answer-ask'));
    expect(await screen.findByTestId('draft-insert')).toHaveTextContent('知道了，仍放进输入框');
    expect(screen.getByTestId('draft-suggestion')).toHaveTextContent('模型原来有 1 处不妥，已按规则改写。第一处：客户听到的是没人负责');
  });

  test.each([
    ['key-refused', /不接受团队中心的密钥.*您写的内容都在.*告诉管理员/],
    ['busy', /太忙.*您写的内容都在.*再试/],
    ['too-slow', /停止等待.*您写的内容都在.*再试/],
    ['not-a-model', /没有采用.*您写的内容都在.*管理员/],
    ['offline', /连不上团队中心.*都已保存.*再试/],
    ['not-hidden', /什么都没有发出.*管理员/],
    ['no-words', /什么都没有发出/],
  ] as const)('%s says what happened, what is safe and what to do', async (why, words) => {
    const { user } = await openPanel({ enabled: true, suggestion: { status: 'failed', why } });
    await user.click(await screen.findByTestId('draft-answer-ask'));
    await screen.findByText(words);
    expect(screen.getAllByTestId('draft-answer')).toHaveLength(2);
  });

  test('without the hub it says so, and the answers from fields stay', async () => {
    await openPanel({ enabled: true, isFresh: false });
    await screen.findByText(/连不上团队中心，模型暂时用不了/);
    expect(screen.getByTestId('draft-answer-ask')).toBeDisabled();
    expect(screen.getAllByTestId('draft-answer')).toHaveLength(2);
  });
});
