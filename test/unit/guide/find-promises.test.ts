/** Which times in an agent's words are promises, whose they are, and which are none. */
import { describe, expect, test } from 'vitest';
import { findPromises } from '../../../src/shared/guide/find-promises.ts';

const said = (text: string) => findPromises(text).map(({ start, end, kind }) => `${kind}:${text.slice(start, end)}`);

describe('a promise of ours', () => {
  test.each([
    ['您稍坐，我二十分钟内给您回话', 'dated:我二十分钟内给您回话'],
    ['明早九点，师傅带着新门板上您家', 'dated:明早九点，师傅带着新门板上您家'],
    ['查清了我告诉您 下午三点前准给您信儿 您别老守着电话', 'dated:下午三点前准给您信儿'],
    ['上门时间已经给您约在周六上午', 'dated:上门时间已经给您约在周六上午'],
    ['給我半小時，我查完回覆您', 'dated:給我半小時，我查完回覆您'],
    ['大姐，俺明儿个晌午前把新锅给恁送过去', 'dated:俺明儿个晌午前把新锅给恁送过去'],
  ])('%s', (text, promise) => {
    expect(said(text)).toEqual([promise]);
  });

  test('without a time that can be kept to it is vague', () => {
    expect(said('我们会尽快给您回复')).toEqual(['vague:我们会尽快给您回复']);
  });

  test('carries its time, so that the clock can resolve it', () => {
    expect(findPromises('今天18点前我给您回电')[0]?.time).toMatchObject({ text: '今天18点前', kind: 'deadline' });
  });
});

describe('a time of somebody else', () => {
  test.each(['快递那边说明天下午到', '银行一般三个工作日内到账', '预计27日送达'])('%s', (text) => {
    expect(findPromises(text).map((promise) => promise.kind)).toEqual(['third_party']);
  });

  test('what we do after it is ours', () => {
    expect(said('厂家周四出结果，周五上午我打给您')).toContain('dated:周五上午我打给您');
  });
});

describe('no promise at all', () => {
  test.each([
    ['a task for the customer', '请您周五前把材料交到窗口'],
    ['a choice of hours', '今晚七点或明早八点您挑个空'],
    ['a term of the policy', '签收七天内可以退货'],
    ['a warranty', '电机质保三年'],
    ['opening hours', '柜台每天9:00到17:00有人'],
    ['the past', '昨天六点我就给您打过电话了'],
    ['a threat', '今天不签字，明天就停您家的水'],
    ['a boast', '明天绝对送到，我拿人头担保'],
    ['what somebody else wrote', '页面上写的“24小时内发货”是系统模板'],
    ['a read-back', '您是想把周三的安装改到周六上午，对吗'],
    ['a length', '我这边要读一段录音，大概十秒'],
  ])('%s', (_, text) => {
    expect(findPromises(text).filter((promise) => promise.kind === 'dated')).toEqual([]);
  });
});

test('promises never overlap and always cut the sentence at real places', () => {
  const text = '今天18点前我给您回电，明早十点师傅上门，别的我们尽快处理';
  const found = findPromises(text);
  expect(found.map((promise) => promise.kind)).toEqual(['dated', 'dated', 'vague']);
  for (const [place, promise] of found.entries()) expect(promise.start).toBeGreaterThanOrEqual(found[place - 1]?.end ?? 0);
});
