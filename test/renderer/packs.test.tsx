import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { ScriptsContent } from '../../src/shared/pack/pack.ts';
import type { FakeDesk } from '../support/fake-desk.ts';
import { fakeScripts } from '../support/fake-desk-packs.ts';
import { renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'packs' } as const;

/** Pastes a text at once: typing {{…}} would be read as keys. */
async function write(text: string): Promise<void> {
  fireEvent.change(await screen.findByRole('textbox', { name: '话术' }), { target: { value: text } });
}

describe('the script editor', () => {
  test('previews the text as a sample customer sees it', async () => {
    renderDesk({ ui, role: 'lead' });
    await write('{{称呼}}您好，{{商品}}的事我来跟进。');
    expect(await screen.findByText('林女士您好，恒温电热水壶的事我来跟进。')).toBeVisible();
  });

  test('checks the text against the rules in force while it is written', async () => {
    renderDesk({ ui, role: 'lead' });
    await write('{{称呼}}，这不是我们的问题。');
    expect(await screen.findByText('客户听到的是没人负责')).toBeVisible();
    expect(screen.getByText('改成：这件事由我负责跟到底')).toBeVisible();
    expect(screen.getByText('这不是我们的问题', { selector: 'mark' })).toBeVisible();
  });

  test('will not publish a text that the rules block or whose slot nobody knows', async () => {
    renderDesk({ ui, role: 'lead' });
    await write('你是不是听不懂');
    expect(await screen.findByText('1 条修改有问题，改好后才能发布')).toBeVisible();
    await write('{{没有的填空}}您好');
    expect(await screen.findByText('不认识的填空「没有的填空」，发布会被拒绝')).toBeVisible();
    expect(screen.getByRole('button', { name: /^发布 1 条修改/ })).toBeDisabled();
  });

  test('will not publish what only draws a warning: the hub would send it back', async () => {
    renderDesk({ ui, role: 'lead' });
    await write('这不是我们的问题，您去找快递。');
    expect(await screen.findByText('1 条修改有问题，改好后才能发布')).toBeVisible();
    expect(screen.getByRole('button', { name: /^发布 1 条修改/ })).toBeDisabled();
  });

  test('publishes after a confirmation and then waits for the hub', async () => {
    const { user, desk } = renderDesk({ ui, role: 'lead' });
    await write('{{称呼}}您好，记录都在我手上，我来跟到底。');
    await user.click(await screen.findByRole('button', { name: /^发布 1 条修改/ }));
    const title = await screen.findByRole('textbox', { name: '版本说明' });
    expect(title).toHaveValue('');
    expect(screen.getByRole('button', { name: '发布' })).toBeDisabled();
    await user.type(title, '开场更具体');
    await user.click(screen.getByRole('button', { name: '发布' }));
    expect(await screen.findByText('已提交发布，等待团队中心编号、签名并生效。')).toBeVisible();
    const asked = desk.state.asked.find((each) => each.name === 'pack.publish')?.input as { title: string; content: ScriptsContent };
    expect([asked.title, asked.content.templates[0]?.text, asked.content.templates.length]).toEqual([
      '开场更具体',
      '{{称呼}}您好，记录都在我手上，我来跟到底。',
      6,
    ]);
  });

  test('has nothing left to publish once the new pack is in force', async () => {
    const { desk } = renderDesk({ ui, role: 'lead' });
    await write('新的开场。');
    await screen.findByRole('button', { name: /^发布 1 条修改/ });
    const old = fakeScripts(Date.now());
    const templates = old.content.templates.map((template, at) => (at === 0 ? { ...template, text: '新的开场。' } : template));
    desk.state.packs = [{ ...old, version: 4, content: { templates } }];
    desk.changed('pack');
    expect(await screen.findByText('生效中 第 4 版')).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: /^发布/ })).toBeDisabled());
  });

  test('keeps unpublished changes as a draft and can undo them', async () => {
    const { user, desk } = renderDesk({ ui, role: 'lead' });
    await write('改了一半');
    await waitFor(() => expect(desk.state.drafts.get('pack:scripts')?.text).toContain('改了一半'));
    await user.click(screen.getByRole('button', { name: '撤销修改' }));
    expect(await screen.findByText('与生效版本相同')).toBeVisible();
  });

  test('is read-only for an agent', async () => {
    renderDesk({ ui });
    expect(await screen.findByText('只读：话术由班长修改和发布')).toBeVisible();
    expect(screen.getByRole('textbox', { name: '话术' })).toHaveAttribute('readonly');
    expect(screen.queryByRole('button', { name: /^发布/ })).not.toBeInTheDocument();
  });

  test('are for an administrator to edit as well, since the hub takes theirs', async () => {
    renderDesk({ ui, role: 'admin' });
    expect(await screen.findByRole('button', { name: /发布/ })).toBeVisible();
    expect(screen.queryByText('只读：话术由班长修改和发布')).not.toBeInTheDocument();
  });

  test('lists every version, and says why one was refused', async () => {
    const { user } = renderDesk({ ui, role: 'lead' });
    await user.click(await screen.findByRole('radio', { name: '版本' }));
    expect(await screen.findByText('签名与内容不符，已拒绝；继续使用原来的版本。请联系管理员。')).toBeVisible();
  });

  test('explains that no pack was received yet', async () => {
    renderDesk({ ui, role: 'lead', scenario: 'empty' });
    expect(await screen.findByText('还没有收到话术包')).toBeVisible();
  });
});

describe('the time a pack is signed for', () => {
  const rulesEnd = (afterMs: number) => (desk: FakeDesk) => {
    desk.state.rulesEndAtMs = Date.now() + afterMs;
  };
  const dayMs = 86_400_000;

  test('runs out: whoever publishes is told from thirty days before, on every view of the screen, and what to do', async () => {
    const { desk, user } = renderDesk({ ui, role: 'lead' });
    rulesEnd(12 * dayMs - 3_600_000)(desk);
    expect(await screen.findByText(/^规则第 5 版将在 12 天后（.*）到期。$/)).toBeVisible();
    expect(screen.getByText(/请让管理员检查内容后重新发布一次（publish rules）/)).toBeVisible();
    await user.click(screen.getByText('版本'));
    expect(await screen.findByText('快到期')).toBeVisible();
  });

  test('is over: the list says that it is in use all the same', async () => {
    const { desk, user } = renderDesk({ ui, role: 'lead' });
    rulesEnd(-dayMs)(desk);
    expect(await screen.findByText(/^规则第 5 版已于 .* 到期，各台电脑仍在照常使用。$/)).toBeVisible();
    await user.click(screen.getByText('版本'));
    expect(await screen.findByText('已到期，仍在使用')).toBeVisible();
  });

  test('is far: nothing is said', async () => {
    renderDesk({ ui, role: 'lead' });
    await screen.findByRole('textbox', { name: '话术' });
    expect(screen.queryByText(/到期/)).toBeNull();
  });

  test('is no agent’s affair', async () => {
    const { desk, user } = renderDesk({ ui, role: 'agent' });
    rulesEnd(12 * dayMs)(desk);
    await user.click(await screen.findByText('版本'));
    expect(await screen.findByText('快到期')).toBeVisible();
    expect(screen.queryByText(/天后/)).toBeNull();
  });
});
