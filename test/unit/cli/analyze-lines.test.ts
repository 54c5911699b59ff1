import { describe, expect, test } from 'vitest';
import { answerLine } from '../../../src/cli/analyze-lines.ts';
import { explainSentence } from '../../../src/cli/explain.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';

const rules = compiled(shippedRulesContent());

describe('analyze', () => {
  test('answers an agent line with findings and steps', () => {
    const { answer } = answerLine('agent', rules, '{"id":"a1","text":"真的很抱歉，今天18点前给您答复。这不是我们的问题"}');
    expect(JSON.parse(answer)).toMatchObject({
      id: 'a1',
      findings: [{ label: 'blame_shift', text: '这不是我们的问题' }],
      steps: expect.arrayContaining([expect.objectContaining({ step: 'empathize' })]),
    });
  });

  test('answers a customer line with type, emotion and urgency', () => {
    expect(JSON.parse(answerLine('customer', rules, '{"id":2,"text":"电饭锅炸了，厨房全是烟！"}').answer)).toMatchObject({
      id: 2,
      type: 'safety_hazard',
      urgency: 'emergency',
    });
  });

  test('answers a dialogue with alerts and covered steps', () => {
    const turns = [{ t: 0, speaker: 'agent', text: '真的很抱歉让您久等' }];
    expect(JSON.parse(answerLine('dialogue', rules, JSON.stringify({ id: 'd', turns })).answer)).toEqual({
      id: 'd',
      alerts: [],
      steps_covered: ['empathize'],
      should_escalate: false,
    });
  });

  test.each<[string, boolean, string[]]>([
    ['a sum of money in ordinary talk', false, ['客：我想把转账额度调高一点', '服：最高能调到五万', '客：五万不够啊，我得转八万二']],
    ['a hazard that has happened', true, ['客：插座冒烟把孩子烫伤了', '服：您先断电']],
    ['a hazard in the news', false, ['客：看到新闻说有批奶粉召回，你们家的没事吧？', '服：我们家不在召回名单里']],
    ['a reporter who is turned away', true, ['客：我是晚报记者，想核实一下', '服：这边只处理订单问题']],
    ['a reporter who is passed on', false, ['客：我是晚报记者，想核实一下', '服：我记下您的单位和电话，转给公关部，下午五点前给您回电']],
  ])('%s: for the lead is %s', (_, expected, said) => {
    const turns = said.map((line, t) => ({ t, speaker: line.startsWith('客') ? 'customer' : 'agent', text: line.slice(2) }));
    const { answer } = answerLine('dialogue', rules, JSON.stringify({ id: 'd', turns }));
    expect(JSON.parse(answer)).toMatchObject({ should_escalate: expected });
  });

  test('answers a bad line with its id when it has one', () => {
    expect(JSON.parse(answerLine('agent', rules, '{"id":"x"}').answer)).toEqual({ id: 'x', error: expect.any(String) });
    expect(JSON.parse(answerLine('agent', rules, '{broken').answer)).toEqual({ id: null, error: expect.any(String) });
  });

  test('explains a sentence with a line under what was found', () => {
    expect(explainSentence(rules, '好的，明天肯定送到').split('\n').slice(1, 4)).toEqual([
      '好的，明天肯定送到',
      '      ~~~~~~~~~~~~',
      expect.stringContaining('unkeepable_promise · promise.arrival'),
    ]);
  });
});
