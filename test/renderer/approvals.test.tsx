import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { asked, openCallDesk, sceneContact, sceneNowMs, scenePacks } from '../support/call-desk.tsx';
import { fakeApproval } from '../support/fake-approvals.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

/** Of the shipped guide, above the agent's limit in this scene. */
const dear = () => screen.getAllByTestId('option').find(({ dataset }) => dataset.optionId === 'repair_goodwill') as HTMLElement;

describe('an option above the limit, in the call', () => {
  test('is asked for with one key, waits, and may be chosen once it is granted', async () => {
    const rendered = await openCallDesk({ step: 'offer_two_options' });
    const { user, desk } = rendered;
    await user.keyboard('{Alt>}g{/Alt}');
    expect(await within(dear()).findByText('已请示，等班长答复')).toBeVisible();
    const optionId = dear().dataset.optionId;
    expect(asked(rendered, 'approval.request')).toMatchObject([{ optionId }]);

    const [request] = desk.state.approvals;
    if (request === undefined) throw new Error('nothing was asked');
    desk.state.approvals = [{ ...request, status: 'granted', decidedByName: '赵班长', note: '先垫付' }];
    desk.changed('ticket');
    expect(await within(dear()).findByText('赵班长已同意')).toBeVisible();
    expect(within(dear()).getByText('「先垫付」')).toBeVisible();
  });

  test('cannot be chosen before that, and says why', async () => {
    const { user } = await openCallDesk({ step: 'offer_two_options' });
    for (const box of screen.getAllByRole('checkbox', { name: /^准备提出/ })) if (!(box as HTMLInputElement).checked) await user.click(box);
    await user.click(screen.getByTestId('offer-options'));
    const step = screen.getByTestId('step-offer_two_options');
    await user.click(within(step).getByRole('button', { expanded: false }));
    const choose = await within(await waitFor(dear)).findByTestId('choose-option');
    expect(choose).toBeDisabled();
    expect(choose).toHaveAttribute('title', '得到同意后才能记为客户的选择。');
  });

  test('refused, shows who and why, and may be asked for again; taken back, it is as before', async () => {
    const rendered = await openCallDesk({ step: 'offer_two_options' });
    const { user, desk } = rendered;
    await user.click(within(dear()).getByTestId('approval-ask'));
    await user.click(await within(dear()).findByRole('button', { name: '撤回' }));
    expect(await within(dear()).findByTestId('approval-ask')).toBeVisible();
    const [request] = desk.state.approvals;
    if (request === undefined) throw new Error('nothing was asked');
    desk.state.approvals = [{ ...request, status: 'refused', decidedByName: '赵班长', note: '先检测' }];
    desk.changed('ticket');
    expect(await within(dear()).findByText('赵班长没有同意')).toBeVisible();
    expect(within(dear()).getByTestId('approval-ask')).toBeEnabled();
  });

  test('asked for offline says that it is still to be sent', async () => {
    const { user } = await openCallDesk({ step: 'offer_two_options', desk: { scenario: 'offline' } });
    await user.click(within(dear()).getByTestId('approval-ask'));
    expect(await within(dear()).findByText('请示待发送，联网后送到')).toBeVisible();
  });

  test('a deeper need is proposed as a sentence for the composer', async () => {
    const { user } = await openCallDesk({ step: 'offer_two_options' });
    const needs = await screen.findByTestId('deeper-needs');
    await user.click(within(needs).getAllByRole('button')[0] as HTMLElement);
    expect(((await screen.findByTestId('composer-input')) as HTMLTextAreaElement).value).not.toBe('');
  });
});

describe('a request in the lead’s day list', () => {
  const open = (given: Parameters<typeof fakeApproval>[0] = {}) => {
    const rendered = renderDesk({ ui: { screen: 'to-do' } });
    rendered.desk.state.approvals = [fakeApproval({ requestedAtMs: sceneNowMs - 30 * 86_400_000, ...given })];
    rendered.desk.changed('ticket');
    return rendered;
  };

  test('says what, how much, who and why on one line, and one key grants it', async () => {
    const { user, desk } = open();
    expect(await screen.findByText('专员对接就医与损失 · ¥500 · 王敏请示 · 客户：退款并赔偿')).toBeVisible();
    await user.keyboard('{Alt>}y{/Alt}');
    await waitFor(() =>
      expect(desk.state.asked).toContainEqual({
        name: 'approval.decide',
        input: { approvalId: fakeApproval().id, decision: 'granted', note: '' },
      }),
    );
    await waitFor(() => expect(screen.queryByText(/专员对接就医与损失/)).toBeNull());
  });

  test('is refused with a reason', async () => {
    const { user, desk } = open();
    await user.click(await screen.findByRole('button', { name: '附上理由' }));
    await user.type(await screen.findByRole('textbox', { name: '理由（可不填）' }), '先检测');
    await user.click(screen.getByRole('button', { name: '不同意' }));
    await waitFor(() =>
      expect(desk.state.asked).toContainEqual({
        name: 'approval.decide',
        input: { approvalId: fakeApproval().id, decision: 'refused', note: '先检测' },
      }),
    );
  });

  test('above the lead’s own limit cannot be granted, with the reason', async () => {
    const { user, desk } = open({ mayGrant: false, needs: 'manager' });
    await user.click(await screen.findByRole('button', { name: '附上理由' }));
    expect(await screen.findByText('超出您的权限，等经理同意；不同意可以由您答复。')).toBeVisible();
    expect(screen.getByRole('button', { name: '同意' })).toBeDisabled();
    await user.keyboard('{Escape}{Alt>}y{/Alt}');
    expect(desk.state.asked.filter(({ name }) => name === 'approval.decide')).toEqual([]);
  });
});

describe('what the desk found', () => {
  const fact = { code: 'signed', text: '11月18日 14:20显示签收，签收人：门卫', source: 'order', atMs: 1, refId: 'x' } as const;
  const sentences = [
    { kind: 'calm' as const, text: '咱们一起对一对。' },
    { kind: 'facts' as const, text: '我这边查到的是这样。' },
    { kind: 'boundary' as const, text: '核实之前我能办的先办。' },
  ];

  test('stands there with its source; what differs lies side by side, and its words go into the composer', async () => {
    const { user, desk } = await openCallDesk({ step: 'request_evidence' });
    const differing = { code: 'not_received' as const, said: '我没有收到', fact, sentences };
    desk.state.caseFacts = { facts: [fact], doubts: [differing, { ...differing, code: 'other', fact: null }] };
    desk.changed('contact');
    expect(await screen.findByTestId('found-fact')).toHaveTextContent('订单 11月18日 14:20显示签收，签收人：门卫');
    const branch = screen.getByTestId('doubt');
    expect(within(branch).getByText('我没有收到')).toBeVisible();
    expect(within(branch).getByText('订单记录显示')).toBeVisible();
    expect(within(branch).getByText(/不在客户身上留任何标记/)).toBeVisible();
    await user.click(within(branch).getByRole('button', { name: '咱们一起对一对。' }));
    expect(((await screen.findByTestId('composer-input')) as HTMLTextAreaElement).value).toContain('咱们一起对一对。');
  });

  test('the branch can be opened by hand where the desk found no difference itself', async () => {
    const { user, desk } = await openCallDesk({ step: 'request_evidence' });
    desk.state.caseFacts = { facts: [], doubts: [{ code: 'other', said: '客户说的和记录不一致', fact: null, sentences }] };
    desk.changed('contact');
    await user.click(await screen.findByText('说的和查到的对不上'));
    expect(screen.getByTestId('doubt')).toHaveAttribute('data-code', 'other');
  });
});

describe('the scope check in the ticket sheet', () => {
  test('lists the grounds of the day, says reason and routes, and is noted only when a person confirms', async () => {
    const { user, desk } = renderDesk({ nowMs: sceneNowMs, packs: scenePacks, ui: { screen: 'ledger', ticketId: fakeId(1_001) } });
    await user.click(await screen.findByRole('button', { name: '核对受理范围' }));
    const check = screen.getByTestId('scope-check');
    expect(within(check).getByText('市场监督管理投诉举报处理办法（自 2026-04-15）')).toBeVisible();
    expect(within(check).getByRole('button', { name: '确认无误，记入经过' })).toBeDisabled();
    await user.click(within(check).getByRole('radio', { name: '知道或应当知道权益受损之日起超过三年' }));
    expect(within(check).getByTestId('scope-words')).toHaveTextContent(/向人民法院提起诉讼。$/);
    expect(desk.state.asked.filter(({ name }) => name === 'ticket.addNote')).toEqual([]);
    await user.click(within(check).getByRole('button', { name: '确认无误，记入经过' }));
    await waitFor(() =>
      expect(desk.state.asked).toContainEqual({
        name: 'ticket.addNote',
        input: {
          ticketId: fakeId(1_001),
          text: expect.stringMatching(/^受理范围核对：按\d{4}-\d{2}-\d{2}施行的《市场监督管理投诉举报处理办法》/),
        },
      }),
    );
  });
});

describe('the scope check of another day', () => {
  test('from 14 to 15 April 2026 the answer changes, and what is noted names the day that was looked at', async () => {
    const { user, desk } = renderDesk({ nowMs: sceneNowMs, packs: scenePacks, ui: { screen: 'ledger', ticketId: fakeId(1_001) } });
    await user.click(await screen.findByRole('button', { name: '核对受理范围' }));
    const check = within(screen.getByTestId('scope-check'));
    const day = check.getByLabelText(/按哪一天的规定/);
    expect(day).toHaveAttribute('max', (day as HTMLInputElement).value);
    const laws = () =>
      ['市场监督管理投诉举报处理暂行办法（自 2020-01-01）', '市场监督管理投诉举报处理办法（自 2026-04-15）'].map(
        (law) => check.queryByText(law) !== null,
      );
    fireEvent.change(day, { target: { value: '2026-04-14' } });
    expect(laws()).toEqual([true, false]);
    expect(check.queryByRole('radio', { name: /冒充|身份/ })).toBeNull();
    await user.click(check.getByRole('radio', { name: '缺少规定的材料' }));
    fireEvent.change(day, { target: { value: '2026-04-15' } });
    expect(laws()).toEqual([false, true]);
    expect(check.getByRole('radio', { name: /冒充|身份/ })).toBeVisible();
    // What was picked is no ground of this day: nobody notes it by mistake.
    expect(check.getByRole('button', { name: '确认无误，记入经过' })).toBeDisabled();
    await user.click(check.getByRole('radio', { name: '缺少规定的材料，或提交的材料不真实' }));
    fireEvent.change(day, { target: { value: '' } });
    fireEvent.change(day, { target: { value: '2026-04-15' } });
    await user.click(check.getByRole('button', { name: '确认无误，记入经过' }));
    await waitFor(() =>
      expect(desk.state.asked.find(({ name }) => name === 'ticket.addNote')?.input).toMatchObject({
        text: expect.stringMatching(/^受理范围核对：按2026-04-15施行的/),
      }),
    );
  });
});

describe('a file in hand', () => {
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

  test('is shown as a small picture if its bytes are one, whatever its name says', async () => {
    const made: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:test/${made.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    const scene = sceneContact({ step: 'request_evidence' });
    const { evidence } = scene.guide;
    const asked = evidence.find(({ source }) => source !== 'desk');
    if (asked === undefined) throw new Error('the scene asks for nothing');
    const file = (n: number, fileName: string) => ({
      ...asked,
      id: `${asked.item}:${n}`,
      state: 'have' as const,
      sha256: `${n}`.repeat(64),
      fileName,
    });
    const guide = { ...scene.guide, evidence: [...evidence, file(1, 'a.txt'), file(2, 'b.png')] };
    const { desk, user } = await openCallDesk({ step: 'request_evidence', changes: { guide } });
    desk.state.files.set('1'.repeat(64), png);
    desk.state.files.set('2'.repeat(64), btoa('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'));
    for (const name of ['a.txt', 'b.png']) await user.click(await screen.findByRole('button', { name: `取回文件 ${name}` }));
    expect(await screen.findByRole('img', { name: '图片 a.txt' })).toHaveAttribute('src', 'blob:test/1');
    expect(screen.queryByRole('img', { name: '图片 b.png' })).toBeNull();
    expect(made.map(({ type }) => type)).toEqual(['image/png']);
  });
});

describe('the rail', () => {
  test('counts for a lead what waits for an answer, on every screen, and for nobody else', async () => {
    const { desk } = renderDesk({ role: 'lead', ui: { screen: 'packs' } });
    const way = await screen.findByRole('button', { name: /待办/ }, { timeout: 15_000 });
    expect(within(way).queryByTestId('rail-badge')).toBeNull();
    desk.state.approvals = [1, 2].map((n) => fakeApproval({ id: fakeId(8_000 + n), status: 'open', mine: false, mayDecide: true }));
    desk.changed('ticket');
    expect(await within(way).findByTestId('rail-badge', {}, { timeout: 15_000 })).toHaveTextContent('2');
    expect(screen.getByRole('button', { name: /待办.*2 件请示等您答复/ })).toBeVisible();
    desk.state.approvals = [];
    desk.changed('ticket');
    await waitFor(() => expect(within(way).queryByTestId('rail-badge')).toBeNull(), { timeout: 15_000 });
  }, 60_000);

  test('an agent whose own request is open has nothing to answer', async () => {
    const { desk } = renderDesk({ ui: { screen: 'packs' } });
    desk.state.approvals = [fakeApproval({ status: 'open', mine: true, mayDecide: false })];
    desk.changed('ticket');
    const way = await screen.findByRole('button', { name: /待办/ }, { timeout: 15_000 });
    expect(within(way).queryByTestId('rail-badge')).toBeNull();
  }, 60_000);
});
