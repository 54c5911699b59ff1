import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../src/shared/ticket/ticket.ts';
import { asked, findComposer, openCallDesk, sceneContact, sceneContactId } from '../../support/call-desk.tsx';
import { fakeId } from '../../support/fake-desk-rows.ts';

const step = (name: string) => screen.getByTestId(`step-${name}`);
const sent = (rendered: Parameters<typeof asked>[0]) => asked(rendered, 'guide.send').map((input) => (input as { event: unknown }).event);

describe('the five steps', () => {
  test('a done step shows the words that earned it and when, the current one is open', async () => {
    await openCallDesk();
    expect(step('empathize')).toHaveAttribute('data-status', 'done');
    expect(within(step('empathize')).getByTestId('step-evidence')).toHaveTextContent('肯定也很生气');
    expect(within(step('empathize')).getByTestId('step-evidence')).toHaveTextContent('03:10');
    expect(step('paraphrase')).toHaveAttribute('data-current', 'true');
    expect(await within(step('paraphrase')).findAllByTestId('sentence')).toHaveLength(3);
    expect(within(step('paraphrase')).getByText(/^避免：/)).toBeVisible();
  });

  test('Alt+Enter finishes the current step and the next one opens', async () => {
    const { user } = await openCallDesk();
    await findComposer();
    await user.keyboard('{Alt>}{Enter}{/Alt}');
    await waitFor(() => expect(step('paraphrase')).toHaveAttribute('data-status', 'done'));
    expect(step('request_evidence')).toHaveAttribute('data-current', 'true');
  });

  test('Alt+Down goes on without a tick, and any step may be visited again', async () => {
    const { user } = await openCallDesk();
    await findComposer();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(step('request_evidence')).toHaveAttribute('data-current', 'true'));
    expect(step('paraphrase')).toHaveAttribute('data-status', 'open');
    await user.click(within(step('empathize')).getByRole('button', { expanded: false }));
    await waitFor(() => expect(step('empathize')).toHaveAttribute('data-current', 'true'));
  });

  test('a tick can be taken back', async () => {
    const { user } = await openCallDesk();
    await user.click(within(step('empathize')).getByTestId('step-tick'));
    await waitFor(() => expect(step('empathize')).toHaveAttribute('data-status', 'open'));
  });

  test('a talk that is about something else than the open ticket is said so with two presses', async () => {
    const { user } = await openCallDesk();
    await user.click(await screen.findByTestId('ticket-choice'));
    await user.click(await screen.findByRole('menuitem', { name: '另一件事，新建工单' }));
    await waitFor(() => expect(screen.getByTestId('ticket-choice')).toHaveTextContent('会新建工单'));
  });

  test('skipping needs a reason', async () => {
    const { user } = await openCallDesk();
    await user.click(screen.getByTestId('step-skip'));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByRole('button', { name: '跳过' })).toBeDisabled();
    await user.type(within(dialog).getByLabelText('写明原因'), '客户已经说清楚了');
    await user.click(within(dialog).getByRole('button', { name: '跳过' }));
    await waitFor(() => expect(step('paraphrase')).toHaveAttribute('data-status', 'skipped'));
    expect(within(step('paraphrase')).getByTestId('step-evidence')).toHaveTextContent('客户已经说清楚了');
  });

  test('when all are done the closing words stand ready and saving is what is left', async () => {
    await openCallDesk({ step: 'end' });
    expect(await screen.findByText('五步已走完')).toBeVisible();
  });

  test('on a narrow window the column is a sheet whose keys work while it is closed', async () => {
    const { user } = await openCallDesk({ width: 1_024 });
    const field = await findComposer();
    expect(screen.getByTestId('side-sheet')).toHaveAttribute('data-open', 'false');
    await user.keyboard('{Alt>}1{/Alt}');
    await waitFor(() => expect(field.value).not.toBe(''));
    await user.click(screen.getByText('打开处理五步'));
    expect(screen.getByTestId('side-sheet')).toHaveAttribute('data-open', 'true');
    await user.keyboard('{Escape}');
    expect(screen.getByTestId('side-sheet')).toHaveAttribute('data-open', 'false');
  });

  test('Escape closes why a step is skipped first, and the sheet below it only when pressed again', async () => {
    const { user } = await openCallDesk({ width: 1_024 });
    await findComposer();
    await user.click(screen.getByText('打开处理五步'));
    await user.click(screen.getByTestId('step-skip'));
    const why = await screen.findByLabelText('写明原因');
    await user.type(why, '客户');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByLabelText('写明原因')).not.toBeInTheDocument());
    expect(screen.getByTestId('side-sheet')).toHaveAttribute('data-open', 'true');
    await waitFor(() => expect(screen.getByTestId('step-skip')).toHaveFocus());
    await user.keyboard('{Escape}');
    expect(screen.getByTestId('side-sheet')).toHaveAttribute('data-open', 'false');
  });
});

describe('step 2: what it is about', () => {
  test('the statement is filled in, corrected, and confirmed by the customer', async () => {
    const rendered = await openCallDesk();
    const what = screen.getByLabelText('什么事');
    expect(what).toHaveValue('奶瓶礼盒，收到时瓶身有裂纹');
    await rendered.user.clear(what);
    await rendered.user.type(what, '奶瓶有裂纹');
    await rendered.user.click(screen.getByLabelText('已念给客户听，客户确认无误'));
    await waitFor(() => expect(step('paraphrase')).toHaveAttribute('data-status', 'done'));
    expect(sent(rendered).at(-1)).toMatchObject({ type: 'setProblem', problem: { what: '奶瓶有裂纹', confirmed: true } });
  });

  test('leaving the field sends what was typed', async () => {
    const rendered = await openCallDesk();
    await rendered.user.type(screen.getByLabelText('希望'), '，周末前');
    await rendered.user.tab();
    await waitFor(() => expect(sent(rendered).at(-1)).toMatchObject({ type: 'setProblem', problem: { ask: '换一个完好的，周末前' } }));
  });

  test('demands are ticked, added and removed', async () => {
    const rendered = await openCallDesk();
    expect(screen.getAllByTestId('demand')).toHaveLength(3);
    await rendered.user.click(screen.getByLabelText('什么时候能到 / 退货'));
    await screen.findByText('3 / 3 已回应');
    await rendered.user.type(screen.getByLabelText('补一条诉求，回车加入'), '书面道歉{Enter}');
    await waitFor(() => expect(screen.getAllByTestId('demand')).toHaveLength(4));
    await rendered.user.click(screen.getByRole('button', { name: '去掉「道歉」' }));
    await waitFor(() => expect(screen.getAllByTestId('demand')).toHaveLength(3));
    expect(sent(rendered).at(-1)).toEqual({
      type: 'setDemands',
      demands: [
        { id: '为什么没发', text: '为什么没发', done: true },
        { id: '什么时候能到 / 退货', text: '什么时候能到 / 退货', done: true },
        { id: '书面道歉', text: '书面道歉', done: false },
      ],
    });
  });

  test('Enter that ends a composition adds nothing', async () => {
    const { user } = await openCallDesk();
    const field = screen.getByLabelText('补一条诉求，回车加入');
    await user.type(field, 'daoqian');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(screen.getAllByTestId('demand')).toHaveLength(3);
    expect(field).toHaveValue('daoqian');
  });

  test('the type is proposed with the words that led to it and confirmed with one press', async () => {
    const rendered = await openCallDesk();
    expect(screen.getByText(/听到 「裂纹」/)).toBeVisible();
    await rendered.user.click(screen.getByRole('button', { name: '确认类型' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: '确认类型' })).toBeNull());
  });
});

describe('a form that is being filled', () => {
  const talkGoesOn = ({ desk }: Awaited<ReturnType<typeof openCallDesk>>) => {
    desk.state.running = desk.state.running.map((contact) => ({
      ...contact,
      guide: {
        ...contact.guide,
        current: 'request_evidence' as const,
        steps: { ...contact.guide.steps, paraphrase: { ...contact.guide.steps.paraphrase, status: 'done' as const, by: 'said' as const } },
      },
    }));
    desk.changed('contact');
  };

  test('stays in front while the talk goes on, says where the talk is, and gives way on one press', async () => {
    const rendered = await openCallDesk();
    const what = within(step('paraphrase')).getByLabelText('什么事');
    await rendered.user.type(what, '壶底');
    talkGoesOn(rendered);
    await waitFor(() => expect(step('paraphrase')).toHaveAttribute('data-status', 'done'));
    expect(what).toHaveFocus();
    await rendered.user.type(what, '有裂纹');
    expect((what as HTMLTextAreaElement).value).toMatch(/壶底有裂纹$/);
    await rendered.user.click(within(step('paraphrase')).getByTestId('step-went-on'));
    expect(step('request_evidence')).toHaveAttribute('data-current', 'true');
  });

  test('left for the composer, it gives way by itself', async () => {
    const rendered = await openCallDesk();
    const composer = await findComposer();
    await rendered.user.type(within(step('paraphrase')).getByLabelText('什么事'), '壶底');
    talkGoesOn(rendered);
    await waitFor(() => expect(step('paraphrase')).toHaveAttribute('data-status', 'done'));
    await rendered.user.click(composer);
    await waitFor(() => expect(step('request_evidence')).toHaveAttribute('data-current', 'true'));
  });

  test('untouched, it gives way at once', async () => {
    const rendered = await openCallDesk();
    talkGoesOn(rendered);
    await waitFor(() => expect(step('request_evidence')).toHaveAttribute('data-current', 'true'));
  });
});

describe('step 3: evidence', () => {
  test('what the desk found stands as facts; asking puts kind words into the composer and notes that it was asked', async () => {
    const rendered = await openCallDesk({ step: 'request_evidence' });
    const field = await findComposer();
    const items = screen.getAllByTestId('evidence-item');
    expect(items.filter((item) => item.dataset.source === 'desk')).toHaveLength(2);
    await rendered.user.click(within(items.find((item) => item.dataset.source === 'customer') as HTMLElement).getByText('请客户提供'));
    await waitFor(() => expect(field.value).toMatch(/裂纹/));
    await waitFor(() => expect(step('request_evidence')).toHaveAttribute('data-status', 'done'));
    expect(sent(rendered).at(-1)).toMatchObject({ type: 'setEvidence', evidence: { state: 'asked' } });
  });

  test('a file is handed over with the item it answers', async () => {
    const rendered = await openCallDesk({ step: 'request_evidence' });
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    await rendered.user.upload(input as HTMLInputElement, new File(['photo'], '裂纹.jpg', { type: 'image/jpeg' }));
    await waitFor(() =>
      expect(asked(rendered, 'ticket.attach')).toMatchObject([{ contactId: sceneContactId, fileName: '裂纹.jpg', data: 8 }]),
    );
  });
});

describe('step 3: what the ticket has already', () => {
  const photo = sceneContact().guide.evidence.find(({ source }) => source === 'customer') as Evidence;
  const given = (n: number, item: string, fileName: string): Evidence => ({
    ...{ id: `${item}:${n}`, item, label: fileName, state: 'have', source: 'customer', note: '', sha256: String(n).repeat(64), fileName },
  });

  test('a file from another PC stands at the item it answers, which then counts as received, and comes when it is asked for again', async () => {
    const rendered = await openCallDesk();
    rendered.desk.state.moreEvidence.push(given(1, photo.item, '裂纹-昨天.jpg'));
    rendered.desk.changed('ticket');
    await rendered.user.click(within(step('request_evidence')).getByRole('button', { expanded: false }));
    const item = () => screen.getAllByTestId('evidence-item').find((each) => within(each).queryByText(photo.label) !== null) as HTMLElement;
    await waitFor(() => expect(item()).toHaveAttribute('data-state', 'have'));
    expect(within(item()).queryByText('请客户提供')).toBeNull();
    expect(await within(item()).findByText(/团队中心还没有这个文件/)).toBeVisible();
    rendered.desk.state.files.set('1'.repeat(64), btoa('a text'));
    await rendered.user.click(within(item()).getByRole('button', { name: '取回文件 裂纹-昨天.jpg' }));
    await waitFor(() => expect(within(item()).getByTestId('ticket-file')).toHaveAttribute('data-state', 'here'));
  });

  test('one that answers nothing asked for here is listed below, on its way while it is fetched', async () => {
    const rendered = await openCallDesk();
    rendered.desk.state.moreEvidence.push(given(2, 'elsewhere', '检测报告.pdf'));
    rendered.desk.state.filesAway.set('2'.repeat(64), 'coming');
    rendered.desk.changed('ticket');
    await rendered.user.click(within(step('request_evidence')).getByRole('button', { expanded: false }));
    const below = within(await screen.findByRole('region', { name: /工单里已有的文件/ }));
    await waitFor(() => expect(below.getByTestId('ticket-file')).toHaveAttribute('data-state', 'coming'));
    expect(below.getByText('检测报告.pdf')).toBeVisible();
  });

  test('what this call added itself stands there once, although the ticket has it too', async () => {
    const file = given(3, photo.item, '裂纹.jpg');
    const { guide } = sceneContact({ step: 'request_evidence' });
    const rendered = await openCallDesk({
      step: 'request_evidence',
      changes: { guide: { ...guide, evidence: [...guide.evidence, file] } },
    });
    rendered.desk.state.moreEvidence.push(file);
    rendered.desk.changed('ticket');
    await waitFor(() => expect(screen.getAllByTestId('ticket-file')).toHaveLength(1));
  });
});

describe('step 4: options', () => {
  test('two within the limit are offered, the dear one waits for approval, the customer chooses', async () => {
    const { user } = await openCallDesk({ step: 'offer_two_options' });
    const options = screen.getAllByTestId('option');
    expect(options).toHaveLength(3);
    expect(within(options[2] as HTMLElement).getByText('需审批')).toBeVisible();
    expect(screen.queryByTestId('choose-option')).toBeNull();
    await user.click(screen.getByTestId('offer-options'));
    await waitFor(() => expect(step('offer_two_options')).toHaveAttribute('data-status', 'done'));
    const [first] = screen.getAllByTestId('choose-option');
    await user.click(first as HTMLElement);
    await waitFor(() => expect(screen.getAllByTestId('option').map((option) => option.dataset.chosen)).toEqual(['true']));
  });

  test('one option alone cannot be offered', async () => {
    const { user } = await openCallDesk({ step: 'offer_two_options' });
    const [first] = screen.getAllByLabelText(/^准备提出/);
    await user.click(first as HTMLElement);
    expect(screen.getByTestId('offer-options')).toBeDisabled();
  });
});

describe('step 5: a promise', () => {
  const what = () => screen.getByTestId('commitment-what');
  const openForm = async () => {
    const rendered = await openCallDesk({ step: 'commit_time' });
    await waitFor(() => expect(what()).toBeEnabled());
    return rendered;
  };
  const words = () => screen.getByTestId('commitment-words');
  const resolved = () => screen.getByTestId('commitment-resolved');

  test('a vague time is refused with a sentence', async () => {
    const rendered = await openForm();
    await rendered.user.type(what(), '给您回电');
    await rendered.user.type(words(), '尽快');
    await waitFor(() => expect(resolved()).toHaveAttribute('data-state', 'refused'));
    expect(resolved()).toHaveTextContent('今天18点前');
    expect(screen.getByTestId('commitment-add')).toBeDisabled();
    await rendered.user.type(words(), '{Enter}');
    expect(asked(rendered, 'commitment.make')).toEqual([]);
  });

  test('「今天18点前」 becomes a date while it is typed, and the promise is listed', async () => {
    const rendered = await openForm();
    await rendered.user.type(what(), '给您回电');
    await rendered.user.type(words(), '今天18点前');
    await waitFor(() => expect(resolved()).toHaveAttribute('data-state', 'read'));
    expect(resolved()).toHaveTextContent('18:00');
    await rendered.user.click(screen.getByTestId('commitment-add'));
    await waitFor(() => expect(screen.getAllByTestId('commitment-item')).toHaveLength(1));
    expect(asked(rendered, 'commitment.make')).toMatchObject([
      { what: '给您回电', words: '今天18点前', ownerId: null, customerId: fakeId(100) },
    ]);
    await waitFor(() => expect(step('commit_time')).toHaveAttribute('data-status', 'done'));
    expect(what()).toHaveValue('');
  });

  test('a promise that was only said is filled in, is not done yet, and is recorded with one key', async () => {
    const text = '我今天下午四点前把新的给您寄出';
    const evidence = { utteranceId: 'u1', text, start: 0, end: text.length, atMs: 190_000, by: 'said' as const };
    const { guide } = sceneContact({ step: 'end' });
    const said = { ...guide.steps.commit_time, status: 'done' as const, by: 'said' as const, evidence };
    const changes = {
      commitmentIds: [],
      guide: { ...guide, current: 'commit_time' as const, steps: { ...guide.steps, commit_time: said } },
    };
    const rendered = await openCallDesk({ step: 'end', changes });
    expect(within(step('commit_time')).getByTestId('promise-unrecorded')).toHaveTextContent('已说，未记录');
    expect(screen.queryByText('五步已走完')).toBeNull();
    expect(what()).toHaveValue('把新的给您寄出');
    expect(words()).toHaveValue('今天下午四点前');
    await waitFor(() => expect(screen.getByTestId('commitment-add')).toBeEnabled());
    await rendered.user.keyboard('{Alt>}{Enter}{/Alt}');
    expect(await screen.findByText('五步已走完')).toBeVisible();
    expect(asked(rendered, 'commitment.make')).toMatchObject([{ what: '把新的给您寄出', words: '今天下午四点前' }]);
  });

  test('what only a carrier can keep is warned about, with words that we can keep', async () => {
    const { user } = await openForm();
    await user.type(what(), '明天送到您家');
    await user.click(await screen.findByRole('button', { name: /^改成做得到的/ }));
    await waitFor(() => expect(what()).not.toHaveValue('明天送到您家'));
    expect(screen.queryByRole('button', { name: /^改成做得到的/ })).toBeNull();
  });

  test('the chosen option fills the form in', async () => {
    const { user } = await openForm();
    const [first] = screen.getAllByTestId('choose-option');
    await user.click(first as HTMLElement);
    await waitFor(() => expect(what()).toHaveValue('寄出新的一台并把单号发给客户'));
    expect(words()).toHaveValue('明天11:00前');
  });

  test('a half-filled form is kept like any other draft', async () => {
    const { desk, user } = await openForm();
    await user.type(what(), '给您回电');
    await waitFor(() => expect(desk.state.drafts.get(`contact:${sceneContactId}:promise`)?.text).toContain('给您回电'));
  });
});

describe('saving the ticket', () => {
  test('is one key, and what has not reached the hub is marked', async () => {
    const rendered = await openCallDesk({ changes: { ticketId: fakeId(1_001) } });
    await findComposer();
    expect(await screen.findByTestId('unsent-mark')).toHaveTextContent('待发送');
    await rendered.user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(asked(rendered, 'ticket.saveFromContact')).toEqual([{ contactId: sceneContactId }]));
  });

  test('waits for a known customer and says so', async () => {
    await openCallDesk({ changes: { customerId: null, ticketId: null } });
    expect(screen.getByTestId('save-ticket')).toBeDisabled();
    expect(screen.getByText('先确认客户才能保存；写下的都还在。')).toBeVisible();
  });
});
