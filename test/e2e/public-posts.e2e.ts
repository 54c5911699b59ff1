/** Public posts in real Electron: from a system's webhook to an answer by the strictest rules, and from the public into a ticket; with the cable out and the power gone in between. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { PostsPage } from './pages/posts-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';
import { takePictures } from './support/pictures.ts';

let bench: Bench;
let desk: Desk;
let call: CallDeskPage;
let posts: PostsPage;
let token: string;

const minuteMs = 60_000;
const late = { id: 'post-1', from: '西湖边的小鹿', text: '退款说三天到账，五天了没人理，到底还退不退？', place: '店铺评价', rating: 1 };
const fresh = { id: 'post-2', from: '豆浆不加糖', text: '保温杯用了两次就掉漆，客服让我等了四天。', place: '小红书' };
const half = '看到您说的情况了，退款等了五天还没到，';
const rest = '很抱歉让您着急。请您私信我们，我们单独为您核实。';

test.beforeAll(async () => {
  bench = await setUpBench();
  const asked = ['src/hub/app/server.ts', 'token', 'reviews', 'team:team-east-1', '--data', join(bench.folder, 'hub')];
  const told = execFileSync(process.execPath, asked, { encoding: 'utf8' });
  token = /[\w-]{40,}/.exec(told)?.[0] ?? '';
  await openDesk();
  await call.waitUntilSynced();
});
test.afterAll(() => bench.stop());
test.afterEach(() => leavePicture(desk.page));

async function openDesk(): Promise<void> {
  desk = await bench.openDesk({ as: 'agent' });
  call = new CallDeskPage(desk.page);
  posts = new PostsPage(desk.page);
}

async function publish({ id, ...payload }: { id: string }, atMs: number): Promise<void> {
  const head = { v: 1, id: `${id}-1`, seq: 1, source: 'reviews', contact_id: id, kind: 'post.published', ts_wall: atMs, ts_mono_ms: 0 };
  const answer = await fetch(`${bench.hub.url}/contact-events/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...head, payload }),
  });
  expect([answer.status, await answer.json()]).toMatchObject([200, { accepted: 1 }]);
}

test('a post of a system stands in the queue with the time that is left, and what may not be said in public is held', async () => {
  await publish(late, Date.now() - 25 * minuteMs);
  await posts.open();
  await expect(posts.line(late.text)).toBeVisible();
  await expect(posts.line(late.text)).toContainText(/剩\s*\d/);
  await expect(posts.line(late.text)).toContainText('店铺评价 · 1 星');
  await posts.pick(late.text);
  await posts.write('这不是我们的问题');
  await expect(posts.findings.first()).toBeVisible();
  await expect(desk.page.getByTestId('finding-card').first()).toBeVisible();
  await posts.clear();
  await posts.write('周女士您好，您的电话13800001037我们收到了');
  await expect(posts.findings.first()).toHaveAttribute('data-severity', 'block');
  await expect(desk.page.getByText('这段话不能直接发出：请改写，或写明必须这样发的理由')).toBeVisible();
  await expect(posts.record).toBeDisabled();
  await takePictures(desk, 'public-post-held');
  await posts.clear();
  await expect(posts.findings).toHaveCount(0);
});

test('offline and after a power cut, what was half written is there; recorded, the post leaves the queue and waits to be sent', async () => {
  desk.cable.cut();
  await expect(call.link).toContainText('离线', { timeout: 60_000 });
  await posts.write(half);
  await posts.pick('赠品没在箱子里');
  await expect(posts.composer).toHaveValue('');
  await posts.pick(late.text);
  await expect(posts.composer).toHaveValue(half);
  await expect(desk.page.getByText('草稿已保存')).toBeVisible();
  await desk.kill();
  await openDesk();
  await expect(call.link).toContainText('离线', { timeout: 60_000 });
  await posts.open();
  await posts.pick(late.text);
  await expect(posts.composer).toHaveValue(half);
  await expect(desk.page.getByText(/您的回复照样保存/)).toBeVisible();
  await posts.write(rest);
  await expect(posts.findings).toHaveCount(0);
  await desk.page.keyboard.press('Control+Enter');
  await expect(posts.line(late.text)).toHaveCount(0);
  await expect(call.link).toContainText('1 条待发送');
  await posts.showDone();
  await expect(posts.line(late.text)).toContainText('待发送');
  await takePictures(desk, 'public-post-answered-offline');
});

test('with the cable back the answer reaches the hub once', async () => {
  desk.cable.join();
  await call.waitUntilSent();
  const { contact = [] } = await readHub(bench.hub, 'agent');
  const answered = contact.find(({ fromAddress }) => fromAddress === late.from);
  expect(answered).toMatchObject({ state: 'ended', agentName: '沈若溪' });
  expect(answered?.transcript.map(({ speaker, text }) => [speaker, text])).toEqual([
    ['customer', late.text],
    ['agent', half + rest],
  ]);
});

test('one key leads a second post into a private talk and a ticket, with the public word that says so', async () => {
  await publish(fresh, Date.now() - 2 * minuteMs);
  await desk.page.getByText('待回复', { exact: true }).first().click();
  await posts.pick(fresh.text);
  await desk.page.keyboard.press('Alt+V');
  await expect(posts.composer).toHaveValue(/请您私信我们/);
  await expect(posts.panel.getByRole('button', { name: /^工单 TK-/ })).toBeVisible();
  await posts.composer.focus();
  await desk.page.keyboard.press('Control+Enter');
  await expect(posts.line(fresh.text)).toHaveCount(0);
  await call.waitUntilSent();
  const hub = await readHub(bench.hub, 'agent');
  const post = hub.contact?.find(({ fromAddress }) => fromAddress === fresh.from);
  const ticket = hub.ticket?.find(({ id }) => id === post?.ticketId);
  expect(ticket).toMatchObject({ channel: 'public', contactId: post?.id, ownerName: '沈若溪', type: 'product_quality' });
  expect(hub.ticket_event?.filter(({ ticketId, reasonCode }) => ticketId === ticket?.id && reasonCode === 'public-post')).toHaveLength(2);
  await posts.panel.getByRole('button', { name: /打开私下沟通/ }).click();
  await expect(desk.page.getByTestId('contact-tab')).toHaveCount(1);
  await expect(call.composer).toBeEnabled();
});
