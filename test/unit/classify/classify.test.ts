/** What is heard in a customer's words, and the words that led to it. The labelled lines hold the floor: falling below it fails. */
import { describe, expect, test } from 'vitest';
import { abuseCues } from '../../../src/shared/classify/abuse-lexicon.ts';
import { angerCues, discontentCues, furyCues, heatCues, politeCues } from '../../../src/shared/classify/anger-lexicon.ts';
import { classifyConversation, classifyText } from '../../../src/shared/classify/classify.ts';
import { cueFinder, cueScanner, cuesOf, outermost } from '../../../src/shared/classify/cue-table.ts';
import { foldSpeech } from '../../../src/shared/classify/fold-speech.ts';
import { demandLexicon, flagLexicon } from '../../../src/shared/classify/need-lexicon.ts';
import { innocentCues, typeLexicon } from '../../../src/shared/classify/type-lexicon.ts';
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
    expect(classifyText('嗯').types).toMatchObject([{ type: 'other' }]);
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
  test.each([
    ['一万八千块的沙发塌了', true],
    ['系统多扣了我15000', true],
    ['刷走一万一，卡是绑你们家的', true],
    ['金条五十克寄丢了', true],
    ['再不退款12315见', false],
    ['你们不退款12315投诉', false],
    ['怎么扣费10086也不管', false],
    ['跟图片差了十万八千里', false],
  ])('a large loss is money, not a number that is called: %s', (text, isLoss) => {
    expect(classifyText(text).flags.includes('major_loss')).toBe(isLoss);
  });

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

describe('years named by the calendar', () => {
  const midOf = (year: number) => ({ nowMs: Date.UTC(year, 5, 15) });
  const flagsAt = (text: string, year: number) => classifyText(text, midOf(year)).flags;

  test('are compared with the time of the talk', () => {
    expect(flagsAt('2021年买的冰箱不制冷了', 2026)).toEqual(['oos_over_3_years']);
    expect(flagsAt('2021年买的冰箱不制冷了', 2023)).toEqual([]);
    expect(flagsAt('一八年买的洗衣机不转', 2024)).toEqual(['oos_over_3_years']);
    expect(flagsAt('18年买的洗衣机不转', 2019)).toEqual([]);
  });

  test('say nothing where the time is unknown; stated lengths always do', () => {
    expect(classifyText('2015年买的冰箱不制冷').flags).toEqual([]);
    expect(classifyText('用了八年的冰箱不制冷').flags).toEqual(['oos_over_3_years']);
  });

  test('are none in a grade, a vintage to come or a tenure', () => {
    expect(flagsAt('给22年级的学生买的书掉页', 2026)).toEqual([]);
    expect(flagsAt('保修到2029年，怎么不给修', 2026)).toEqual([]);
  });
});

describe('dangers told in a low voice', () => {
  test.each([
    '花洒碰着有点麻人',
    '灶台附近有股臭鸡蛋味',
    '吃完盒饭我们俩拉了一宿',
    '染完头皮又红又痒',
    '吊柜摇摇晃晃，我不敢站底下',
    '娃把珠子抠下来塞进鼻孔了',
    '刹车突然不灵',
  ])('%s', (text) => {
    expect(classifyText(text).urgency).toBe('emergency');
  });

  test.each(['安全座椅适合几岁的孩子', '手机玩游戏有点卡', '鞋子穿着磨脚', '柜门关不严', '他把我电话挂了'])('no danger: %s', (text) => {
    expect(classifyText(text).urgency).not.toBe('emergency');
  });

  test('a near miss is no curse', () => {
    expect(classifyText('刹车失灵差点撞死人').emotion).toBeLessThan(3);
  });
});

describe('tables that are prepared bit by bit', () => {
  test('answer the same whatever was read before', () => {
    const tables = [
      { tag: 'a', cues: ['退{几}块', '(退|换)货', '还没..到'] },
      { tag: 'b', cues: ['退货', '换货'] },
    ];
    const fresh = cueScanner(tables);
    const used = cueScanner(tables);
    for (const text of ['换', '货退', '两块']) used(text);
    for (const text of ['我要退货', '退三块换货', '还没收到']) expect(used(text)).toEqual(fresh(text));
  });

  test('what people put online about the customer is no threat of theirs', () => {
    expect(classifyText('有人把我的住址发到评论区').flags).toEqual([]);
    expect(classifyText('我要把这事发到评论区').flags).toEqual(['social_threat']);
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

describe('the many ways of speaking', () => {
  test.each([
    ['阿拉屋里厢只风扇勿转了', 'product_quality'],
    ['件货显示签收咗，我冇收到', 'not_received_signed'],
    ['恁那快递咋还没到嘞', 'logistics_delay'],
    ['退宽申请提交八天了还没到帐', 'after_sales_slow'],
    ['店员态渡恶劣', 'service_attitude'],
    ['插 座 冒 烟 了', 'safety_hazard'],
    ['怎么多扣了我三十块', 'price_refund'],
    ['骗子报得出我的名字和住址', 'privacy_leak'],
    ['袖子长出一大截，想换小一码', 'size_fit'],
    ['页面写着纯棉，收到的是化纤', 'description_mismatch'],
  ] as const)('%s is %s', (text, type) => {
    expect(classifyText(text).types[0]?.type).toBe(type);
  });

  test.each([
    ['这炸鸡味道炸裂', 'normal'],
    ['你们家最近很火呀', 'normal'],
    ['消防演练讲得真好', 'normal'],
    ['充电宝自己烧起来了', 'emergency'],
    ['孩子误吞了小磁铁', 'emergency'],
    ['请问插座有点麻手还能用吗', 'emergency'],
  ] as const)('a figure of speech is no hazard, a calm question about one is: %s', (text, urgency) => {
    expect(classifyText(text).urgency).toBe(urgency);
  });

  test.each([
    ['快递走了八天，你们是爬着送的吗？', 2],
    ['当我三岁小孩啊？', 2],
    ['请问这款有货吗', 0],
    ['东西不错，必须好评！', 0],
    ['你 🐎 的', 3],
    ['祝你们早日倒闭', 3],
    ['我给我妈买的，她说不好用', 1],
    ['店员对我说“你是不是有病”，我很难受', 1],
  ] as const)('sarcasm, swearing and quotation: %s reads as %i', (text, emotion) => {
    expect(classifyText(text).emotion).toBe(emotion);
  });

  test('a threat that is taken back and a case not yet taken up are none', () => {
    expect(classifyText('我没打算发网上').flags).toEqual([]);
    expect(classifyText('消协那边还没受理').flags).toEqual([]);
  });

  test('anger asks no questions: a rhetorical one is no demand for information', () => {
    expect(classifyText('你们是卖线还是卖一次性筷子？').demands).not.toContain('解答咨询');
    expect(classifyText('请问几点下班').demands).toEqual(['解答咨询']);
  });

  test('every hit names the words of the text it was found by', () => {
    const { types } = classifyText('插座冒烟了');
    expect(types[0]?.words).toContain('冒烟');
    expect(types.length).toBeLessThanOrEqual(3);
  });
});

describe('writing cues', () => {
  test('alternatives, optional pieces and groups name many wordings at once', () => {
    const find = cueFinder(['(退|换)了?货', '找{领导}']);
    expect(['退货', '换了货', '找店长'].map((text) => find(text).length)).toEqual([1, 1, 1]);
    expect(find('退了')).toEqual([]);
  });

  test('a group that nobody defined is refused', () => {
    expect(() => cueFinder(['找{谁也不是}'])('找')).toThrow('谁也不是');
  });

  test('brackets are balanced in every table', () => {
    const tables = [abuseCues, furyCues, angerCues, heatCues, discontentCues, politeCues, innocentCues, ...Object.values(flagLexicon)];
    const all = [
      ...tables,
      ...demandLexicon.map(({ cues }) => cues),
      ...Object.values(typeLexicon).flatMap((tiers) => Object.values(tiers)),
    ];
    const count = (cue: string, mark: string) => cue.split(mark).length;
    const broken = all.flatMap(cuesOf).filter((cue) => count(cue, '(') !== count(cue, ')') || count(cue, '{') !== count(cue, '}'));
    expect(broken).toEqual([]);
  });
});
