/** Trying a sentence on the rules in force: everything the engine says of it, live, without sending anything. */
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { sceneNowMs, scenePacks } from '../support/call-desk.tsx';
import { renderDesk } from '../support/render-desk.tsx';

async function openLab(locale: 'zh-CN' | 'en' = 'zh-CN') {
  const rendered = renderDesk({ nowMs: sceneNowMs, packs: scenePacks, locale, ui: { screen: 'packs' } });
  await rendered.user.click(await screen.findByRole('radio', { name: locale === 'en' ? 'Try a sentence' : '试一句' }));
  return { ...rendered, lab: within(await screen.findByTestId('rule-lab')) };
}

test('what is found is underlined as it is written, with the rule, its ground and better words', async () => {
  const { user, lab } = await openLab();
  await user.type(lab.getByLabelText('要试的话'), '亲，这不是我们的问题');
  const mark = await lab.findByTitle('客户听到的是没人负责');
  expect(mark).toHaveTextContent('这不是我们的问题');
  expect(lab.getByText(/blame\.not_ours · 首问负责/)).toBeVisible();
  expect(lab.getByText(/^改成：/)).toBeVisible();
});

test('a rule for the public hits only where it is public', async () => {
  const { user, lab } = await openLab();
  await user.type(lab.getByLabelText('要试的话'), '王女士您好，已联系您13812345678');
  expect(await lab.findByText('没有发现问题')).toBeVisible();
  await user.click(lab.getByRole('radio', { name: '公开' }));
  expect(await lab.findAllByText('拦截')).not.toHaveLength(0);
});

test("a customer's words are read for type, mood and demands, each with the words that led to it", async () => {
  const { user, lab } = await openLab();
  await user.click(lab.getByRole('radio', { name: '客户' }));
  await user.type(lab.getByLabelText('要试的话'), '快递五天没动了，再不到我就退钱');
  expect(await lab.findByText(/物流延误/)).toBeVisible();
  expect(lab.getByText('诉求').parentElement).toHaveTextContent('退款');
});

test('it sends nothing and keeps the sentence for the next time', async () => {
  const { user, lab, desk } = await openLab();
  await user.type(lab.getByLabelText('要试的话'), '好的');
  expect(desk.state.asked).toEqual([]);
  await user.click(screen.getByRole('radio', { name: '版本' }));
  await user.click(screen.getByRole('radio', { name: '试一句' }));
  expect(await screen.findByLabelText('要试的话')).toHaveValue('好的');
});

test('is worded in English too', async () => {
  const { lab } = await openLab('en');
  expect(lab.getByLabelText('Sentence to try')).toBeVisible();
});
