/** Small things a person is just writing beside the talk are on disk too: found again after a kill of the desk, gone once they were taken. */
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { draftKeys } from '../../../src/shared/contract/draft-keys.ts';
import { asked, findComposer, openCallDesk, sceneContactId, sceneNowMs } from '../../support/call-desk.tsx';
import { fakeEmergency } from '../../support/fake-emergency.ts';
import { type Rendered, renderDesk } from '../../support/render-desk.tsx';

type Options = NonNullable<Parameters<typeof openCallDesk>[0]>;

const onDisk = ({ desk }: Rendered, key: string, words: string) =>
  waitFor(() => expect(desk.state.drafts.get(key)?.text ?? '').toContain(words));
const gone = ({ desk }: Rendered, key: string) => waitFor(() => expect(desk.state.drafts.get(key)?.text ?? '').toBe(''));
const found = (field: HTMLElement, words: string) => waitFor(() => expect(field).toHaveValue(words));

/** A new window on a store that has only what was on disk. */
function killAndOpen({ desk }: Rendered, options: Options = {}): Promise<Rendered> {
  cleanup();
  return openCallDesk({ ...options, desk: { drafts: [...desk.state.drafts.values()] } });
}

const events = (rendered: Rendered) => asked(rendered, 'guide.send').map((input) => (input as { event: unknown }).event);

test('why a step is skipped', async () => {
  const key = draftKeys.skipStep(sceneContactId, 'paraphrase');
  const open = async ({ user }: Rendered) => {
    await user.click(screen.getByTestId('step-skip'));
    return within(await screen.findByRole('dialog')).findByLabelText('写明原因');
  };
  const before = await openCallDesk();
  await before.user.type(await open(before), '客户已经说清楚了');
  await onDisk(before, key, '客户已经说清楚了');
  const after = await killAndOpen(before);
  await found(await open(after), '客户已经说清楚了');
  await after.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '跳过' }));
  await gone(after, key);
  expect(events(after)).toEqual([{ type: 'skip', step: 'paraphrase', reason: '客户已经说清楚了' }]);
});

test('a demand that is just being written; added, the line is empty for the next one', async () => {
  const key = draftKeys.demand(sceneContactId);
  const field = () => screen.findByLabelText('补一条诉求，回车加入');
  const before = await openCallDesk();
  await before.user.type(await field(), '书面道');
  await onDisk(before, key, '书面道');
  const after = await killAndOpen(before);
  await found(await field(), '书面道');
  await after.user.type(await field(), '歉{Enter}');
  await found(await field(), '');
  await waitFor(() => expect(screen.getAllByTestId('demand').at(-1)).toHaveTextContent('书面道歉'));
  await gone(after, key);
});

test('the problem is sent while it is still being typed, however fast the keys follow each other', async () => {
  const rendered = await openCallDesk();
  const what = await screen.findByLabelText('什么事');
  await rendered.user.clear(what);
  const sentWords = () =>
    events(rendered)
      .map((event) => (event as { problem?: { what: string } }).problem?.what ?? '')
      .filter((words) => words !== '');
  let typed = '';
  while (sentWords().length === 0 && typed.length < 300) {
    typed += '裂';
    await rendered.user.type(what, '裂');
  }
  expect(what).toHaveFocus();
  expect(typed.startsWith(sentWords()[0] ?? '—')).toBe(true);
});

test('why it is no emergency', async () => {
  const key = draftKeys.noEmergency(sceneContactId);
  const options: Options = { changes: { emergency: fakeEmergency(sceneNowMs) } };
  const open = async ({ user }: Rendered) => {
    await screen.findByTestId('emergency-plan');
    await user.keyboard('{Alt>}x{/Alt}');
    return within(await screen.findByRole('form', { name: '为什么不是紧急事件？' })).getByRole('textbox');
  };
  const before = await openCallDesk(options);
  await before.user.type(await open(before), '说的是上个月的新闻');
  await onDisk(before, key, '说的是上个月的新闻');
  const after = await killAndOpen(before, options);
  await found(await open(after), '说的是上个月的新闻');
  await after.user.click(screen.getByRole('button', { name: '收起预案' }));
  await waitFor(() => expect(asked(after, 'emergency.dismiss')).toEqual([{ contactId: sceneContactId, reason: '说的是上个月的新闻' }]));
  await gone(after, key);
});

test('why a held text has to go out as it is', async () => {
  const key = draftKeys.override(sceneContactId);
  const options: Options = { changes: { channel: 'chat' } };
  const reason = () => screen.findByPlaceholderText('必须这样发的理由');
  const before = await openCallDesk(options);
  await before.user.type(await findComposer(), '你是傻子吗');
  await before.user.type(await reason(), '引用客户原话');
  await onDisk(before, key, '引用客户原话');
  await onDisk(before, draftKeys.composer(sceneContactId), '你是傻子吗');
  const after = await killAndOpen(before, options);
  await found(await reason(), '引用客户原话');
  await after.user.click(screen.getByTestId('record'));
  await waitFor(() => expect(asked(after, 'contact.recordText')).toMatchObject([{ text: '你是傻子吗', overrideReason: '引用客户原话' }]));
  await gone(after, key);
});

test('why names have to leave the ledger unmasked', async () => {
  const key = draftKeys.exportReason();
  const options = { role: 'lead', ui: { screen: 'ledger' } } as const;
  const open = async ({ user }: Rendered) => {
    await user.click(await screen.findByRole('button', { name: '导出' }));
    await user.click(await screen.findByRole('checkbox', { name: /不打码/ }));
    return screen.findByRole('textbox', { name: '为什么需要不打码' });
  };
  const before = renderDesk(options);
  await before.user.type(await open(before), '监管部门要求核对');
  await onDisk(before, key, '监管部门要求核对');
  cleanup();
  const after = renderDesk({ ...options, drafts: [...before.desk.state.drafts.values()] });
  await found(await open(after), '监管部门要求核对');
  await after.user.click(screen.getByRole('button', { name: '开始导出' }));
  await waitFor(() => expect(asked(after, 'ledger.startExport')).toMatchObject([{ revealReason: '监管部门要求核对' }]));
  await gone(after, key);
});
