/** What is heard in a customer's words, and the words that led to it. The labelled lines hold the floor: falling below it fails. */
import { describe, expect, test } from 'vitest';
import { classifyConversation, classifyText } from '../../../src/shared/classify/classify.ts';
import { cueFinder, outermost } from '../../../src/shared/classify/cue-table.ts';
import { foldSpeech } from '../../../src/shared/classify/fold-speech.ts';
import { labelledCustomers } from '../../support/talk.ts';

test('at least nine in ten labelled lines are read right, in each respect', () => {
  const lines = labelledCustomers();
  const share = (isRight: (line: (typeof lines)[number], read: ReturnType<typeof classifyText>) => boolean) =>
    lines.filter((line) => isRight(line, classifyText(line.text))).length / lines.length;
  expect(lines.length).toBe(60);
  expect(share((line, read) => read.types[0]?.type === line.type)).toBeGreaterThanOrEqual(0.9);
  expect(share((line, read) => read.emotion === line.emotion)).toBeGreaterThanOrEqual(0.9);
  expect(share((line, read) => read.urgency === line.urgency)).toBeGreaterThanOrEqual(0.9);
  expect(share((line, read) => [...read.flags].sort().join() === [...line.flags].sort().join())).toBeGreaterThanOrEqual(0.9);
});

describe('type', () => {
  test('comes best first with the words that led to it', () => {
    const read = classifyText('快递停在分拣站三天了');
    expect(read.types[0]).toMatchObject({ type: 'logistics_delay', words: expect.arrayContaining(['停在']) });
    expect(read.department).toBe('logistics');
  });

  test('words without any cue are other, with little confidence', () => {
    expect(classifyText('嗯').types).toEqual([{ type: 'other', confidence: 0.2, words: [] }]);
  });

  test('a device that does not light is no fire', () => {
    expect(classifyText('热水器点不着火').types[0]?.type).toBe('product_quality');
  });

  test('traditional characters and Cantonese are read', () => {
    expect(classifyText('顏色跟圖上完全不一樣').types[0]?.type).toBe('description_mismatch');
    expect(classifyText('個包裹幾時先到呀').types[0]?.type).toBe('logistics_delay');
  });
});

describe('emotion', () => {
  test.each([
    ['请问现在发货了没有', 0, ''],
    ['剃须刀充不进去电', 1, '不满'],
    ['你们店员骂我穷鬼，我要投诉！', 2, '委屈'],
    ['什么狗屁质量，不退我跟你们拼了', 3, '愤怒'],
  ])('%s', (text, emotion, feeling) => {
    expect(classifyText(text)).toMatchObject({ emotion, feeling });
  });

  test("abuse that is only reported is not the customer's", () => {
    expect(classifyText('他骂我傻逼').emotion).toBeLessThan(3);
  });

  test.each(['USB接口坏了', '他妈妈给他买的裤子短了', '我买给我妈的，她说坏了', '滚筒洗衣机不转', '我拼了两件只到一件', '客服打断我说话'])(
    'no abuse: %s',
    (text) => {
      expect(classifyText(text).emotion).toBe(1);
    },
  );

  test.each([
    ['这事真让人生气', 2],
    ['我很生气', 2],
    ['你们太气人了', 2],
    ['气死我了', 2],
    ['这种话我听了太多次了', 1],
    ['道歉我听够了', 1],
    ['我能不生气吗', 2],
    ['我没生气', 0],
  ] as const)('%s reads as %i', (text, emotion) => {
    expect(classifyText(text).emotion).toBe(emotion);
  });

  test('praise with an exclamation mark stays calm', () => {
    expect(classifyText('东西很好用,谢谢小张!').emotion).toBe(0);
  });
});

describe('urgency and flags', () => {
  test('danger and great loss are emergencies, anger asks for the phone', () => {
    expect(classifyText('电饭锅炸了，厨房全是烟！').urgency).toBe('emergency');
    expect(classifyText('四万块装修款说不退就不退').urgency).toBe('emergency');
    expect(classifyText('三次都发错尺码,忍不了了!').urgency).toBe('phone_first');
    expect(classifyText('运费算了两遍').urgency).toBe('normal');
  });

  test.each([
    ['用了五年多的冰箱不制冷', ['oos_over_3_years']],
    ['用了两年的冰箱不制冷', []],
    ['给公司买的打印机卡纸', ['oos_not_personal']],
    ['充电宝一万毫安不够用', []],
    ['消协都调解完了', ['oos_handled_elsewhere']],
    ['我是晚报记者', ['media']],
    ['我要发抖音', ['social_threat']],
    ['下次换一家买', ['churn_threat']],
  ])('%s', (text, flags) => {
    expect(classifyText(text).flags).toEqual(flags);
  });
});

describe('demands', () => {
  test('are short phrases in the order in which they were said', () => {
    expect(classifyText('先道歉，再把钱退给我，还有什么时候到账').demands).toEqual(['道歉', '退款', '什么时候到账']);
  });

  test('what is turned down is not asked for', () => {
    expect(classifyText('我不要换新，我要退款').demands).toEqual(['退款']);
  });
});

describe('a whole conversation', () => {
  const read = classifyConversation(['我的锅漏水', '我要退款，还要道歉！你们太过分了', '好的']);

  test('types and demands add up, emotion is that of the last turn', () => {
    expect(read).toMatchObject({ emotion: 0, feeling: '', demands: ['退款', '道歉'], urgency: 'normal' });
    expect(read.types[0]?.type).toBe('product_quality');
  });

  test("the clause that names the fault is kept in the customer's own spelling", () => {
    expect(classifyConversation(['你好', '我的鍋 漏水了，怎麼辦']).why.problem).toEqual(['我的鍋 漏水了']);
  });

  test('an emergency stays one after the customer has calmed down', () => {
    expect(classifyConversation(['热水袋爆炸烫伤了', '好的']).urgency).toBe('emergency');
  });

  test('nothing said is nothing heard', () => {
    expect(classifyConversation([])).toMatchObject({ emotion: 0, demands: [], flags: [], types: [{ type: 'other' }] });
  });
});

describe('cue tables', () => {
  test('a gap stays inside a sentence', () => {
    const find = cueFinder(['写着..生锈']);
    expect(find(foldSpeech('写着不锈钢，两天就生锈').text).length).toBe(1);
    expect(find(foldSpeech('写着不锈钢。它生锈').text)).toEqual([]);
  });

  test('a wording inside a longer one counts once', () => {
    const hits = cueFinder(['退款', '全额退款'])('我要全额退款');
    expect(outermost(hits).map((hit) => hit.cue)).toEqual(['全额退款']);
  });

  test('folded places lead back to the original text', () => {
    const source = '您 的 意思 是Ａ？對嗎';
    const speech = foldSpeech(source);
    expect(speech.text).toBe('您的意思是a？对吗');
    const { start, end } = speech.spanOf(7, 9);
    expect(source.slice(start, end)).toBe('對嗎');
  });
});
