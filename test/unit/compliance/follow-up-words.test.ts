/** No marketing in a follow-up: where words sell, and where words that look like it do not. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { channels } from '../../../src/shared/base/words.ts';
import { followUpRules, sellingIn } from '../../../src/shared/compliance/follow-up-words.ts';
import { checkPackContent } from '../../../src/shared/pack/check-content.ts';
import { isRefusable, sentenceFindings, templateFindings } from '../../../src/shared/pack/template-findings.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';
import { aTemplate, shippedScripts } from '../../support/talk.ts';

const rules = compiled(shippedRulesContent());
const said = (text: string) => sellingIn(text).map((finding) => finding.text);

const lineSchema = z.object({ side: z.string(), text: z.string(), labels: z.array(z.string()).optional() });

/** What agents say in the labelled sentences: complaints about promotions, orders from live streams, vouchers as a remedy among them. */
function agentLines(): { text: string; labels?: string[] | undefined }[] {
  const folder = new URL('../../fixtures/', import.meta.url);
  const files = readdirSync(new URL('language/', folder)).filter((name) => /^agent-\d+\.jsonl$/.test(name));
  return ['dev-utterances.jsonl', ...files.map((name) => `language/${name}`)].flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .trim()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)))
      .filter(({ side }) => side === 'agent'),
  );
}

describe('what is said in a follow-up', () => {
  test.each([
    ['您的件到了。另外我们最近有优惠活动，您可以看看', '另外我们最近有优惠活动'],
    ['新品上市了，给您发个链接', '新品上市了'],
    ['顺便跟您说下，今晚有直播，欢迎来', '今晚有直播'],
    ['今晚限時秒殺', '今晚限時秒殺'],
    ['现在充值五百送一百', '现在充值五百送一百'],
    ['领券下单更划算', '领券下单更划算'],
    ['您满意的话，帮忙推荐给朋友', '帮忙推荐给朋友'],
  ])('「%s」 sells, and is marked as a whole statement with a reason and other words', (text, marked) => {
    const [finding] = sellingIn(text);
    expect(finding).toMatchObject({ text: marked, severity: 'warn' });
    expect(finding?.reason).toMatch(/^回访只为办妥这件事/);
    const { start, end, rewrite } = finding ?? { start: 0, end: 0, rewrite: null };
    expect(text.slice(start, end)).toBe(marked);
    expect(said(text.slice(0, start) + rewrite + text.slice(end)).length).toBeLessThan(said(text).length);
  });

  test.each([
    '客户接受，说用着没问题',
    '客户问最近有没有优惠活动，已告知以页面为准',
    '补偿您的二十元优惠券已经到账，您可以查一下',
    '换给您的新品昨天签收了，用着还顺手吗',
    '客户说是在直播间买的那一件',
    '您参加的满减活动差价已退到原账户',
    '话费充值已到账，客户确认',
    '我们不会给您发促销短信',
    '',
  ])('「%s」 does not', (text) => {
    expect(said(text)).toEqual([]);
  });

  test('of what agents say about complaints next to nothing is taken for selling, of advertising much is', () => {
    const lines = agentLines();
    const hit = lines.filter(({ text }) => said(text).length > 0);
    const innocent = hit.filter(({ labels = [] }) => !labels.includes('absolute_ad'));
    expect(lines.length).toBeGreaterThan(5_000);
    expect(innocent.length / lines.length).toBeLessThan(0.001);
    expect(hit.length - innocent.length).toBeGreaterThanOrEqual(8);
  });

  test('the rules keep what they ask of every pack: their own examples, sources, and other words that are clean by all rules', () => {
    expect(checkPackContent('rules', followUpRules, null)).toMatchObject({ ok: true });
    const rewrites = followUpRules.rules.flatMap((rule) => rule.rewrites);
    expect(rewrites.flatMap((text) => [...said(text), ...sentenceFindings(rules, text, channels)])).toEqual([]);
  });
});

describe('a script for follow-ups', () => {
  const text = '{{称呼}}您好，上次的事办妥了吗？我们最近有优惠活动，欢迎选购。';

  test('is not published with words that sell', () => {
    expect(templateFindings(rules, aTemplate({ step: 'care', text })).filter(isRefusable)).toMatchObject([
      { rule: 'follow_up.sale', text: '我们最近有优惠活动' },
      { rule: 'follow_up.sale', text: '欢迎选购' },
    ]);
    const pack = { templates: [aTemplate({ step: 'care', text })] };
    expect(checkPackContent('scripts', pack, rules)).toMatchObject({
      ok: false,
      error: { details: { problems: [{ path: 'templates[0].text', message: expect.stringContaining('不推销') }, {}] } },
    });
  });

  test('of another step is judged by the pack in force alone', () => {
    expect(templateFindings(rules, aTemplate({ step: 'faq', text })).filter(({ rule }) => rule.startsWith('follow_up.'))).toEqual([]);
  });

  test('that is shipped sells nothing', () => {
    const scripts = shippedScripts().templates.filter(({ step }) => step === 'care');
    expect(scripts.length).toBeGreaterThanOrEqual(4);
    expect(scripts.flatMap((template) => templateFindings(rules, template))).toEqual([]);
  });
});
