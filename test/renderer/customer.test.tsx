import { readFileSync } from 'node:fs';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { businessTime, setBusinessOffset } from '../../src/renderer/ui/business-time.ts';
import { type Pack, policyContentSchema } from '../../src/shared/pack/pack.ts';
import { asked } from '../support/call-desk.tsx';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const policy = policyContentSchema.parse(parse(readFileSync('assets/packs/policy.yaml', 'utf8')));
const ui = { screen: 'customer', customerId: fakeId(100) } as const;

afterEach(() => setBusinessOffset(null));

describe('the customer screen', () => {
  test('has no link to the record that already stands there', async () => {
    renderDesk({ ui });
    const profile = await screen.findByTestId('profile');
    expect(within(profile).queryByText('完整资料与时间线')).not.toBeInTheDocument();
  });

  test.each([
    ['zh-CN', '30 天前已了结的联系已按保存期限移除。'],
    ['en', 'Contacts settled more than 30 days ago were removed by policy.'],
  ] as const)(
    'says that older contacts were removed, under the last contacts and at the end of the timeline, in %s',
    async (locale, line) => {
      renderDesk({ ui, locale });
      expect(within(await screen.findByTestId('profile')).getByText(line)).toBeInTheDocument();
      await waitFor(() => expect(screen.getAllByText(line)).toHaveLength(2));
    },
  );

  test('the way of an order is asked for when the order is unfolded, and gone when it is folded', async () => {
    renderDesk({ ui });
    const user = userEvent.setup();
    const profile = await screen.findByTestId('profile');
    const order = within(profile).getByRole('button', { name: /奶瓶礼盒.*已签收/ });
    expect(within(profile).queryByText(/杭州 本人签收/)).not.toBeInTheDocument();
    await user.click(order);
    expect(await within(profile).findByText(/杭州 本人签收/)).toBeVisible();
    expect(within(profile).getByText(/安达速运 AD0048213377/)).toBeVisible();
    await user.click(order);
    await waitFor(() => expect(within(profile).getByText(/杭州 本人签收/)).not.toBeVisible());
  });

  test('an order unfolds in one piece: while its way is on the way the line says so and nothing opens', async () => {
    const { desk, user } = renderDesk({ ui });
    desk.state.way = 'waiting';
    const profile = await screen.findByTestId('profile');
    const order = within(profile).getByRole('button', { name: /奶瓶礼盒/ });
    await user.click(order);
    await waitFor(() => expect(order).toHaveAttribute('aria-busy', 'true'));
    expect(within(profile).getByText('DD2026111300482')).not.toBeVisible();
  });

  test('a way that cannot be read leaves the order number and is asked for again', async () => {
    const { desk, user } = renderDesk({ ui });
    desk.state.way = 'failed';
    const profile = await screen.findByTestId('profile');
    await user.click(within(profile).getByRole('button', { name: /奶瓶礼盒/ }));
    const again = await within(profile).findByRole('button', { name: '重试' });
    expect(within(profile).getByText('DD2026111300482')).toBeVisible();
    desk.state.way = undefined;
    await user.click(again);
    expect(await within(profile).findByText(/杭州 本人签收/)).toBeVisible();
  });

  test('tells times in the time zone of the policy in force', async () => {
    const content = { ...policy, calendar: { ...policy.calendar, utc_offset_minutes: 0 } };
    const head = { format: 1, version: 1, issued_at: 0, expires_at: 1e14 } as const;
    const pack: Pack = { ...head, pack_id: 'policy', title: '政策', kind: 'policy', content };
    renderDesk({ ui, packs: [pack] });
    await waitFor(() => expect(businessTime(0).hour).toBe(0));
  });

  test('marks what was typed in what was found, and opens the first with Enter', async () => {
    renderDesk({ ui: { screen: 'customer', customerId: null } });
    const box = await screen.findByRole('textbox', { name: '姓名、拼音、手机后四位、订单号' });
    const user = userEvent.setup();
    const first = (await screen.findAllByRole('button', { name: /\*/ }))[0]?.textContent?.charAt(0) ?? '';
    await user.type(box, first);
    await waitFor(() => expect(document.querySelector('mark')).toHaveTextContent(first));
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('profile')).toBeInTheDocument();
  });

  test('each key asks once, for all that stands there by then', async () => {
    const rendered = renderDesk({ ui: { screen: 'customer', customerId: null } });
    const box = await screen.findByRole('textbox', { name: '姓名、拼音、手机后四位、订单号' });
    await rendered.user.type(box, '王小 ');
    await screen.findByText(/没有找到/);
    expect(asked(rendered, 'customer.search').map((input) => (input as { text: string }).text)).toEqual(['王', '王小']);
  });

  test('a ticket number goes straight to the ticket', async () => {
    renderDesk({ ui: { screen: 'customer', customerId: null } });
    const user = userEvent.setup();
    await user.type(await screen.findByRole('textbox', { name: '姓名、拼音、手机后四位、订单号' }), 'tk-');
    await waitFor(() => expect(document.querySelector('mark')).toHaveTextContent(/^TK-$/i));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(useUiStore.getState()).toMatchObject({ screen: 'ledger', ticketId: expect.any(String) }));
  });

  test('shows what a warning was read from', async () => {
    const { user } = renderDesk({ ui });
    const notice = await screen.findByTestId('notice');
    await user.click(within(notice).getByRole('button', { name: '依据 3 条' }));
    const lines = await within(within(notice).getByTestId('notice-evidence')).findAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringContaining('催补发'),
      expect.stringContaining('未兑现'),
      expect.stringContaining('奶瓶破损'),
    ]);
  });

  test('a count of thousands in the timeline is grouped as the language groups digits', async () => {
    renderDesk({ ui, scenario: 'many' });
    const timeline = await screen.findByRole('region', { name: '时间线' });
    expect(await within(timeline).findByText('全部 10,000')).toBeInTheDocument();
  });

  test('the timeline says how much there is of each kind, and tells the rest page by page', async () => {
    const { user } = renderDesk({ ui, scenario: 'long' });
    const timeline = await screen.findByRole('region', { name: '时间线' });
    expect(within(timeline).getByText('联系 60')).toBeInTheDocument();
    const entries = () => timeline.querySelectorAll('ol > li');
    expect(entries()).toHaveLength(60);
    await user.click(within(timeline).getByRole('button', { name: '再显示 60 条，还有 120 条' }));
    await waitFor(() => expect(entries()).toHaveLength(120));
    await user.click(within(timeline).getByText('联系 60'));
    await waitFor(() => expect(entries()).toHaveLength(60));
    expect(within(timeline).queryByRole('button', { name: /再显示/ })).not.toBeInTheDocument();
  });

  test('questions have a place of their own in the timeline, and count among the contacts', async () => {
    const { user } = renderDesk({ ui, scenario: 'long' });
    const timeline = await screen.findByRole('region', { name: '时间线' });
    expect(within(timeline).getByText('联系 60')).toBeInTheDocument();
    await user.click(within(timeline).getByText('咨询 30'));
    const entries = () => [...timeline.querySelectorAll('ol > li')];
    await waitFor(() => expect(entries()).toHaveLength(30));
    for (const entry of entries()) expect(entry).toHaveTextContent(/在线会话（咨询）/);
    await user.click(within(entries()[0] as HTMLElement).getByRole('button', { name: '查看内容' }));
    expect(useUiStore.getState().record).toMatchObject({ contactId: expect.any(String) });
  });

  test('every block says how old it is, and without the hub since when and as of when', async () => {
    const { desk } = renderDesk({ ui });
    expect(await screen.findByTestId('profile-fresh')).toHaveTextContent('刚刚同步');
    desk.state.link = { ...desk.state.link, state: 'offline' };
    desk.changed('link');
    await waitFor(() => expect(screen.getByTestId('profile-fresh')).toHaveTextContent(/起离线，这里是 .*\d\d:\d\d 的数据$/));
    expect(within(screen.getByTestId('profile')).getAllByText(/离线，截至 /).length).toBeGreaterThanOrEqual(3);
    desk.state.link = { ...desk.state.link, state: 'stuck', problem: 'hub.not-taken' };
    desk.changed('link');
    await waitFor(() => expect(screen.getByTestId('profile-fresh')).toHaveTextContent(/起没有同步，这里是 .*\d\d:\d\d 的数据$/));
    expect(within(screen.getByTestId('profile')).queryByText(/离线/)).not.toBeInTheDocument();
  });
});
