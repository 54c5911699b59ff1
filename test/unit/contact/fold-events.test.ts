/** How events of one contact become its state. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/shared/compliance/finding.ts';
import { annotateUtterances } from '../../../src/shared/contact/annotate-utterances.ts';
import { answeredAtOf, emptyFold, foldEvents, partialOf, phaseOf, utterancesOf } from '../../../src/shared/contact/fold-events.ts';
import { anEvent, callBeganMs, said } from '../../support/events.ts';

const offered = anEvent(1, 'call.offered', { from: '+86 139 0000 0000' });
const texts = (events: Parameters<typeof foldEvents>[0]) => utterancesOf(foldEvents(events)).map((utterance) => utterance.text);

describe('the phase of a contact', () => {
  test('goes from ringing through talking and held to wrap-up and ended', () => {
    const steps = [
      offered,
      anEvent(2, 'call.answered'),
      anEvent(3, 'call.held'),
      anEvent(4, 'call.resumed'),
      anEvent(5, 'call.ended'),
      anEvent(6, 'call.wrapup_ended'),
    ];
    const phases = steps.map((_, index) => phaseOf(foldEvents(steps.slice(0, index + 1))));
    expect(phases).toEqual(['ringing', 'talking', 'held', 'talking', 'wrapup', 'ended']);
  });

  test('a call that nobody took is over at once, without a wrap-up', () => {
    expect(phaseOf(foldEvents([offered, anEvent(2, 'call.missed')]))).toBe('ended');
  });

  test('words of the agent mean that it was answered, even when the telephone system never said so', () => {
    const fold = foldEvents([offered, said(2, '您好', { role: 'agent' })]);
    expect([phaseOf(fold), answeredAtOf(fold)]).toEqual(['talking', callBeganMs + 2_000]);
  });

  test('a late ringing event does not restart an ended call', () => {
    expect(phaseOf(foldEvents([anEvent(5, 'call.ended'), anEvent(2, 'call.answered'), offered]))).toBe('wrapup');
  });
});

describe('the words of a contact', () => {
  test('come in the order they were begun, however they arrive', () => {
    expect(texts([said(4, '丙'), said(2, '甲'), said(3, '乙')])).toEqual(['甲', '乙', '丙']);
  });

  test('are heard as a partial until they are settled', () => {
    const partial = said(2, '我买的', { id: 'u1', kind: 'partial' });
    const before = foldEvents([offered, partial]);
    expect([utterancesOf(before), partialOf(before)]).toEqual([[], { speaker: 'customer', text: '我买的' }]);
    const after = foldEvents([said(3, '我买的锅坏了', { id: 'u1' }), partial], before);
    expect([utterancesOf(after).length, partialOf(after)]).toEqual([1, null]);
  });

  test('a partial that was never finished goes once somebody finished a later sentence', () => {
    const events = [said(2, '嗯那个', { id: 'u1', kind: 'partial' }), said(9, '请您稍等', { role: 'agent' })];
    expect(partialOf(foldEvents(events))).toBeNull();
  });

  test('a revision replaces the text, and an older version that arrives later changes nothing', () => {
    const first = said(2, '今天十点', { id: 'u1' });
    const revised = said(3, '今天四点', { id: 'u1', rev: 1, kind: 'revised' });
    expect(texts([first, revised])).toEqual(['今天四点']);
    expect(texts([revised, first])).toEqual(['今天四点']);
  });

  test('a revision to nothing withdraws the utterance', () => {
    expect(texts([said(2, '(杂音)', { id: 'u1' }), said(3, '', { id: 'u1', rev: 1, kind: 'revised' })])).toEqual([]);
  });

  test('typed and chat text stand beside speech', () => {
    const fold = foldEvents([anEvent(2, 'chat.message', { role: 'customer', text: '在吗' }), anEvent(3, 'typed.text', { text: '在的' })]);
    expect(utterancesOf(fold).map(({ speaker, via, text }) => [speaker, via, text])).toEqual([
      ['customer', 'message', '在吗'],
      ['agent', 'typed', '在的'],
    ]);
  });
});

describe('events without a use', () => {
  test('an unknown kind and an unreadable payload are kept once and change nothing else', () => {
    const strange = anEvent(2, 'vendor.sparkle', { glow: 3 });
    const broken = anEvent(3, 'transcript.final', { text: 7 });
    const fold = foldEvents([offered, strange, broken, strange]);
    expect(fold.kept.map((one) => [one.id, one.kind])).toEqual([
      ['e2', 'vendor.sparkle'],
      ['e3', 'transcript.final'],
    ]);
    expect({ ...fold, kept: [], lastMonoMs: 0 }).toEqual({ ...foldEvents([offered]), lastMonoMs: 0 });
    expect(phaseOf(emptyFold())).toBe('ringing');
  });
});

describe('the verdict on words', () => {
  const finding = (text: string): Finding => ({
    label: 'vague_promise',
    severity: 'warn',
    start: 0,
    end: text.length,
    text,
    rule: 'vague.soon',
    reason: '没有时间',
    rewrite: null,
  });
  const judge = { check: (text: string) => (text.includes('尽快') ? [finding(text)] : []), feel: () => 2 as const };

  test('a revision can cancel a finding', () => {
    const first = foldEvents([said(2, '我们尽快', { id: 'u1', role: 'agent' })]);
    const before = annotateUtterances(utterancesOf(first), [], judge);
    expect(before[0]?.findings).toHaveLength(1);
    const second = foldEvents([said(3, '我们今天18点前', { id: 'u1', rev: 1, role: 'agent', kind: 'revised' })], first);
    expect(annotateUtterances(utterancesOf(second), before, judge)[0]?.findings).toEqual([]);
  });

  test('an unknown speaker is never warned, and only customers have a feeling', () => {
    const fold = foldEvents([said(2, '尽快', { role: 'unknown' }), said(3, '快点', { role: 'customer' })]);
    expect(annotateUtterances(utterancesOf(fold), [], judge).map(({ findings, emotion }) => [findings.length, emotion])).toEqual([
      [0, null],
      [0, 2],
    ]);
  });

  test('only the first words of the agent are an opening', () => {
    const openings: boolean[] = [];
    const check = (_: string, opening: boolean) => {
      openings.push(opening);
      return [];
    };
    const spy = { ...judge, check };
    const events = [said(2, '喂'), said(3, '您好', { role: 'agent' }), said(4, '请讲', { role: 'agent' })];
    annotateUtterances(utterancesOf(foldEvents(events)), [], spy);
    expect(openings).toEqual([true, false]);
  });
});
