/** A call at a chosen point of its five steps, with everything a call desk shows, for tests and contact sheets. Takes pack contents; reads no file. */
import { minuteMs, secondMs } from '../../src/shared/base/clock.ts';
import { type Emotion, type Speaker, type Step, steps } from '../../src/shared/base/words.ts';
import type { RulesContent } from '../../src/shared/compliance/rule.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import type { Guide, GuideSnapshot, GuidesContent } from '../../src/shared/guide/guide.ts';
import { transition } from '../../src/shared/guide/transition.ts';
import { nextMoves } from '../../src/shared/monitor/moves.ts';
import type { Pack, PolicyContent, ScriptsContent } from '../../src/shared/pack/pack.ts';
import { fakeRinging } from './fake-desk-handlers.ts';
import { fakeId } from './fake-desk-rows.ts';
import { aGuideSnapshot } from './running-contact.ts';

export type PackContents = { scripts: ScriptsContent; rules: RulesContent; guides: GuidesContent; policy: PolicyContent };

export function packsOf(contents: PackContents, issuedAtMs: number): Pack[] {
  const head = { format: 1 as const, version: 1, issued_at: issuedAtMs, expires_at: issuedAtMs + 1e11 };
  return [
    { ...head, pack_id: 'scripts', title: '话术', kind: 'scripts', content: contents.scripts },
    { ...head, pack_id: 'rules', title: '规则', kind: 'rules', content: contents.rules },
    { ...head, pack_id: 'guides', title: '五步', kind: 'guides', content: contents.guides },
    { ...head, pack_id: 'policy', title: '政策', kind: 'policy', content: contents.policy },
  ];
}

const talk: [Speaker, number, Emotion | null, string][] = [
  ['customer', 182, 2, '我都第三次打电话了，每次都说马上发，到底发没发？'],
  ['agent', 190, null, '换作是我连着等了几天还要一次次打电话，肯定也很生气，真的对不起。'],
  ['customer', 201, 1, '孩子等着用，你们到底什么时候能到？不行我就退货。'],
];

export function utterancesAt(count: number): RunningContact['utterances'] {
  return talk.slice(0, count).map(([speaker, atS, emotion, text], n) => ({
    id: `u${n}`,
    speaker,
    via: 'speech',
    text,
    atMs: atS * secondMs,
    endMs: (atS + 6) * secondMs,
    rev: 0,
    emotion,
    findings: [],
  }));
}

function optionsOf(guide: Guide): GuideSnapshot['options'] {
  return guide.options.map((option, n) => ({
    id: option.id,
    title: option.title,
    sentence: option.sentence.replaceAll('{{商品}}', '奶瓶礼盒').replaceAll('{{退款额}}', '268元').replaceAll('{{券额}}', '30元'),
    costCents: option.cost.fixed_cents + (n === 2 ? 20_000 : 0),
    timeText: option.time_text.replaceAll('{{承诺时间}}', n === 0 ? '明天11:00前' : '今天18:00前'),
    overLimit: n === 2,
  }));
}

function evidenceOf(guide: Guide): GuideSnapshot['evidence'] {
  return guide.evidence.map((item) => {
    const isFact = item.kind === 'lookup';
    return {
      id: item.id,
      item: item.id,
      label: item.label,
      state: isFact ? ('have' as const) : ('wanted' as const),
      source: isFact ? ('desk' as const) : ('customer' as const),
      note: isFact ? (item.cross_check === 'order' ? '11月13日下单，奶瓶礼盒×1，实付268元' : '11月17日起有未结工单，有1次承诺未兑现') : '',
      sha256: null,
      fileName: null,
    };
  });
}

/** The guide in its first moment, everything known filled in. */
export function sceneGuide(guide: Guide): GuideSnapshot {
  return aGuideSnapshot({
    guideId: guide.guide_id,
    problem: {
      what: '奶瓶礼盒，收到时瓶身有裂纹',
      when: '11月16日签收',
      orderNo: 'DD2026111300482',
      ask: '换一个完好的',
      confirmed: false,
    },
    demands: [
      { id: '为什么没发', text: '为什么没发', done: true },
      { id: '道歉', text: '道歉', done: true },
      { id: '什么时候能到 / 退货', text: '什么时候能到 / 退货', done: false },
    ],
    options: optionsOf(guide),
    evidence: evidenceOf(guide),
  });
}

/** Done up to, not including, `current`: the first step by words, the others by hand. */
function snapshotAt(guide: Guide, current: Step | 'end'): GuideSnapshot {
  const until = current === 'end' ? steps.length : steps.indexOf(current);
  const [, said] = talk;
  return steps.slice(0, until).reduce((snapshot, step): GuideSnapshot => {
    const covered = { type: 'covered' as const, utteranceId: 'u1', text: said?.[3] ?? '', atMs: 190_000, by: 'said' as const };
    if (step === 'empathize') return transition(guide, snapshot, { ...covered, hits: [{ step, start: 18, end: 25 }] }).snapshot;
    if (step === 'offer_two_options') {
      const optionIds = snapshot.options.slice(0, 2).map((option) => option.id);
      return transition(guide, snapshot, { type: 'offerOptions', optionIds }).snapshot;
    }
    return transition(guide, snapshot, { type: 'tick', step }).snapshot;
  }, sceneGuide(guide));
}

export type SceneOptions = { nowMs: number; guides: GuidesContent; step?: Step | 'end'; changes?: Partial<RunningContact> };

export function callScene({ nowMs, guides, step = 'paraphrase', changes = {} }: SceneOptions): RunningContact {
  const guide = guides.guides.find((each) => each.type === 'product_quality');
  if (guide === undefined) throw new Error('the guides have none for product quality');
  return fakeRinging(nowMs - 225_000, {
    phase: 'talking',
    answeredAtMs: nowMs - 222_000,
    ticketId: fakeId(1_000),
    candidates: [
      {
        customerId: fakeId(100),
        maskedName: '林**',
        maskedPhone: '138****6021',
        tier: '金卡会员',
        region: '杭州市西湖区',
        openTickets: 1,
        lastContactAtMs: nowMs - 2 * 86_400_000,
        reason: 'exact_phone',
        why: '来电号码与主号码完全一致',
      },
    ],
    utterances: utterancesAt(step === 'empathize' ? 1 : 3),
    emotionTrend: [0, 1, 2, 2, 1].map((emotion, n) => ({ atMs: n * minuteMs, emotion: emotion as Emotion })),
    classification: {
      types: [
        { type: 'product_quality', confidence: 0.8, words: ['裂纹', '奶瓶'] },
        { type: 'logistics_delay', confidence: 0.5, words: ['到底发没发'] },
      ],
      emotion: 2,
      feeling: '生气',
      urgency: 'phone_first',
      flags: [],
      demands: [],
      department: 'quality',
      why: {},
    },
    alerts:
      step === 'empathize'
        ? []
        : [
            {
              kind: 'dissatisfaction',
              turn: 2,
              level: 'lead',
              turns: [0, 2],
              why: '第 1、3 句都在表达不满，事情还没有新进展。',
              moves: [...nextMoves.dissatisfaction],
              reason: { code: 'displeased_turns', count: 2 },
              dismissed: false,
            },
          ],
    guide: snapshotAt(guide, step),
    commitmentIds: step === 'end' ? [fakeId(1_900)] : [],
    ...changes,
  });
}
