/** The five steps as an agent meets them: ticking, taking back, skipping, going back, and what is pointed out. */
import { describe, expect, test } from 'vitest';
import type { Step } from '../../../src/shared/base/words.ts';
import type { GuideEvent, GuideSnapshot } from '../../../src/shared/guide/guide.ts';
import { startGuide } from '../../../src/shared/guide/start-guide.ts';
import { type GuideEffect, transition } from '../../../src/shared/guide/transition.ts';
import { guideKnown, shippedGuide } from '../../support/talk.ts';

const guide = shippedGuide('product_quality');
const fresh = startGuide({ guide, packVersion: 3, type: 'product_quality', known: guideKnown() });

function said(utteranceId: string, text: string, ...covered: Step[]): GuideEvent {
  return {
    type: 'covered',
    hits: covered.map((step) => ({ step, start: 0, end: text.length })),
    utteranceId,
    text,
    atMs: 1_000,
    by: 'said',
  };
}

function play(...events: GuideEvent[]): { snapshot: GuideSnapshot; effects: GuideEffect[] } {
  return events.reduce(
    (now, event) => {
      const next = transition(guide, now.snapshot, event);
      return { snapshot: next.snapshot, effects: next.effects };
    },
    { snapshot: fresh, effects: [] as GuideEffect[] },
  );
}

const codes = (snapshot: GuideSnapshot) => snapshot.notices.map((notice) => notice.code);

describe('ticking', () => {
  test('what the agent says ticks the step, keeps the words and leads on to the next open step', () => {
    const { snapshot, effects } = play(said('u1', '实在抱歉', 'empathize'));
    expect(snapshot.steps.empathize).toEqual({
      status: 'done',
      by: 'said',
      evidence: { utteranceId: 'u1', text: '实在抱歉', start: 0, end: 4, atMs: 1_000, by: 'said' },
      skipReason: null,
      unticked: false,
    });
    expect(snapshot.current).toBe('paraphrase');
    expect(effects).toEqual([
      { type: 'stepClosed', step: 'empathize', status: 'done' },
      { type: 'movedTo', step: 'paraphrase' },
    ]);
  });

  test('one sentence may cover several steps', () => {
    const { snapshot } = play(said('u1', '抱歉，您说的是漏水对吗', 'empathize', 'paraphrase'));
    expect(snapshot.current).toBe('request_evidence');
  });

  test('a step that was covered earlier keeps its first evidence', () => {
    const { snapshot } = play(said('u1', '实在抱歉', 'empathize'), said('u2', '真对不起', 'empathize'));
    expect(snapshot.steps.empathize.evidence?.utteranceId).toBe('u1');
  });

  test('covering a later step does not move away from the open current one', () => {
    const { snapshot } = play(said('u1', '今天18点前回电', 'commit_time'));
    expect(snapshot.current).toBe('empathize');
    expect(snapshot.steps.commit_time.status).toBe('done');
  });

  test('a hit outside the text is no evidence', () => {
    const { snapshot } = play({
      type: 'covered',
      hits: [{ step: 'empathize', start: 0, end: 99 }],
      utteranceId: 'u1',
      text: '抱歉',
      atMs: 0,
      by: 'said',
    });
    expect(snapshot.steps.empathize.status).toBe('open');
  });

  test('when the last open step is closed the guide is finished', () => {
    const { effects, snapshot } = play(said('u1', '抱歉', 'empathize', 'paraphrase', 'request_evidence', 'offer_two_options'), {
      type: 'tick',
      step: 'commit_time',
    });
    expect(effects.at(-1)).toEqual({ type: 'finished' });
    expect(snapshot.current).toBe('commit_time');
  });
});

describe('taking back', () => {
  test('an unticked step opens again and the same utterance never ticks it again', () => {
    const { snapshot } = play(
      said('u1', '实在抱歉', 'empathize'),
      { type: 'untick', step: 'empathize' },
      said('u1', '实在抱歉', 'empathize'),
    );
    expect(snapshot.steps.empathize).toMatchObject({ status: 'open', unticked: true, evidence: null });
    expect(snapshot.current).toBe('empathize');
  });

  test('another utterance may tick an unticked step, and the first one stays refused', () => {
    const { snapshot } = play(
      said('u1', '实在抱歉', 'empathize'),
      { type: 'untick', step: 'empathize' },
      said('u2', '真对不起', 'empathize'),
      { type: 'untick', step: 'empathize' },
      said('u1', '实在抱歉您了', 'empathize'),
    );
    expect(snapshot.steps.empathize).toMatchObject({ status: 'open', refusedUtterances: ['u1', 'u2'] });
  });

  test('a revised utterance that no longer covers the step takes its tick back', () => {
    const { snapshot, effects } = play(said('u1', '实在抱歉', 'empathize'), said('u1', '实在不行'));
    expect(snapshot.steps.empathize.status).toBe('open');
    expect(effects).toContainEqual({ type: 'stepReopened', step: 'empathize' });
  });

  test('a revision of one utterance leaves the tick of another alone', () => {
    const { snapshot } = play(said('u1', '实在抱歉', 'empathize'), said('u2', '嗯'), said('u2', '好'));
    expect(snapshot.steps.empathize.status).toBe('done');
  });
});

describe('skipping and moving', () => {
  test('a step is skipped only with a reason', () => {
    expect(play({ type: 'skip', step: 'request_evidence', reason: '  ' }).snapshot).toEqual(fresh);
    const { snapshot } = play({ type: 'skip', step: 'empathize', reason: '客户要求直接说方案' });
    expect(snapshot.steps.empathize).toMatchObject({ status: 'skipped', skipReason: '客户要求直接说方案' });
    expect(snapshot.current).toBe('paraphrase');
  });

  test('a skipped step is done after all when the agent does it', () => {
    const { snapshot } = play({ type: 'skip', step: 'empathize', reason: '赶时间' }, said('u1', '实在抱歉', 'empathize'));
    expect(snapshot.steps.empathize).toMatchObject({ status: 'done', skipReason: null });
  });

  test('any step may be visited again, also a done one', () => {
    const { snapshot } = play(said('u1', '实在抱歉', 'empathize'), { type: 'goto', step: 'empathize' });
    expect(snapshot.current).toBe('empathize');
    expect(snapshot.steps.empathize.status).toBe('done');
  });

  test('next goes to the next open step and leaves the current one open', () => {
    const { snapshot } = play(said('u1', '您说的是漏水对吗', 'paraphrase'), { type: 'next' });
    expect(snapshot.current).toBe('request_evidence');
    expect(snapshot.steps.empathize.status).toBe('open');
  });

  test('next comes round to a step that was left open', () => {
    const { snapshot } = play({ type: 'goto', step: 'commit_time' }, { type: 'next' });
    expect(snapshot.current).toBe('empathize');
  });
});

describe('order', () => {
  test('evidence, options and a promise before empathy are pointed out, and the notice goes once empathy is there', () => {
    const early = play(said('u1', '麻烦拍张照', 'request_evidence'), said('u2', '可以退也可以换', 'offer_two_options'));
    expect(codes(early.snapshot)).toEqual(['evidence_before_empathy', 'options_before_empathy', 'options_before_paraphrase']);
    const repaired = transition(guide, early.snapshot, said('u3', '实在抱歉', 'empathize'));
    expect(codes(repaired.snapshot)).toEqual(['options_before_paraphrase']);
  });

  test('a reason before any word of care is pointed out', () => {
    const { snapshot, effects } = play(said('u1', '因为最近订单太多所以发货慢了'));
    expect(codes(snapshot)).toEqual(['cause_before_empathy']);
    expect(effects).toEqual([{ type: 'noticed', code: 'cause_before_empathy' }]);
  });

  test('care and reason in one sentence are fine', () => {
    const text = '让您久等了真不好意思，因为仓库漏发了';
    expect(codes(play(said('u1', text, 'empathize')).snapshot)).toEqual([]);
  });

  test('nothing is pointed out after empathy was skipped for a reason', () => {
    const { snapshot } = play(
      { type: 'skip', step: 'empathize', reason: '客户要求直接说方案' },
      said('u1', '麻烦拍张照', 'request_evidence'),
    );
    expect(codes(snapshot)).toEqual([]);
  });
});

describe('problem, evidence and options', () => {
  test('a confirmed problem statement ticks the read-back', () => {
    const problem = { what: '漏水', when: '', orderNo: '', ask: '换新', confirmed: true };
    const { snapshot } = play({ type: 'setProblem', problem });
    expect(snapshot.steps.paraphrase).toMatchObject({ status: 'done', by: 'hand' });
    expect(snapshot.problem).toEqual(problem);
  });

  test('evidence asked for by hand ticks the step; what the desk looks up does not', () => {
    const [photo] = fresh.evidence;
    const lookup = fresh.evidence.find((item) => item.source === 'desk');
    if (photo === undefined || lookup === undefined) throw new Error('the guide lists both kinds');
    expect(play({ type: 'setEvidence', evidence: { ...lookup, state: 'have' } }).snapshot.steps.request_evidence.status).toBe('open');
    const { snapshot } = play({ type: 'setEvidence', evidence: { ...photo, state: 'asked' } });
    expect(snapshot.steps.request_evidence).toMatchObject({ status: 'done', by: 'hand' });
    expect(snapshot.evidence.find((item) => item.id === photo.id)?.state).toBe('asked');
  });

  test('two offered options tick the step, one does not', () => {
    const one = play({ type: 'offerOptions', optionIds: ['exchange_warranty', 'no-such-option'] });
    expect(one.snapshot.offered).toEqual(['exchange_warranty']);
    expect(one.snapshot.steps.offer_two_options.status).toBe('open');
    const two = transition(guide, one.snapshot, { type: 'offerOptions', optionIds: ['refund_pickup'] });
    expect(two.snapshot.steps.offer_two_options).toMatchObject({ status: 'done', by: 'hand' });
  });

  test('the choice is recorded, also when only one option was put to the customer, and that is pointed out', () => {
    const { snapshot, effects } = play({ type: 'chooseOption', optionId: 'refund_pickup' });
    expect(snapshot).toMatchObject({ chosenOptionId: 'refund_pickup', offered: ['refund_pickup'] });
    expect(effects).toContainEqual({ type: 'optionChosen', optionId: 'refund_pickup' });
    expect(codes(snapshot)).toEqual(['single_option']);
  });

  test('an option that is not on the list cannot be chosen', () => {
    expect(play({ type: 'chooseOption', optionId: 'free-car' }).snapshot).toEqual(fresh);
  });
});
