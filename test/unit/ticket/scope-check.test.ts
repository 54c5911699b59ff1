import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { isRefusable, sentenceFindings } from '../../../src/shared/pack/template-findings.ts';
import { type ScopeTable, scopeOn, scopeProblems, scopeRecord, scopeWords } from '../../../src/shared/ticket/scope-check.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';
import { shippedContent } from '../../support/shipped-packs.ts';

const table = policyContentSchema.parse(shippedContent('policy')).scope_check as ScopeTable;
const ids = (day: string) => scopeOn(table, day).grounds.map(({ id }) => id);
const day = fc.integer({ min: 0, max: 5_000 }).map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));

describe('the law of a day', () => {
  test('from 14 to 15 April 2026 the answer changes: another law, stricter material, and identity', () => {
    const [before, after] = [scopeOn(table, '2026-04-14'), scopeOn(table, '2026-04-15')];
    expect(before.laws.map(({ id }) => id)).toEqual(['o20', 'crpl']);
    expect(after.laws.map(({ id }) => id)).toEqual(['o121', 'crpl']);
    const material = (on: typeof before) => on.grounds.find(({ id }) => id.startsWith('REFUSE-5'))?.title_zh;
    expect([material(before), material(after)]).toEqual(['缺少规定的材料', '缺少规定的材料，或提交的材料不真实']);
    expect([ids('2026-04-14'), ids('2026-04-15')].map((list) => list.some((id) => id.startsWith('REFUSE-6')))).toEqual([false, true]);
  });

  test('on every day exactly one of the two holds, and every ground names a law of that day', () => {
    fc.assert(
      fc.property(day, (on) => {
        const { laws, grounds } = scopeOn(table, on);
        expect(laws.filter(({ id }) => id !== 'crpl')).toHaveLength(1);
        for (const { law } of grounds) expect(laws.map(({ id }) => id)).toContain(law);
      }),
    );
  });

  test('our own grounds do not change with the regulator’s', () => {
    const own = (on: string) => scopeOn(table, on).grounds.filter(({ binds }) => binds === 'company');
    expect(own('2026-04-14')).toEqual(own('2026-04-15'));
  });
});

describe('the words', () => {
  const rules = compiled(shippedRulesContent());
  const on = { ...scopeOn(table, '2026-11-22'), day: '2026-11-22' };

  test('give the reason, what we can do, and all five routes; they never send anybody away', () => {
    for (const ground of table.grounds) {
      const words = scopeWords(ground, table);
      expect(words.startsWith(ground.words)).toBe(true);
      for (const route of table.routes) expect(words).toContain(route.title_zh);
      expect(ground.words).toMatch(/我(?:把|替|找|告诉|现在|们自己|记下|同时|照样)/);
      expect([words, sentenceFindings(rules, words, ['phone', 'chat']).filter(isRefusable)]).toEqual([words, []]);
      expect(words).not.toMatch(/不予受理|拒绝|驳回|管不了|职业/);
    }
    expect(table.routes).toHaveLength(5);
  });

  test('in the story stand the law with its article and what was said', () => {
    const ground = on.grounds.find(({ id }) => id === 'REFUSE-4-o121');
    if (ground === undefined) throw new Error('the ground is gone');
    expect(scopeRecord(ground, on)).toMatch(
      /^受理范围核对：按2026-11-22施行的《市场监督管理投诉举报处理办法》不予受理的情形，知道或应当知道权益受损之日起超过三年。已向客户说明：/,
    );
  });

  test('a table with a law that is not there, or an id used twice, is named with its place', () => {
    expect(scopeProblems(table)).toEqual([]);
    const [first] = table.grounds;
    if (first === undefined) throw new Error('no grounds');
    const bad = { ...table, grounds: [first, { ...first, law: 'none' }] };
    expect(scopeProblems(bad).map(({ path }) => path)).toEqual(['scope_check.grounds[1].law', 'scope_check.grounds[1].id']);
  });
});
