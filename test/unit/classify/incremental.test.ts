/** A conversation is read turn by turn: the same result as reading it whole, and no turn is read twice. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MonitorTrack, type ProgressTools, progress } from '../../../src/main/store/services/contact-progress.ts';
import { classificationOf, classifyConversation, classifyText, readTurn, startReading } from '../../../src/shared/classify/classify.ts';
import type { RunningContact } from '../../../src/shared/contact/contact.ts';
import { emptyFold, foldEvent } from '../../../src/shared/contact/fold-events.ts';
import { said } from '../../support/events.ts';
import { aRunningContact } from '../../support/running-contact.ts';
import { shippedGuide } from '../../support/talk.ts';

const turns = [
  '你好',
  '我上周买的热水壶壶底一直渗水',
  '第三次打来了，每次都说会回电！',
  '叫你们经理来，我要退款',
  '再不处理我就发抖音',
  '水壶刚才冒烟了',
  '好的，谢谢',
];

describe('the fold of turns', () => {
  test('gives what reading the whole conversation gives, after every turn', () => {
    let state = startReading();
    for (const [index, text] of turns.entries()) {
      state = readTurn(state, text);
      expect(classificationOf(state)).toEqual(classifyConversation(turns.slice(0, index + 1)));
    }
  });

  test('of one turn is the reading of that text', () => {
    for (const text of turns) expect(classifyText(text)).toEqual(classifyConversation([text]));
  });

  test('never changes a state that was handed out, and blank turns say nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...turns, ' ', ''), { maxLength: 12 }), fc.constantFrom(...turns), (said, next) => {
        const state = said.reduce((known, text) => readTurn(known, text), startReading());
        const before = JSON.stringify(classificationOf(state));
        readTurn(state, next);
        expect(JSON.stringify(classificationOf(state))).toBe(before);
        expect(readTurn(state, '  ')).toBe(state);
      }),
      { numRuns: 40 },
    );
  });

  test('holds no more after four hundred turns than after forty', () => {
    const sizeAfter = (count: number) => {
      let state = startReading();
      for (let turn = 0; turn < count; turn++) state = readTurn(state, `第${turn}次了，${turns[turn % turns.length]}`);
      return JSON.stringify(classificationOf(state)).length;
    };
    expect(sizeAfter(400)).toBeLessThan(sizeAfter(40) * 1.2);
  });
});

/** A contact to which sentences of the customer come one by one; tells how many utterances each of them made the desk read. */
function aListeningDesk() {
  let reads = 0;
  const tools: ProgressTools = {
    check: () => [],
    feel: () => 0,
    read(state, text) {
      reads += 1;
      return readTurn(state, text);
    },
    guide: shippedGuide('any'),
    adapt: (view) => view.guide,
  };
  let view: RunningContact = aRunningContact();
  let fold = emptyFold();
  let track: MonitorTrack | null = null;
  return {
    view: () => view,
    hears(seq: number, text: string, parts: Parameters<typeof said>[2] = {}): number {
      const before = reads;
      fold = foldEvent(fold, said(seq, text, parts));
      const step = progress(view, fold, track, tools);
      view = step.view;
      track = step.monitor;
      return reads - before;
    },
  };
}

describe('a long call', () => {
  test('costs one reading per turn, at turn 10 as at turn 400', () => {
    const desk = aListeningDesk();
    const costs = Array.from({ length: 400 }, (_, turn) => desk.hears(turn + 1, turns[turn % turns.length] ?? ''));
    expect(costs[9]).toBe(1);
    expect(costs[399]).toBe(1);
    expect(new Set(costs)).toEqual(new Set([1]));
  });

  test('reads only from the revised turn on, and arrives at the same', () => {
    const desk = aListeningDesk();
    for (const [index, text] of turns.entries()) desk.hears(index + 1, text, { id: `u${index}` });
    expect(desk.hears(20, '算了，不用退款，换一台就行', { id: 'u3', kind: 'revised', rev: 1, beginMs: 3_100 })).toBe(turns.length - 3);
    expect(desk.view().classification).toEqual(
      classifyConversation(turns.map((text, index) => (index === 3 ? '算了，不用退款，换一台就行' : text))),
    );
  });

  test('reads nothing while the agent speaks or words are still being heard', () => {
    const desk = aListeningDesk();
    desk.hears(1, turns[1] ?? '');
    expect(desk.hears(2, '您好，我先看一下订单', { role: 'agent' })).toBe(0);
    expect(desk.hears(3, '我要', { id: 'u9', kind: 'partial' })).toBe(0);
  });
});
