/**
 * The life of one complaint, from the call to the care call ten days later: two departments, one approval, one promise that is missed
 * and rises to the manager, one reopening. The hub's time is moved by the test; every desk follows the hub, as a PC with a wrong clock does.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { HubRows } from '../../scripts/read-hub.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { LedgerPage } from './pages/ledger-page.ts';
import { QueuePage } from './pages/queue-page.ts';
import { TicketPage } from './pages/ticket-page.ts';
import { ToDoPage } from './pages/to-do-page.ts';
import { writeCall } from './support/call-file.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';
import { takePictures } from './support/pictures.ts';

/** One story: each test begins where the one before ended. */
test.describe.configure({ mode: 'serial', timeout: 240_000 });

/** In Shanghai. */
const at = (day: string, time: string): number => Date.parse(`2026-${day}T${time}:00+08:00`);

let bench: Bench;
let events: string;
let agent: Desk;
let lead: Desk;
let call: CallDeskPage;
let ticketId = '';
let ticketNo = '';
let phone = '';
let title = '';

test.beforeAll(async () => {
  bench = await setUpBench({ startsAtMs: at('11-30', '09:40') });
  events = join(bench.folder, 'events');
  mkdirSync(events);
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(() => leavePicture(agent.page));

/** Nothing open, reachable, and the last order dear enough that a fifth of it is above an agent's limit and within a lead's. */
async function pickCaller(): Promise<{ phone: string; name: string }> {
  const rows = await readHub(bench.hub, 'agent');
  const busy = new Set((rows.ticket ?? []).filter(({ stage }) => stage !== 'closed').map(({ customerId }) => customerId));
  const newest = new Map<string, NonNullable<typeof rows.order>[number]>();
  for (const order of rows.order ?? []) {
    const known = newest.get(order.customerId);
    if (known === undefined || known.placedAtMs < order.placedAtMs) newest.set(order.customerId, order);
  }
  const found = (rows.customer ?? [])
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .find(({ id, phone }) => {
      const order = newest.get(id);
      const fits = order !== undefined && order.amountCents >= 80_000 && order.amountCents <= 200_000 && order.signedAtMs !== null;
      return fits && !busy.has(id) && /^1\d{10}$/.test(phone);
    });
  if (found === undefined) throw new Error('the sample team has no such customer');
  return found;
}

function openFollowUps(hub: HubRows): [string, number][] {
  const open = (hub.follow_up ?? []).filter((row) => row.ticketId === ticketId && row.status === 'open');
  return open.toSorted((a, b) => a.dueAtMs - b.dueAtMs).map(({ kind, dueAtMs }) => [kind, dueAtMs]);
}

function story(hub: HubRows, kind: string): { kind: string; text: string; reasonCode: string | null }[] {
  const told = (hub.ticket_event ?? []).filter((row) => row.ticketId === ticketId && row.kind === kind);
  return told.toSorted((a, b) => a.atMs - b.atMs);
}

function escalations(page: Page): Locator {
  return page.getByTestId('escalation-line');
}

async function say(sentences: readonly string[]): Promise<void> {
  for (const sentence of sentences) {
    await call.write(sentence);
    await call.record();
  }
}

test('a call rings with the profile, and what is said and typed leads through the five steps', async () => {
  const found = await pickCaller();
  phone = found.phone;
  writeCall({
    ...{ folder: events, name: 'first-call', phone, atMs: bench.nowMs() },
    says: ['页面上写的是实木，收到的根本不是，跟描述完全不一样', '货不对板，我就想问你们怎么处理，给我补差价'],
  });
  agent = await bench.openDesk({ as: 'agent', eventsDir: events });
  call = new CallDeskPage(agent.page);
  await call.waitUntilSynced();
  await call.ring({ file: 'first-call', speed: '10' });
  await expect(call.profile).toBeVisible();
  await call.answer();
  await expect(call.utterances).toHaveCount(2, { timeout: 30_000 });
  await say(['收到的和页面写的不一样，换作是我也会很失望，真的很抱歉']);
  await call.expectStep('empathize', 'done');
  await say(['跟您确认一下，页面写的是实木，收到的不是实木，您希望补差价，对吗']);
  await call.expectStep('paraphrase', 'done');
  await say(['为了让商品部照着实物改页面，方便拍一张实物的照片发给我吗']);
  await call.expectStep('request_evidence', 'done');
});

test('what is above the agent’s limit is asked for with one key and granted with one key, and the customer chooses it', async () => {
  lead = await bench.openDesk({ as: 'lead' });
  await new CallDeskPage(lead.page).waitUntilSynced();
  await call.goToStep('offer_two_options');
  const dear = agent.page.getByTestId('option').filter({ hasText: '补差价' });
  await expect(dear.getByTestId('approval')).toHaveAttribute('data-status', 'none');
  await agent.page.keyboard.press('Alt+G');
  await expect(dear.getByTestId('approval')).toHaveAttribute('data-status', 'open');
  await takePictures(agent, 'asked-for');

  const day = new ToDoPage(lead.page);
  await day.open();
  const request = day.line('补差价', '请示');
  await day.reveal(request);
  await request.hover();
  await takePictures(lead, 'lead-request');
  await lead.page.keyboard.press('Alt+Y');
  await expect(request).toHaveCount(0);

  await expect(dear.getByTestId('approval')).toHaveAttribute('data-status', 'granted', { timeout: 30_000 });
  await dear.getByRole('checkbox').check();
  await agent.page.getByTestId('offer-options').click();
  await dear.getByTestId('choose-option').click();
  await expect(dear).toHaveAttribute('data-chosen', 'true');
  await takePictures(agent, 'chosen');
});

test('a promise with a concrete time, and the wrap-up leaves a case with an owner, a plan and a day for the care call', async () => {
  await call.commit('提交补差价，把流水告诉您', '今天15点前');
  await takePictures(agent, 'promised');
  await call.saveTicket();
  ticketId = (await agent.page.getByTestId('save-ticket').getAttribute('data-ticket-id')) ?? '';
  await call.hangUpAndWrapUp();
  await takePictures(agent, 'wrap-up');
  await call.completeWrapUp();
  await call.waitUntilSent();
  const hub = await readHub(bench.hub, 'lead');
  const ticket = hub.ticket?.find(({ id }) => id === ticketId);
  expect(ticket).toMatchObject({
    stage: 'executing',
    type: 'description_mismatch',
    chosenOptionId: 'keep_difference',
    ownerName: '沈若溪',
  });
  ticketNo = ticket?.ticketNo ?? '';
  title = ticket?.title ?? '';
  expect(openFollowUps(hub)).toEqual([
    ['progress', at('11-30', '13:00')],
    ['satisfaction', at('11-30', '16:00')],
    ['care', at('12-07', '10:00')],
  ]);
});

test('two departments are asked; one hands its part back and is asked again, both answer in one place', async () => {
  const ledger = new LedgerPage(agent.page);
  await ledger.open(ticketNo);
  const ticket = new TicketPage(agent.page);
  await ticket.ask('产品');
  await ticket.ask('财务', '请核对补差价的金额和原路退回的通道');
  await takePictures(agent, 'two-asked');
  await call.waitUntilSent();

  const product = await bench.openDesk({ as: 'owner' });
  await new CallDeskPage(product.page).waitUntilSynced();
  const productQueue = new QueuePage(product.page);
  await productQueue.open(ticketNo, '请核对商品页与实物的差别');
  await takePictures(product, 'product-queue');
  await productQueue.handBack('需要补证据', '请给下单时的页面截图');
  await expect(ticket.task('产品')).toHaveAttribute('data-state', 'handed_back', { timeout: 30_000 });
  await takePictures(agent, 'handed-back');
  await ticket.askAgain('产品', '页面截图已在证据里，请核对商品页与实物的差别');
  await productQueue.open(ticketNo, '页面截图已在证据里');
  await productQueue.answer('页面写错了，今天已更正；同意按两成补差价。');
  await expect(ticket.task('产品')).toHaveAttribute('data-state', 'answered', { timeout: 30_000 });
  await product.close();

  const finance = await bench.openDesk({ as: 'membership_owner' });
  await new CallDeskPage(finance.page).waitUntilSynced();
  const financeQueue = new QueuePage(finance.page);
  await financeQueue.open(ticketNo, '请核对补差价的金额');
  await financeQueue.answer('金额无误，走原路退回，当天到账。');
  await expect(ticket.task('财务')).toHaveAttribute('data-state', 'answered', { timeout: 30_000 });
  await finance.close();
  await takePictures(agent, 'both-answered');
});

test('the promise is missed: it reaches its owner, the lead and the manager in turn, and rests when it is settled', async () => {
  const late = escalations(agent.page).filter({ hasText: '提交补差价' });
  const day = new ToDoPage(agent.page);
  bench.moveTo(at('11-30', '15:01'));
  await day.open();
  await day.reveal(day.line('提交补差价', '逾期'));

  bench.moveTo(at('11-30', '15:31'));
  const leadDay = new ToDoPage(lead.page);
  await leadDay.open();
  await leadDay.reveal(leadDay.line('提交补差价', '升级'));
  await takePictures(lead, 'lead-escalated');

  bench.moveTo(at('11-30', '17:01'));
  const manager = await bench.openDesk({ as: 'manager' });
  await new CallDeskPage(manager.page).waitUntilSynced();
  await manager.page.keyboard.press('Control+7');
  await manager.page.getByRole('radiogroup', { name: '升级事项' }).getByText('承诺', { exact: true }).click();
  const raised = escalations(manager.page).filter({ hasText: ticketNo });
  await expect(raised).toContainText('运营', { timeout: 120_000 });
  await takePictures(manager, 'manager-overdue');
  await raised.getByRole('button', { name: '我来处理' }).click();
  await expect(raised).toHaveAttribute('data-state', 'taken');
  await new CallDeskPage(manager.page).waitUntilSent();
  await manager.close();

  await new LedgerPage(agent.page).open(ticketNo);
  const ticket = new TicketPage(agent.page);
  await takePictures(agent, 'escalated');
  await ticket.settle('提交补差价，把流水告诉您', '已兑现');
  await call.waitUntilSent();
  await expect(late).toHaveCount(0);
  await ticket.moveTo('待确认');
  await call.waitUntilSent();
});

test('the customer calls again the next day: the case is opened again with a reason, and its clocks and its plan begin anew', async () => {
  bench.moveTo(at('12-01', '10:00'));
  writeCall({
    ...{ folder: events, name: 'second-call', phone, atMs: bench.nowMs() },
    says: ['昨天说好的差价到现在没有收到', '你们到底什么时候能退给我'],
  });
  await agent.page.keyboard.press('Control+1');
  await agent.page.reload();
  await call.waitUntilSynced();
  await call.ring({ file: 'second-call', speed: '10' });
  await expect(agent.page.getByTestId('open-ticket').first()).toContainText(ticketNo);
  await expect(agent.page.getByTestId('open-ticket').first()).toContainText('待确认');
  await takePictures(agent, 'second-ring');
  await call.answer();
  await expect(call.utterances).toHaveCount(2, { timeout: 30_000 });
  await say(['让您又打来一次，真的很抱歉，换作是我也会着急', '跟您确认一下，昨天说好的差价到现在没有到账，对吗']);
  await call.commit('盯着差价到账再给您回电话', '后天18点前');
  await call.saveTicket();
  await call.hangUpAndWrapUp();
  const wrapUp = agent.page.getByTestId('wrapup');
  await wrapUp.getByRole('combobox', { name: '阶段' }).selectOption({ label: '核实中' });
  await wrapUp.getByRole('combobox', { name: '重开原因' }).selectOption({ label: '承诺没有兑现' });
  await expect(wrapUp.getByRole('checkbox', { name: /关怀回访 12-10 10:00/ })).toBeChecked();
  await takePictures(agent, 'reopened-wrap-up');
  await call.completeWrapUp();
  await call.waitUntilSent();

  const hub = await readHub(bench.hub, 'lead');
  const ticket = hub.ticket?.find(({ id }) => id === ticketId);
  expect(ticket).toMatchObject({ stage: 'verifying', planGivenAtMs: null });
  expect(Math.abs((ticket?.planDueAtMs ?? 0) - at('12-02', '10:00'))).toBeLessThan(10 * 60_000);
  expect(story(hub, 'reopened').map(({ reasonCode }) => reasonCode)).toEqual(['promise_broken']);
  expect(openFollowUps(hub).filter(([kind]) => kind !== 'progress')).toEqual([
    ['satisfaction', at('12-03', '19:00')],
    ['care', at('12-10', '10:00')],
  ]);
});

test('solved again in time, confirmed by the customer, and closed by the care call ten days after the first', async () => {
  bench.moveTo(at('12-03', '11:00'));
  await new LedgerPage(agent.page).open(ticketNo);
  const ticket = new TicketPage(agent.page);
  await ticket.moveTo('方案执行');
  await ticket.settle('盯着差价到账再给您回电话', '已兑现');
  await ticket.moveTo('待确认');
  await call.waitUntilSent();

  const day = new ToDoPage(agent.page);
  bench.moveTo(at('12-03', '19:05'));
  await day.open();
  await day.finish(day.line('确认是否满意', title), '差价收到了，很满意', '进入「回访」');
  bench.moveTo(at('12-10', '10:05'));
  await day.reveal(day.line('关怀回访', title));
  await takePictures(agent, 'care-day');
  await day.finish(day.line('关怀回访', title), '用着很好，说下次还来', '进入「已关闭」');
  await call.waitUntilSent();
});

test('the ledger and the customer’s timeline tell the whole story, and the hub holds each of it once', async () => {
  const hub = await readHub(bench.hub, 'lead');
  const ticket = hub.ticket?.find(({ id }) => id === ticketId);
  expect(ticket).toMatchObject({ stage: 'closed', closedAtMs: expect.any(Number) });
  expect(hub.ticket?.filter((row) => row.ticketNo === ticketNo)).toHaveLength(1);
  expect(hub.contact?.filter((row) => row.ticketId === ticketId)).toHaveLength(2);
  expect(hub.approval?.filter((row) => row.ticketId === ticketId).map(({ status }) => status)).toEqual(['granted']);
  expect(hub.commitment?.filter((row) => row.ticketId === ticketId).map(({ status }) => status)).toEqual(['kept', 'kept']);
  const tasks = (hub.task ?? []).filter((row) => row.ticketId === ticketId);
  expect(tasks.map(({ department, state, thread }) => [department, state, thread.length]).sort()).toEqual([
    ['finance', 'answered', 2],
    ['product', 'answered', 4],
  ]);
  const [escalation, ...others] = (hub.escalation ?? []).filter((row) => row.ticketId === ticketId);
  expect(others).toEqual([]);
  expect(escalation).toMatchObject({ clock: 'commitment', level: 3, state: 'settled', takenByName: '秦书遥' });
  expect(escalation?.receivers.map(({ role }) => role)).toEqual(['owner', 'lead', 'manager']);
  expect(
    story(hub, 'escalated')
      .map(({ text }) => text)
      .join('\n'),
  ).toMatch(/已升级到运营经理.*\n秦书遥接手/);
  expect(story(hub, 'stage').map(({ reasonCode }) => reasonCode)).toEqual([
    ...['executing', 'confirming', 'executing', 'confirming'],
    ...['care', 'closed'],
  ]);
  expect(openFollowUps(hub).filter(([kind]) => kind !== 'progress')).toEqual([]);

  const ledger = new LedgerPage(agent.page);
  await ledger.open(ticketNo, '全部');
  const sheet = new TicketPage(agent.page).sheet;
  for (const told of ['重新打开', '已升级到运营经理', '关怀回访：用着很好，说下次还来', '页面写错了']) {
    await expect(sheet.getByText(told).first()).toBeVisible();
  }
  await takePictures(agent, 'whole-story');
  await sheet.locator('header').getByRole('button', { name: /\*/ }).click();
  const timeline = agent.page.getByRole('region', { name: '时间线' });
  for (const told of ['提交补差价', '盯着差价到账', '关怀回访']) await expect(timeline.getByText(told).first()).toBeVisible();
  await takePictures(agent, 'timeline');
});
