/** The queue of public posts: the shortest clock first, the strictest rules for the answer, one key into a private talk. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { asked, sceneNowMs, scenePacks } from '../support/call-desk.tsx';
import { fakeId } from '../support/fake-desk-rows.ts';
import { renderDesk } from '../support/render-desk.tsx';

const open = (desk: Parameters<typeof renderDesk>[0] = {}) =>
  renderDesk({ nowMs: sceneNowMs, packs: scenePacks, ui: { screen: 'posts' }, ...desk });
const composer = async () => {
  const field = (await screen.findByTestId('composer-input')) as HTMLTextAreaElement;
  await waitFor(() => expect(field).toBeEnabled());
  return field;
};

test('the one with the shortest clock stands first and says so in words, and danger is named', async () => {
  open({ nowMs: Date.now() });
  const lines = await screen.findAllByTestId('post-line');
  expect(lines.map((line) => /^(.+?)(?=逾期|剩)/.exec(line.textContent ?? '')?.[1])).toEqual(['老周不吃辣', '小鱼妈妈', '阿禾']);
  expect(lines[0]).toHaveTextContent('逾期');
  expect(lines[2]).toHaveTextContent('剩');
  expect(lines[0]).toHaveTextContent('涉及安全或重大损失');
  expect(screen.getByText('1 条逾期')).toBeVisible();
  expect(screen.getByTestId('post-panel')).toHaveTextContent('充电器充着充着冒烟了');
});

test('an answer with somebody’s number is held until it is changed or a reason stands beside it', async () => {
  const rendered = open();
  const field = await composer();
  await rendered.user.type(field, '林女士您好，您的电话13800001037我们收到了');
  expect(await screen.findByText('这段话不能直接发出：请改写，或写明必须这样发的理由', {}, { timeout: 15_000 })).toBeVisible();
  expect(screen.getByTestId('record')).toBeDisabled();
  expect(screen.getByText('已拦住，改写后可记录')).toBeVisible();
  await rendered.user.clear(field);
  await rendered.user.type(field, '看到了，很抱歉，请私信我们');
  await waitFor(() => expect(screen.getByTestId('record')).toBeEnabled());
  await rendered.user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() =>
    expect(asked(rendered, 'post.reply')).toEqual([{ postId: fakeId(8_001), text: '看到了，很抱歉，请私信我们', overrideReason: null }]),
  );
  expect(await within(screen.getByTestId('post-panel')).findByText(/许宁 已处理/)).toBeVisible();
});

test('one key opens the private talk and puts the invitation into the answer', async () => {
  const rendered = open();
  const field = await composer();
  await rendered.user.keyboard('{Alt>}v{/Alt}');
  await waitFor(() => expect(field.value).toMatch(/请您私信我们/));
  expect(asked(rendered, 'post.movePrivate')).toEqual([{ postId: fakeId(8_001) }]);
  expect(await screen.findByRole('button', { name: /工单 TK-20261122-7F3KQ/ })).toBeVisible();
  expect(screen.queryByText('这段话不能直接发出：请改写，或写明必须这样发的理由')).toBeNull();
  await rendered.user.click(screen.getByRole('button', { name: /打开私下沟通/ }));
  await waitFor(() => expect(useUiStore.getState()).toMatchObject({ screen: 'call-desk', activeContactId: fakeId(60) }));
});

test('a post is noted by hand, and one that needs no answer is put away with a reason', async () => {
  const rendered = open({ scenario: 'empty' });
  expect(await screen.findByText('没有等着回复的帖文')).toBeVisible();
  await rendered.user.click(screen.getByTestId('post-add'));
  await rendered.user.type(await screen.findByLabelText(/发帖人/), '阿禾');
  await rendered.user.type(screen.getByLabelText(/帖文内容/), '说好的券没到');
  await rendered.user.click(screen.getByRole('button', { name: '登记' }));
  expect(await screen.findByTestId('post-panel')).toHaveTextContent('说好的券没到');
  await rendered.user.click(screen.getByRole('button', { name: '不用回复' }));
  await rendered.user.click(await screen.findByRole('menuitem', { name: '内容与我们无关' }));
  await waitFor(() => expect(asked(rendered, 'post.close')).toMatchObject([{ reason: '内容与我们无关' }]));
});

test('the way to the queue says how many are late, from any screen', async () => {
  renderDesk({ nowMs: Date.now(), packs: scenePacks, ui: { screen: 'to-do' } });
  const way = await within(await screen.findByRole('navigation')).findByRole('button', { name: /帖文/ });
  await waitFor(() => expect(way).toHaveAccessibleName(/1 条公开帖文逾期/));
  expect(within(way).getByTestId('rail-badge')).toHaveTextContent('1');
});

test('offline it says what is missing and what is safe', async () => {
  open({ scenario: 'offline' });
  expect(await screen.findByText(/您的回复照样保存/)).toBeVisible();
});

test.each(['connecting', 'stuck'] as const)('it does not say offline while the link is %s', async (state) => {
  const { desk } = open({ scenario: 'offline' });
  await screen.findByText(/您的回复照样保存/);
  desk.state.link = { ...desk.state.link, state };
  desk.changed('link');
  await waitFor(() => expect(screen.queryByText(/您的回复照样保存/)).toBeNull());
});

test('a post that is not in the queue is said to be gone, and no other is put in its place', async () => {
  const { user } = open({ ui: { screen: 'posts', postId: fakeId(8_999) } });
  expect(await screen.findByText('这条帖文已不在这里')).toBeVisible();
  expect(screen.queryByTestId('composer-input')).toBeNull();
  await user.click(screen.getByText('阿禾'));
  expect(await screen.findByTestId('post-panel')).toHaveTextContent('退款说三天到');
});

test('coming back to the queue begins at its first, not at the one that was answered before', () => {
  const ui = useUiStore.getState();
  ui.openPost(fakeId(8_004));
  ui.go('posts');
  expect(useUiStore.getState().postId).toBe(fakeId(8_004));
  ui.go('ledger');
  ui.go('posts');
  expect(useUiStore.getState().postId).toBeNull();
});
