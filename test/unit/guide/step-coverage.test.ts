/** Which sentences cover which step, with exact spans, and which only look as if they did. */
import { describe, expect, test } from 'vitest';
import { steps } from '../../../src/shared/base/words.ts';
import { coverSteps, leadsWithCause } from '../../../src/shared/guide/step-coverage.ts';
import { sampleSlots } from '../../../src/shared/pack/slot-table.ts';
import { fillTemplate } from '../../../src/shared/pack/slots.ts';
import { labelledDialogues, shippedScripts } from '../../support/talk.ts';

const cover = (text: string, customerTexts: string[] = [], agentTexts: string[] = []) =>
  coverSteps(text, { speakerIsAgent: true, customerTexts, agentTexts });
const stepsOf = (text: string, customerTexts: string[] = []) => cover(text, customerTexts).map((hit) => hit.step);
const wordsOf = (text: string, customerTexts: string[] = []) => cover(text, customerTexts).map((hit) => text.slice(hit.start, hit.end));

test('the labelled dialogues cover exactly the labelled steps, in order', () => {
  for (const { id, turns, expected } of labelledDialogues()) {
    const covered: string[] = [];
    turns.forEach(({ speaker, text }, place) => {
      const before = turns.slice(0, place);
      const textsOf = (who: string) => before.filter((turn) => turn.speaker === who).map((turn) => turn.text);
      const hits = coverSteps(text, {
        speakerIsAgent: speaker === 'agent',
        customerTexts: textsOf('customer'),
        agentTexts: textsOf('agent'),
      });
      for (const { step } of hits) if (!covered.includes(step)) covered.push(step);
    });
    expect({ id, covered }).toEqual({ id, covered: expected.steps_covered });
  }
});

test('a customer covers nothing', () => {
  expect(coverSteps('实在抱歉', { speakerIsAgent: false, customerTexts: [] })).toEqual([]);
});

describe('empathy', () => {
  test.each([
    ['真不好意思让您久等 我先看一下是哪一步耽搁了', '真不好意思'],
    ['换作是我也会很着急', '换作是我也会很着急'],
    ['給您添麻煩了', '給您添麻煩'],
    ['😀 實在抱歉，這件事是我們的錯', '實在抱歉'],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toContain(words);
  });

  test.each(['抱歉刚才有杂音 麻烦您再说一遍', '您别生气了', '有什么好着急的', '抱歉我们没办法处理', '请稍等'])('not: %s', (text) => {
    expect(stepsOf(text)).not.toContain('empathize');
  });
});

describe('read-back', () => {
  test("the customer's own words with a question count without any lead", () => {
    expect(stepsOf('昨天收到的锅盖裂了 对吗', ['我昨天收到的锅 锅盖是裂的'])).toContain('paraphrase');
  });

  test('checking who someone is does not count', () => {
    expect(stepsOf('我跟您核对一下您的电话，尾号1111对吗', ['喂'])).not.toContain('paraphrase');
  });

  test('mocking what was said does not count', () => {
    expect(stepsOf('你说坏了就坏了是吧', ['锅坏了'])).not.toContain('paraphrase');
  });
});

describe('evidence', () => {
  test.each(['为了快点帮您换新，方便拍张照片给我吗？', '麻烦您把面单截个图发我'])('%s', (text) => {
    expect(stepsOf(text)).toContain('request_evidence');
  });

  test.each(['别是您自己弄坏的吧 有录像吗', '你说少了就少了？拿证据来', '物流我来查，不用您截图', '我拍张照片给您看'])(
    'not: %s',
    (text) => {
      expect(stepsOf(text)).not.toContain('request_evidence');
    },
  );
});

describe('two options', () => {
  test.each(['您看是退款还是换新？两个都行', '您可以等也可以退', '要么给您补发，要么退款', '一是换新，二是上门维修，您选'])(
    '%s',
    (text) => {
      expect(stepsOf(text)).toContain('offer_two_options');
    },
  );

  test('a second way in the next sentence counts with the first', () => {
    expect(cover('也可以给您换一台新的', [], ['我可以帮您退款']).map((hit) => hit.step)).toContain('offer_two_options');
    expect(stepsOf('也可以给您换一台新的')).not.toContain('offer_two_options');
  });

  test.each(['只能换货', '您上午在家还是下午在家', '没有第二个办法', '您是昨天还是今天签收的'])('not: %s', (text) => {
    expect(stepsOf(text)).not.toContain('offer_two_options');
  });
});

describe('a concrete time', () => {
  test('the time with its deed is the evidence', () => {
    expect(wordsOf('好的。今天18点前我给您回电，单号一起发您。谢谢')).toEqual(['今天18点前我给您回电']);
    expect(wordsOf('今天18点前，我给您回电。谢谢')).toEqual(['今天18点前，我给您回电']);
    expect(wordsOf('您先别急 我十分钟内给您回话 您看行吗')).toEqual(['我十分钟内给您回话']);
  });

  test.each(['三分钟内告诉您', '保证金会在7个工作日内退回原账户', '對的 週三下午一點到三點上門'])('%s', (text) => {
    expect(stepsOf(text)).toContain('commit_time');
  });

  test.each([
    '相框是今天签收的',
    '会尽快回复您',
    '请您明天18点前提交材料',
    '承运商给的时间是明天12点前',
    '预计27日到',
    '明天肯定送到',
    '您要的是周三的安装对吧',
  ])('not: %s', (text) => {
    expect(stepsOf(text)).not.toContain('commit_time');
  });
});

test('spans always cut the sentence at real places', () => {
  for (const template of shippedScripts().templates) {
    const { text } = fillTemplate(template.text, sampleSlots());
    for (const { start, end } of cover(text)) expect(start >= 0 && end <= text.length && start < end).toBe(true);
  }
});

test('nearly every shipped sentence ticks the step it stands for', () => {
  const byStep = shippedScripts().templates.filter((template) => (steps as readonly string[]).includes(template.step));
  const silent = byStep.filter((template) => !stepsOf(fillTemplate(template.text, sampleSlots()).text).includes(template.step as never));
  expect(silent.map((template) => template.id)).toEqual(['quality.paraphrase.open']);
});

test('a sentence that opens with the reason is told apart from one that opens with care', () => {
  expect(leadsWithCause('因为最近订单太多所以发货慢了')).toBe(true);
  expect(leadsWithCause('色差是拍摄灯光的原因')).toBe(true);
  expect(leadsWithCause('让您久等了真不好意思，是仓库漏发造成的')).toBe(false);
  expect(leadsWithCause('好的，我看一下')).toBe(false);
});
