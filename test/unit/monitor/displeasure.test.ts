/** How likely one turn is displeased: the words that tell, the answers thrown back, and what stays calm. */
import { describe, expect, test } from 'vitest';
import type { Emotion } from '../../../src/shared/base/words.ts';
import { calmRun, displeasedNow, heardTurn } from '../../../src/shared/monitor/displeased-run.ts';
import { asksSomething, type HeardReply, readDispleasure } from '../../../src/shared/monitor/displeasure.ts';

const reply = (text: string, helped = false): HeardReply => ({ text, asked: asksSomething(text), helped });
const odds = (text: string, before: HeardReply | null = reply('流程就是这样的'), emotion: Emotion = 0) =>
  readDispleasure(text, emotion, before).odds;

/** Log odds that leave little doubt. */
const sure = 0.7;
const plainly = 3;

describe('displeased in so many words', () => {
  test.each([
    '说了等于没说',
    '你除了道歉还会别的吗',
    '早干嘛去了',
    '合着我得自己跑一趟',
    '這跟我有什麼關係',
    '恁这不是糊弄人吗',
    '那我总不能天天请假等你们吧',
    '你们收钱的时候可没这么多流程',
  ])('%s', (text) => {
    expect(odds(text)).toBeGreaterThan(sure);
  });

  test("the agent's own word said over again is mockery", () => {
    expect(odds('尽量尽量 尽到哪天', reply('我尽量帮您协调'))).toBeGreaterThan(sure);
    expect(odds('明天？水还在滴着呢', reply('师傅明天过去', true))).toBeGreaterThan(0);
  });

  test('sarcasm counts, joy does not', () => {
    expect(odds('你们可真行')).toBeGreaterThan(sure);
    expect(odds('帅死了哈哈哈', reply('谢谢夸奖', true), 3)).toBeLessThan(0);
  });
});

test('an objection without any harsh word counts among displeased turns, not by itself', () => {
  const objection = odds('材料我上礼拜已经交过一遍了', reply('系统里没有'));
  expect(displeasedNow(heardTurn(calmRun, objection))).toBeLessThan(0.5);
  expect(displeasedNow(heardTurn(heardTurn(calmRun, plainly), objection))).toBeGreaterThan(0.5);
});

describe('calm', () => {
  test.each<[string, HeardReply]>([
    ['好的，谢谢', reply('已经给您退了', true)],
    ['那什么时候能到', reply('给您重发了', true)],
    ['尾号七七三二', reply('麻烦报一下单号')],
    ['拍了发你了', reply('请拍张照片')],
    ['行 那我等你电话', reply('三点前回您电话', true)],
    ['能不能开发票', reply('可以的')],
  ])('%s', (text, before) => {
    expect(odds(text, before)).toBeLessThan(0);
  });
});
