/** A call in its fourth minute, as the contact sheets show it. */
import { minuteMs } from '../../src/shared/base/clock.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import { fakeRinging } from '../support/fake-desk-handlers.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { aGuideSnapshot } from '../support/running-contact.ts';

const talk: [RunningContact['utterances'][number]['speaker'], number, string][] = [
  ['customer', 2, '我都第三次打电话了,每次都说马上发,到底发没发?'],
  ['agent', 0, '换作是我连着等了几天还要一次次打电话,肯定也很生气,真的对不起。'],
  ['customer', 2, '孩子等着用,你们到底什么时候能到?不行我就退货。'],
];

/** `long`: an hour of talk. */
export function sheetContact(nowMs: number, long: boolean): RunningContact {
  const lines = long ? Array.from({ length: 40 }, () => talk).flat() : talk;
  const answeredAtMs = nowMs - 222_000;
  const base = aGuideSnapshot();
  return fakeRinging(nowMs - 225_000, {
    phase: 'talking',
    answeredAtMs,
    ticketId: fakeId(1_000),
    utterances: lines.map(([speaker, emotion, text], at) => ({
      id: `u${at}`,
      speaker,
      via: 'speech',
      text: long ? text.repeat(4) : text,
      atMs: 182_000 + at * 9_000,
      endMs: 188_000 + at * 9_000,
      rev: 0,
      emotion: speaker === 'customer' ? (emotion as 2) : null,
      findings: [],
    })),
    emotionTrend: [0, 1, 2, 2, 1].map((emotion, at) => ({ atMs: at * minuteMs, emotion: emotion as 0 | 1 | 2 })),
    alerts: [
      {
        kind: 'hint.dissatisfaction',
        turn: 2,
        level: 'agent',
        turns: [0, 2],
        why: '客户连续 2 次表示不满。',
        moves: ['先复述诉求,再给两个方案', '请班长一起听'],
        dismissed: false,
      },
    ],
    guide: {
      ...base,
      guideId: 'product_quality',
      current: 'paraphrase',
      steps: {
        ...base.steps,
        empathize: {
          status: 'done',
          by: 'said',
          evidence: { utteranceId: 'u1', text: '肯定也很生气', start: 18, end: 24, atMs: 190_000, by: 'said' },
          skipReason: null,
          unticked: false,
        },
      },
      demands: [
        { id: 'd1', text: '为什么没发', done: true },
        { id: 'd2', text: '道歉', done: true },
        { id: 'd3', text: '什么时候能到 / 退货', done: false },
      ],
    },
  });
}
