/** Reading a promise out of the words that ticked its step. */
import { describe, expect, test } from 'vitest';
import { saidPromise } from '../../../src/shared/guide/said-promise.ts';
import { coverSteps } from '../../../src/shared/guide/step-coverage.ts';

function promiseIn(text: string) {
  const hit = coverSteps(text, { speakerIsAgent: true, customerTexts: [] }).find((each) => each.step === 'commit_time');
  if (hit === undefined) throw new Error(`no promise in 「${text}」`);
  return saidPromise({
    status: 'done',
    evidence: { utteranceId: 'u1', text, start: hit.start, end: hit.end, atMs: 0, by: 'said' },
  });
}

describe('a promise that was said', () => {
  test.each([
    ['我今天下午四点前把新的给您寄出', '把新的给您寄出', '今天下午四点前'],
    ['好的,我明天上午十点前给您回电。请您留意电话。', '给您回电', '明天上午十点前'],
    ['今天18点前,我给您回电话', '给您回电话', '今天18点前'],
  ])('%s', (text, what, words) => {
    expect(promiseIn(text)).toEqual({ what, words });
  });

  test('a step ticked by hand said nothing', () => {
    expect(saidPromise({ status: 'done', evidence: null })).toBeNull();
  });
});
