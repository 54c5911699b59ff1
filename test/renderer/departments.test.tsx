/** What departments, leads and managers see and do: the queue with its one place to answer, the parts of a ticket, and what was missed. */
import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { renderDesk } from '../support/render-desk.tsx';

describe('the screen of a department’s owner', () => {
  test('opens on the queue, the most overdue first, and offers no calls', async () => {
    renderDesk({ role: 'owner' });
    const lines = await screen.findAllByTestId('task-line');
    expect(within(lines[0] as HTMLElement).getByText('快递五天没有更新')).toBeVisible();
    expect(
      within(screen.getByRole('navigation'))
        .getAllByRole('button')
        .map((each) => each.textContent),
    ).toEqual(['部门', '升级', '设置']);
    expect(screen.getByText('1 件逾期')).toBeVisible();
    expect(await screen.findByRole('switch', { name: '拔掉网线' })).toBeVisible();
    expect(screen.queryByRole('button', { name: '播放来电' })).toBeNull();
  });

  test('shows the case with its evidence and answers it in one place', async () => {
    const { user, desk } = renderDesk({ role: 'owner' });
    const panel = within(await screen.findByTestId('task-panel'));
    expect(panel.getByText('物流页面截图')).toBeVisible();
    expect(panel.getByText('包裹停在途中')).toBeVisible();
    await user.type(panel.getByRole('textbox', { name: '答复' }), '包裹在余杭站，今天18点前送达{Control>}{Enter}{/Control}');
    const answer = { taskId: '00000000-0000-7000-8000-000000000bb8', result: '包裹在余杭站，今天18点前送达', proof: '' };
    expect(desk.state.asked).toContainEqual({ name: 'task.answer', input: answer });
  });

  test('says why a file of the case is not here, fetches it when asked again, and saves it', async () => {
    const { user, desk } = renderDesk({ role: 'owner' });
    const panel = within(await screen.findByTestId('task-panel'));
    const [file] = await panel.findAllByTestId('ticket-file');
    const line = within(file as HTMLElement);
    expect(await line.findByText(/团队中心还没有这个文件/)).toBeVisible();
    desk.state.files.set('a'.repeat(64), btoa('a text'));
    await user.click(line.getByRole('button', { name: '取回文件 物流截图.jpg' }));
    await user.click(await line.findByRole('button', { name: '把 物流截图.jpg 存到电脑' }));
    expect(await line.findByText('已存到 /home/agent/Downloads/物流截图.jpg')).toBeVisible();
    expect(line.queryByRole('img')).toBeNull();
  });

  test('asks for the proof of a report before it can be answered, and shows the law behind it', async () => {
    const { user } = renderDesk({ role: 'owner' });
    await user.click((await screen.findAllByTestId('task-line'))[1] as HTMLElement);
    const panel = within(screen.getByTestId('task-panel'));
    expect(panel.getByText(/消费品召回管理暂行规定.*第九条/)).toBeVisible();
    await user.type(panel.getByRole('textbox', { name: '答复' }), '已报告');
    expect(panel.getByRole('button', { name: /答复给班组/ })).toBeDisabled();
    await user.type(panel.getByRole('textbox', { name: /报告凭据/ }), '回执 1188');
    expect(panel.getByRole('button', { name: /答复给班组/ })).toBeEnabled();
  });

  test('hands a request back with a reason', async () => {
    const { user, desk } = renderDesk({ role: 'owner' });
    await user.click(await screen.findByRole('button', { name: '退回' }));
    const why = (await screen.findAllByRole('combobox', { name: '为什么退回' })).at(-1) as HTMLElement;
    const form = within(why.closest('form') as HTMLElement);
    await user.selectOptions(why, '需要补充信息');
    await user.type(form.getByRole('textbox', { name: '说明' }), '请给运单号');
    await user.click(form.getByRole('button', { name: '退回' }));
    expect(desk.state.asked).toContainEqual({
      name: 'task.handBack',
      input: { taskId: '00000000-0000-7000-8000-000000000bb8', code: 'needs_facts', note: '请给运单号' },
    });
  });

  test('moves by key, keeps what was handed back and answered apart, and explains an empty queue', async () => {
    const { user } = renderDesk({ role: 'owner' });
    await screen.findAllByTestId('task-line');
    await user.keyboard('{Alt>}j{/Alt}');
    expect(within(screen.getByTestId('task-panel')).getByText('法定报告')).toBeVisible();
    await user.click(screen.getByText('已答复'));
    expect(within(screen.getByTestId('task-panel')).getByText('包裹在余杭站，今天送达')).toBeVisible();
  });

  test('says that nothing waits', async () => {
    renderDesk({ role: 'owner', scenario: 'empty' });
    expect(await screen.findByText('没有等您答复的事')).toBeVisible();
  });
});

describe('a ticket’s parts with departments', () => {
  test('proposes a department with its reason and sends only when a person says so', async () => {
    const { user, desk } = renderDesk({ ui: { screen: 'ledger', ticketId: '00000000-0000-7000-8000-0000000003e8' } });
    const sheet = within(await screen.findByRole('complementary', { name: /工单 TK/ }));
    expect(await sheet.findByText(/还有 2 件没有答复/)).toBeVisible();
    await user.click(await sheet.findByRole('button', { name: '请部门协办' }));
    expect(sheet.getByText(/因为：物流延误由物流部向承运方核实/)).toBeVisible();
    expect(desk.state.asked.filter(({ name }) => name === 'task.assign')).toEqual([]);
    await user.click(sheet.getByRole('button', { name: '发出' }));
    expect(desk.state.asked).toContainEqual({
      name: 'task.assign',
      input: {
        ...{ ticketId: '00000000-0000-7000-8000-0000000003e8', department: 'logistics', dutyId: null },
        what: '请向承运方核实包裹现在的位置和能送达的时间',
      },
    });
  });
});

describe('what was missed', () => {
  test('a manager sees it first, longest first, with whom it has reached, and takes it on', async () => {
    const { user, desk } = renderDesk({ role: 'manager' });
    const lines = await screen.findAllByTestId('escalation-line');
    expect(lines).toHaveLength(6);
    const first = within(lines[1] as HTMLElement);
    expect(first.getByText('承诺逾期')).toBeVisible();
    expect(first.getByText('负责人 许宁')).toBeVisible();
    await user.click(first.getByRole('button', { name: '我来处理' }));
    const input = { escalationId: '00000000-0000-7000-8000-000000000fa0', note: '' };
    expect(desk.state.asked).toContainEqual({ name: 'escalation.take', input });
  });

  test('says who has taken what on already', async () => {
    renderDesk({ role: 'manager' });
    expect(await screen.findByText(/周晴 已接手.*今天下班前补发/)).toBeVisible();
  });

  test('a late public post says whom it has reached, and a lead opens it in the queue of posts', async () => {
    const { user } = renderDesk({ role: 'lead', ui: { screen: 'escalations' } });
    const line = (await screen.findByText('公开帖文（店铺评价 · 2 星）')).closest('li') as HTMLElement;
    expect(within(line).getByText('帖文逾期')).toBeVisible();
    expect(within(line).getByText(/老周不吃辣 · 充电器充着充着冒烟了/)).toBeVisible();
    expect(within(line).getAllByText(/^(坐席|班长)$/)).toHaveLength(2);
    expect(within(line).queryByRole('button', { name: '打开工单' })).toBeNull();
    await user.click(within(line).getByRole('button', { name: '打开帖文' }));
    expect(await screen.findByTestId('post-panel')).toHaveTextContent('充电器充着充着冒烟了');
  });

  test('a manager, who answers no posts, is not sent to their queue', async () => {
    renderDesk({ role: 'manager' });
    const line = (await screen.findByText('公开帖文（店铺评价 · 2 星）')).closest('li') as HTMLElement;
    expect(within(line).queryByRole('button', { name: '打开帖文' })).toBeNull();
    expect(within(line).getByRole('button', { name: '我来处理' })).toBeVisible();
  });

  test('a kind of which nothing was missed leads back to everything', async () => {
    const { user } = renderDesk({ role: 'manager' });
    await screen.findAllByTestId('escalation-line');
    await user.click(screen.getByText('法定期限'));
    expect(await screen.findByText('这一类没有升级事项')).toBeVisible();
    await user.click(screen.getByRole('button', { name: '看全部升级事项' }));
    expect(await screen.findAllByTestId('escalation-line')).toHaveLength(6);
  });

  test('an agent has no such place', async () => {
    renderDesk();
    expect(within(await screen.findByRole('navigation')).queryByRole('button', { name: /升级/ })).toBeNull();
  });
});
