import { describe, expect, test } from 'vitest';
import { type CheckContext, checkText } from '../../../src/shared/compliance/check-text.ts';
import type { Rule, RulesContent } from '../../../src/shared/compliance/rule.ts';
import { aRule, compiled, contentOf, shippedRulesContent } from '../../support/rules.ts';

const shipped = compiled(shippedRulesContent());
const chat: CheckContext = { channel: 'chat' };

function textsOf(rule: Partial<Rule>, text: string, context = chat, lists?: RulesContent['lists']): string[] {
  return checkText(compiled(contentOf([aRule(rule)], lists)), text, context).map((finding) => finding.text);
}

describe('one rule', () => {
  test('a phrase is found through blanks, symbols and traditional characters', () => {
    expect(textsOf({}, '不 是·我們的問\u200b題')).toEqual(['不 是·我們的問\u200b題']);
  });

  test('a phrase never crosses a hard clause break', () => {
    expect(textsOf({}, '不是我们的。问题')).toEqual([]);
  });

  test('an answering 不 before a comma turns the sentence round', () => {
    expect(textsOf({}, '不，是我们的问题')).toEqual([]);
  });

  test('妳 is read like 你 and 您', () => {
    expect(textsOf({ any: ['您自己想办法'] }, '妳自己想辦法')).toEqual(['妳自己想辦法']);
  });

  test('a phrase within 《》 is the name of something, one that reaches out of it is said', () => {
    expect(textsOf({}, '您可以看《不是我们的问题怎么办》')).toEqual([]);
    expect(textsOf({}, '《不是》我们的问题')).toEqual(['不是》我们的问题']);
  });

  test('quoted words are cancelled by 叫您 and 劝您 beside them, and by 不妥; unquoted ones are not', () => {
    const rule = { unless: [{ quote: true as const }] };
    expect(textsOf(rule, '同事叫您“不是我们的问题就别来”')).toEqual([]);
    expect(textsOf(rule, '对您讲“不是我们的问题”不妥')).toEqual([]);
    expect(textsOf(rule, '劝您别闹，不是我们的问题')).toEqual(['不是我们的问题']);
  });

  test('two characters are not read across a comma, nor across a blank where blanks are pauses', () => {
    const rule = { any: ['妈宝'] };
    expect(textsOf(rule, '找你妈，宝贝')).toEqual([]);
    expect(textsOf(rule, '喂您好 找你妈 宝贝')).toEqual([]);
    expect(textsOf(rule, '你就是妈 宝')).toHaveLength(1);
    expect(textsOf(rule, '你个 妈 宝 吧')).toEqual(['妈 宝']);
    expect(textsOf(rule, '你个妈·宝')).toHaveLength(1);
  });

  test('two Latin characters are one word across a blank', () => {
    expect(textsOf({ any: ['2b'] }, '你是个2 B吧')).toHaveLength(1);
  });

  test('a sequence keeps order and gap', () => {
    const rule = { any: [{ seq: ['明天', '肯定', '送到'], gap: 3 }] };
    expect(textsOf(rule, '明天下午肯定能送到')).toEqual(['明天下午肯定能送到']);
    expect(textsOf(rule, '肯定明天送到')).toEqual([]);
    expect(textsOf(rule, '明天我们这边师傅肯定送到')).toEqual([]);
    expect(textsOf(rule, '明天。肯定送到')).toEqual([]);
  });

  test('a sequence finds the later middle part when the first is too far', () => {
    expect(textsOf({ any: [{ seq: ['甲', '乙', '丙'], gap: 2 }] }, '甲乙一乙二丙')).toEqual(['甲乙一乙二丙']);
  });

  test('near takes the parts in any order within its width', () => {
    const rule = { any: [{ near: ['明天', '肯定', '到货'], within: 8 }] };
    expect(textsOf(rule, '肯定明天能到货')).toEqual(['肯定明天能到货']);
    expect(textsOf(rule, '肯定的是我们明天一起去看看到货')).toEqual([]);
  });

  test('a word list stands for each of its words', () => {
    const lists = { we: ['我们', '我店'] };
    expect(textsOf({ any: ['跟<we>没关系'] }, '这跟我店没关系', chat, lists)).toEqual(['这跟我店没关系']);
  });

  test('light words up to the clause edge belong to the finding, others do not', () => {
    expect(textsOf({}, '其实这不是我们的问题啊，您看')).toEqual(['其实这不是我们的问题啊']);
    expect(textsOf({}, '漏水这不是我们的问题范围')).toEqual(['不是我们的问题']);
  });

  test('span clause covers the stretch from comma to comma', () => {
    expect(textsOf({ span: 'clause' }, '您好，漏水不是我们的问题范围，谢谢')).toEqual(['漏水不是我们的问题范围']);
  });

  test('an unless phrase cancels in its own clause only', () => {
    const rule = { unless: ['由我跟进'] };
    expect(textsOf(rule, '不是我们的问题，但由我跟进')).toEqual([]);
    expect(textsOf(rule, '不是我们的问题。由我跟进')).toEqual(['不是我们的问题']);
  });

  test('a longer word around a phrase of the rule cancels only where it stands', () => {
    const rule = { any: ['保证'], unless: ['保证金'] };
    expect(textsOf(rule, '保证金已退')).toEqual([]);
    expect(textsOf(rule, '保证金我保证退')).toEqual(['保证']);
  });

  test('negation close before, inside a gap, or taking it back cancels', () => {
    const rule: Partial<Rule> = { any: [{ seq: ['保证', '送到'], gap: 4 }], unless: [{ negated: true }] };
    expect(textsOf(rule, '我不能保证今天送到')).toEqual([]);
    expect(textsOf(rule, '我保证不了送到')).toEqual([]);
    expect(textsOf(rule, '保证今天送到我可不敢说')).toEqual([]);
    expect(textsOf(rule, '没问题，保证今天送到')).toEqual(['保证今天送到']);
    expect(textsOf(rule, '没问题保证今天送到')).toEqual(['保证今天送到']);
  });

  test('a quotation with its reporting words cancels, scare quotes do not', () => {
    const rule: Partial<Rule> = { unless: [{ quote: true }] };
    expect(textsOf(rule, '您说的“不是我们的问题”这句话，我向您道歉')).toEqual([]);
    expect(textsOf(rule, '同事跟您说不是我们的问题，这样不对，抱歉')).toEqual([]);
    expect(textsOf(rule, '这“不是我们的问题”')).toHaveLength(1);
  });

  test('a condition, a question, a time to come and a helping hand cancel when the rule says so', () => {
    expect(textsOf({ unless: [{ conditional: true }] }, '如果不是我们的问题也给您退')).toEqual([]);
    expect(textsOf({ unless: [{ question: true }] }, '不是我们的问题吗？')).toEqual([]);
    expect(textsOf({ any: ['尽快'], unless: [{ concrete_time: true }] }, '会尽快。今天18点前回您')).toEqual([]);
    expect(textsOf({ any: ['尽快'], unless: [{ concrete_time: true }] }, '会尽快回您')).toEqual(['尽快']);
    expect(textsOf({ any: ['别急'], unless: [{ help: true }] }, '您别急！我正在查')).toEqual([]);
  });

  test('channel and position decide where a rule speaks', () => {
    expect(textsOf({ channels: ['public'] }, '不是我们的问题')).toEqual([]);
    expect(textsOf({ position: 'opening' }, '不是我们的问题')).toEqual([]);
    expect(textsOf({ position: 'opening' }, '不是我们的问题', { channel: 'chat', opening: true })).toEqual(['不是我们的问题']);
  });

  test('Latin letters and digits match whole words only', () => {
    expect(textsOf({ any: ['sb'] }, 'usb接口')).toEqual([]);
    expect(textsOf({ any: ['100%'] }, '1100%')).toEqual([]);
    expect(textsOf({ any: ['sb'] }, '你ｓＢ')).toHaveLength(1);
  });

  test('overlapping hits of one label are one finding, those of two labels are two', () => {
    const longer = aRule({ id: 'test.longer', any: ['这不是我们的问题'] });
    const other = aRule({ id: 'test.other', label: 'ultimatum', any: ['我们的问题'] });
    const findings = checkText(compiled(contentOf([aRule({}), longer, other])), '这不是我们的问题', chat);
    expect(findings.map((finding) => finding.rule)).toEqual(['test.longer', 'test.other']);
  });
});

describe('the wording of the whole sentence', () => {
  const worded = compiled(contentOf([aRule({ id: 'blame.wording', label: 'blame_shift', any: [{ wording: 'likely' }] })]));
  const weighed = compiled(
    contentOf([aRule({ id: 'blame.courier', label: 'blame_shift', any: ['快递'], unless: [{ wording: 'unlikely' }] })]),
  );
  const found = (rules: typeof worded, text: string) => checkText(rules, text, chat).map((finding) => finding.text);

  test('may hit without a phrase, and underlines what speaks for it', () => {
    const [words = ''] = found(worded, '钱我们早退出去了,没到账您得问发卡行,我们没法管');
    expect(words).toContain('您得问');
    expect(found(worded, '好的,我这就帮您改地址')).toEqual([]);
  });

  test('may take a hit back', () => {
    expect(found(weighed, '快递那边由我去催,今天18点前给您结果')).toEqual([]);
    expect(found(weighed, '包裹破了您找快递赔去,跟我们没关系')).toEqual(['快递']);
  });

  test('polite words beside a plain clause excuse nothing', () => {
    expect(found(weighed, '真的很抱歉让您久等了,您找快递赔去跟我们店没关系,今天18点前给您答复')).toEqual(['快递']);
  });

  test('says nothing of a word or two', () => {
    expect(found(worded, '快递')).toEqual([]);
  });
});

describe('the shipped pack', () => {
  test('underlines both parts of the sentence of the walk, and the rewrites mend it one after the other', () => {
    let text = '这不是我们的问题,明天肯定送到';
    const first = checkText(shipped, text, chat);
    expect(first.map(({ label, text: found }) => [label, found])).toEqual([
      ['blame_shift', '这不是我们的问题'],
      ['unkeepable_promise', '明天肯定送到'],
    ]);
    for (let round = 0; round < 2; round++) {
      const [finding] = checkText(shipped, text, chat);
      if (finding?.rewrite == null) throw new Error(`no rewrite in 「${text}」`);
      text = text.slice(0, finding.start) + finding.rewrite + text.slice(finding.end);
    }
    expect(text).toBe('这件事由我负责跟到底,我现在就去核实，一小时内给您准确答复');
    for (const channel of ['phone', 'chat', 'public'] as const) {
      for (const opening of [false, true]) expect(checkText(shipped, text, { channel, opening })).toEqual([]);
    }
  });

  test('a cause is only pointed out in an opening without empathy', () => {
    const text = '因为最近订单太多所以发货慢了';
    expect(checkText(shipped, text, { channel: 'chat' })).toEqual([]);
    expect(checkText(shipped, text, { channel: 'chat', opening: true }).map((finding) => finding.label)).toEqual(['cause_before_empathy']);
    expect(checkText(shipped, `很抱歉让您久等，${text}`, { channel: 'chat', opening: true })).toEqual([]);
  });

  test('personal data matters in public only', () => {
    const text = '您的电话13800001111我们打不通';
    expect(checkText(shipped, text, chat)).toEqual([]);
    expect(checkText(shipped, text, { channel: 'public' }).map(({ label, severity, text: found }) => [label, severity, found])).toEqual([
      ['privacy_public', 'block', '13800001111'],
    ]);
  });

  test('尽快 beside empathy and concrete help is a hint at most', () => {
    const findings = checkText(shipped, '真的抱歉让您等这么久，我来帮您盯这件事，会尽快回复您', chat);
    expect(findings.filter((finding) => finding.severity !== 'hint')).toEqual([]);
  });

  test('nothing is found in an empty text or one of symbols', () => {
    for (const text of ['', '   ', '😊👍', '……！？']) expect(checkText(shipped, text, { channel: 'public', opening: true })).toEqual([]);
  });

  test('a long text of nothing but triggers is judged in bounded time', () => {
    const text = '这不是我们的问题，明天肯定送到，您别急，尽快处理'.repeat(400);
    const startMs = performance.now();
    expect(checkText(shipped, text, chat).length).toBeGreaterThanOrEqual(400);
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });
});
