import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { asked, findComposer, openCallDesk, sceneContactId } from '../../support/call-desk.tsx';

const marked = () => screen.getAllByTestId('finding').map((mark) => mark.textContent);
const menu = () => screen.queryByRole('listbox', { name: '话术' });

describe('warnings while typing', () => {
  test('two harmful parts of one sentence are underlined, and one key each puts better words in their place', async () => {
    const { user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '这不是我们的问题，明天肯定送到');
    await waitFor(() => expect(marked()).toEqual(['这不是我们的问题', '明天肯定送到']));
    expect(screen.getAllByTestId('finding').map((mark) => mark.dataset.label)).toEqual(['blame_shift', 'unkeepable_promise']);
    await user.keyboard('{Control>}.{/Control}');
    await waitFor(() => expect(field.value).not.toMatch(/不是我们/));
    expect(field.value).toMatch(/，明天肯定送到$/);
    await waitFor(() => expect(marked()).toEqual(['明天肯定送到']));
    await user.keyboard('{Control>}.{/Control}');
    await waitFor(() => expect(screen.queryAllByTestId('finding')).toEqual([]));
    expect(field.value).not.toMatch(/肯定/);
  });

  test('the card names the harm, says why and steps from one warning to the next', async () => {
    const { user } = await openCallDesk();
    await user.type(await findComposer(), '这不是我们的问题，明天肯定送到');
    const card = await screen.findByTestId('finding-card');
    expect(card).toHaveTextContent('推卸责任');
    expect(card).toHaveTextContent('客户听到的是没人负责');
    await waitFor(() => expect(screen.getByTestId('finding-card')).toHaveTextContent('第 1 处，共 2 处'));
    await user.keyboard('{Alt>}.{/Alt}');
    await waitFor(() => expect(screen.getByTestId('finding-card')).toHaveTextContent('兑现不了的承诺'));
  });

  test('a warning can be contested, and the words go to the owner of the rules', async () => {
    const rendered = await openCallDesk();
    await rendered.user.type(await findComposer(), '明天肯定送到');
    await rendered.user.click(await screen.findByRole('button', { name: '这条提醒不对' }));
    await rendered.user.type(screen.getByLabelText('说明为什么不对（可不填）'), '这是门店自提');
    await rendered.user.click(screen.getByRole('button', { name: '反馈给规则负责人' }));
    await screen.findByText('已记下，会转给规则负责人。');
    expect(asked(rendered, 'contact.contestFinding')).toMatchObject([{ text: '明天肯定送到', note: '这是门店自提' }]);
  });

  test('on the phone nothing is held back, and what was said is recorded', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    await rendered.user.type(field, '明天肯定送到{Control>}{Enter}{/Control}');
    await waitFor(() => expect(field).toHaveValue(''));
    expect(asked(rendered, 'contact.recordText')).toEqual([
      { contactId: sceneContactId, speaker: 'agent', text: '明天肯定送到', overrideReason: null },
    ]);
  });

  test('in a chat a blocked text is held until it is changed or a reason stands beside it', async () => {
    const rendered = await openCallDesk({ changes: { channel: 'chat' } });
    const field = await findComposer();
    await rendered.user.type(field, '你是傻子吗');
    await screen.findByText('已拦住，改写后可发送');
    await rendered.user.keyboard('{Control>}{Enter}{/Control}');
    expect(asked(rendered, 'contact.recordText')).toEqual([]);
    await rendered.user.type(screen.getByPlaceholderText('必须这样发的理由'), '引用客户原话');
    await rendered.user.click(screen.getByTestId('record'));
    await waitFor(() =>
      expect(asked(rendered, 'contact.recordText')).toMatchObject([{ text: '你是傻子吗', overrideReason: '引用客户原话' }]),
    );
  });

  test('what the customer said is noted by hand without warnings', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    await rendered.user.click(screen.getByRole('radio', { name: '客户说' }));
    await rendered.user.type(field, '你们明天肯定送到吗');
    expect(screen.queryAllByTestId('finding')).toEqual([]);
    await rendered.user.click(screen.getByTestId('record'));
    await waitFor(() => expect(asked(rendered, 'contact.recordText')).toMatchObject([{ speaker: 'customer' }]));
  });
});

describe('while an input method composes', () => {
  test('no key of the composer acts', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    await rendered.user.type(field, '明天肯定送到');
    await screen.findByTestId('finding-card');
    fireEvent.keyDown(field, { key: '.', code: 'Period', ctrlKey: true, isComposing: true });
    fireEvent.keyDown(field, { key: 'Enter', code: 'Enter', ctrlKey: true, keyCode: 229 });
    expect(field).toHaveValue('明天肯定送到');
    expect(asked(rendered, 'contact.recordText')).toEqual([]);
  });

  test('the snippet list leaves Enter and the digits to it', async () => {
    const { user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '/');
    await waitFor(() => expect(menu()).not.toBeNull());
    fireEvent.keyDown(field, { key: 'Enter', code: 'Enter', isComposing: true });
    fireEvent.keyDown(field, { key: '1', code: 'Digit1', keyCode: 229 });
    expect(field).toHaveValue('/');
    expect(menu()).not.toBeNull();
  });
});

describe('snippets', () => {
  test.each(['/', '、', '／'])('%s at the start of a line opens the list', async (trigger) => {
    const { user } = await openCallDesk();
    await user.type(await findComposer(), trigger);
    await waitFor(() => expect(menu()).not.toBeNull());
  });

  test('inside words a trigger is just a character', async () => {
    const { user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '1/2、茶');
    expect(menu()).toBeNull();
    await user.type(field, ' /');
    await waitFor(() => expect(menu()).not.toBeNull());
  });

  test('the chosen sentence goes in at the caret and takes nothing away', async () => {
    const { user } = await openCallDesk({ draft: { text: '您好 后面的话', caret: 3 } });
    const field = await findComposer();
    await waitFor(() => expect(field.selectionStart).toBe(3));
    await user.keyboard('/');
    await waitFor(() => expect(menu()).not.toBeNull());
    const [first] = within(menu() as HTMLElement).getAllByRole('option');
    const words = first?.lastElementChild?.textContent ?? '';
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field.value).toBe(`您好 ${words}后面的话`));
    expect(menu()).toBeNull();
  });

  test('a digit picks that line, Escape closes without a trace', async () => {
    const { user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '/');
    await waitFor(() => expect(menu()).not.toBeNull());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(menu()).toBeNull());
    expect(field).toHaveValue('/');
    await user.clear(field);
    await user.type(field, '/');
    await waitFor(() => expect(menu()).not.toBeNull());
    const second = within(menu() as HTMLElement).getAllByRole('option')[1]?.lastElementChild?.textContent ?? '';
    await user.keyboard('2');
    await waitFor(() => expect(field.value).toBe(second));
  });
});

describe('ready sentences', () => {
  test('Alt+1 puts the first one at the caret, between the words that stand there', async () => {
    const { user } = await openCallDesk({ draft: { text: '嗯，好的。', caret: 2 } });
    const field = await findComposer();
    await waitFor(() => expect(field.selectionStart).toBe(2));
    const [first] = screen.getAllByTestId('sentence');
    const words = first?.getAttribute('aria-label')?.replace('放进撰写框：', '') ?? '';
    await user.keyboard('{Alt>}1{/Alt}');
    await waitFor(() => expect(field.value).toBe(`嗯，${words}好的。`));
  });

  test('unfilled slots are selected one after the other with Tab', async () => {
    const { user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '请看［商品］,［金额］');
    field.setSelectionRange(0, 0);
    fireEvent.select(field);
    const selected = () => field.value.slice(field.selectionStart, field.selectionEnd);
    await user.keyboard('{Tab}');
    expect(selected()).toBe('［商品］');
    await user.keyboard('{Tab}');
    expect(selected()).toBe('［金额］');
  });
});

describe('drafts', () => {
  test('the half-written sentence is back with its caret, and the caret is in the field', async () => {
    await openCallDesk({ draft: { text: '您放心，我马上', caret: 3 } });
    const field = await findComposer();
    await waitFor(() => expect(field).toHaveValue('您放心，我马上'));
    expect([field.selectionStart, field.selectionEnd]).toEqual([3, 3]);
    expect(field).toHaveFocus();
  });

  test('what is typed reaches the store with its caret, and leaves it once recorded', async () => {
    const { desk, user } = await openCallDesk();
    const field = await findComposer();
    await user.type(field, '我来查');
    await waitFor(() => expect(desk.state.drafts.get(`contact:${sceneContactId}`)).toMatchObject({ text: '我来查', selectionStart: 3 }));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(desk.state.drafts.get(`contact:${sceneContactId}`)?.text).toBe(''));
  });

  test('words typed while the sentence before them is being recorded stay in the field', async () => {
    const rendered = await openCallDesk();
    const field = await findComposer();
    await rendered.user.type(field, '我来查{Control>}{Enter}{/Control}，稍等');
    await waitFor(() => expect(asked(rendered, 'contact.recordText')).toMatchObject([{ text: '我来查' }]));
    await waitFor(() => expect(field).toHaveValue('，稍等'));
  });
});
