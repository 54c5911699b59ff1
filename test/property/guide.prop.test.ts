/** The step machine under any order of events: total, never stuck, every state within reach. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { steps } from '../../src/shared/base/words.ts';
import { type GuideEvent, type GuideSnapshot, guideSnapshotSchema } from '../../src/shared/guide/guide.ts';
import { startGuide } from '../../src/shared/guide/start-guide.ts';
import { coverSteps } from '../../src/shared/guide/step-coverage.ts';
import { transition } from '../../src/shared/guide/transition.ts';
import { guideKnown, shippedGuides } from '../support/talk.ts';

const { guides } = shippedGuides();
const step = fc.constantFrom(...steps);
const someGuide = fc.constantFrom(...guides);
const utteranceId = fc.constantFrom('u1', 'u2', 'u3');

const events = (guide: (typeof guides)[number]): fc.Arbitrary<GuideEvent> => {
  const option = fc.constantFrom(...guide.options.map((item) => item.id), 'unknown');
  const evidence = fc.record({
    id: fc.constantFrom(...guide.evidence.map((item) => item.id), 'extra-1'),
    item: fc.constantFrom(...guide.evidence.map((item) => item.id), 'extra'),
    label: fc.string(),
    state: fc.constantFrom('wanted', 'asked', 'have', 'waived'),
    source: fc.constantFrom('customer', 'ticket', 'desk'),
    note: fc.string(),
    sha256: fc.constant(null),
    fileName: fc.constant(null),
  });
  const problem = fc.record({ what: fc.string(), when: fc.string(), orderNo: fc.string(), ask: fc.string(), confirmed: fc.boolean() });
  return fc.oneof(
    fc.record({
      type: fc.constant('covered' as const),
      hits: fc.array(fc.record({ step, start: fc.integer({ min: -2, max: 12 }), end: fc.integer({ min: -2, max: 12 }) }), { maxLength: 5 }),
      utteranceId,
      text: fc.string({ maxLength: 10 }),
      atMs: fc.nat(),
      by: fc.constantFrom('said' as const, 'typed' as const),
    }),
    fc.record({ type: fc.constant('tick' as const), step }),
    fc.record({ type: fc.constant('untick' as const), step }),
    fc.record({ type: fc.constant('skip' as const), step, reason: fc.constantFrom('', ' ', '客户要求') }),
    fc.record({ type: fc.constant('goto' as const), step }),
    fc.constant({ type: 'next' as const }),
    fc.record({ type: fc.constant('setProblem' as const), problem }),
    fc.record({
      type: fc.constant('setDemands' as const),
      demands: fc.array(fc.record({ id: fc.string(), text: fc.string(), done: fc.boolean() }), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('setEvidence' as const), evidence }) as fc.Arbitrary<GuideEvent>,
    fc.record({ type: fc.constant('offerOptions' as const), optionIds: fc.array(option, { maxLength: 4 }) }),
    fc.record({ type: fc.constant('chooseOption' as const), optionId: fc.option(option) }),
  );
};

const start = (guide: (typeof guides)[number]): GuideSnapshot =>
  startGuide({ guide, packVersion: 1, type: guide.type === 'any' ? 'other' : guide.type, known: guideKnown() });

const walk = someGuide.chain((guide) => fc.record({ guide: fc.constant(guide), list: fc.array(events(guide), { maxLength: 40 }) }));

describe('any order of events', () => {
  test('leaves a valid snapshot, and the input untouched', () => {
    fc.assert(
      fc.property(walk, ({ guide, list }) => {
        let snapshot = start(guide);
        for (const event of list) {
          const frozen = JSON.stringify(snapshot);
          const next = transition(guide, snapshot, event);
          expect(JSON.stringify(snapshot)).toBe(frozen);
          expect(guideSnapshotSchema.parse(next.snapshot)).toEqual(next.snapshot);
          snapshot = next.snapshot;
        }
      }),
      { numRuns: 150 },
    );
  });

  test('keeps what must always hold', () => {
    fc.assert(
      fc.property(walk, ({ guide, list }) => {
        let snapshot = start(guide);
        for (const event of list) snapshot = transition(guide, snapshot, event).snapshot;
        for (const state of Object.values(snapshot.steps)) {
          expect(state.skipReason !== null).toBe(state.status === 'skipped');
          if (state.evidence !== null) {
            expect(state.status).toBe('done');
            expect(state.refusedUtterances ?? []).not.toContain(state.evidence.utteranceId);
            expect(state.evidence.text.slice(state.evidence.start, state.evidence.end)).not.toBe('');
          }
        }
        const optionIds = snapshot.options.map((option) => option.id);
        expect(snapshot.offered.every((id) => optionIds.includes(id))).toBe(true);
        if (snapshot.chosenOptionId !== null) expect(snapshot.offered).toContain(snapshot.chosenOptionId);
        const codes = snapshot.notices.map((notice) => notice.code);
        expect(new Set(codes).size).toBe(codes.length);
      }),
      { numRuns: 150 },
    );
  });

  test('the same events give the same snapshot', () => {
    fc.assert(
      fc.property(walk, ({ guide, list }) => {
        const run = () => list.reduce((snapshot, event) => transition(guide, snapshot, event).snapshot, start(guide));
        expect(run()).toEqual(run());
      }),
      { numRuns: 50 },
    );
  });

  test('an end can still be reached, and says so once', () => {
    fc.assert(
      fc.property(walk, ({ guide, list }) => {
        let snapshot = list.reduce((now, event) => transition(guide, now, event).snapshot, start(guide));
        const wasOpen = steps.some((each) => snapshot.steps[each].status === 'open');
        let finished = 0;
        for (const each of steps) {
          const next = transition(guide, snapshot, { type: 'tick', step: each });
          snapshot = next.snapshot;
          finished += next.effects.filter((effect) => effect.type === 'finished').length;
        }
        expect(steps.every((each) => snapshot.steps[each].status !== 'open')).toBe(true);
        expect(finished).toBe(wasOpen ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });
});

test('every combination of open, done and skipped steps with every current step is reachable', () => {
  const [guide] = guides;
  if (guide === undefined) throw new Error('there is a guide');
  const key = (snapshot: GuideSnapshot) => `${steps.map((each) => snapshot.steps[each].status).join()}|${snapshot.current}`;
  const seen = new Map([[key(start(guide)), start(guide)]]);
  const queue = [...seen.values()];
  const moves: GuideEvent[] = [
    { type: 'next' },
    ...steps.flatMap((each): GuideEvent[] => [
      { type: 'tick', step: each },
      { type: 'untick', step: each },
      { type: 'skip', step: each, reason: '客户要求' },
      { type: 'goto', step: each },
    ]),
  ];
  for (let snapshot = queue.shift(); snapshot !== undefined; snapshot = queue.shift()) {
    for (const move of moves) {
      const next = transition(guide, snapshot, move).snapshot;
      if (seen.has(key(next))) continue;
      seen.set(key(next), next);
      queue.push(next);
    }
  }
  expect(seen.size).toBe(3 ** 5 * 5);
});

test('coverage never throws and always points into the text', () => {
  const words = fc.constantFrom(
    '抱歉',
    '您',
    '的意思是',
    '对吗',
    '麻烦',
    '拍照',
    '可以退款',
    '也可以换',
    '今天18点前',
    '给您回电',
    '，',
    '。',
    '？',
    ' ',
    '😀',
    '㎏',
    'Ａ',
    '\u200d',
    '對嗎',
    '\ud83d',
  );
  const text = fc.oneof(
    fc.array(words, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), (said, customerTexts) => {
      const hits = coverSteps(said, { speakerIsAgent: true, customerTexts, agentTexts: customerTexts });
      for (const { start: from, end } of hits) expect(from >= 0 && from < end && end <= said.length).toBe(true);
      expect(new Set(hits.map((hit) => hit.step)).size).toBe(hits.length);
      expect(coverSteps(said, { speakerIsAgent: true, customerTexts, agentTexts: customerTexts })).toEqual(hits);
    }),
    { numRuns: 300 },
  );
});
