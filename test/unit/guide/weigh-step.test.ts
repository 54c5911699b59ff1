/** How the wording of a sentence joins the cues of a step: it takes back, it adds, and it never invents a time. */
import { describe, expect, test } from 'vitest';
import { steps } from '../../../src/shared/base/words.ts';
import { readAgent } from '../../../src/shared/guide/agent-speech.ts';
import { coverSteps } from '../../../src/shared/guide/step-coverage.ts';
import { stepWords } from '../../../src/shared/guide/step-words.ts';
import { createStepWording, type StepLimits } from '../../../src/shared/guide/weigh-step.ts';
import { findTimeExpressions } from '../../../src/shared/language/time-expressions.ts';

const wordsOf = (text: string) => stepWords(readAgent(text), findTimeExpressions(text));
const letterOf = (step: string) => String.fromCharCode(97 + steps.indexOf(step as never));

const limits: StepLimits = {
  empathize: { againstBelow: -3, hintedFrom: 1, likelyFrom: 3 },
  paraphrase: { againstBelow: -3, hintedFrom: 1, likelyFrom: 3 },
  request_evidence: { againstBelow: -3, hintedFrom: 1, likelyFrom: 3 },
  offer_two_options: { againstBelow: -3, hintedFrom: 1, likelyFrom: 3 },
  commit_time: { againstBelow: -3, hintedFrom: 1, likelyFrom: 1 },
};

/** Each run with what it weighs, in tenths, for one step. */
function taught(...runs: readonly (readonly [run: string, step: (typeof steps)[number], tenths: number])[]) {
  const lines = runs.map(([run, step, tenths]) => `${run} ${letterOf(step)}${tenths}`).sort();
  return createStepWording({ outcomes: steps, bias: steps.map(() => 0), runs: lines }, limits);
}

function covered(text: string, wording: ReturnType<typeof taught>): string[] {
  return coverSteps(text, { speakerIsAgent: true, customerTexts: [] }, wording).map(
    ({ step, start, end }) => `${step} ${text.slice(start, end)}`,
  );
}

describe('the sentence as the table knows it', () => {
  test('every time that can be kept to is the same word, every vague one another', () => {
    expect(wordsOf('周三中午前给您回电').normalized.source).toBe('tt给您回电');
    expect(wordsOf('我们尽快给您回电').normalized.source).toBe('我们vv给您回电');
  });

  test('units lead back to the words that were said', () => {
    const text = '好的 明天上午10点 我给您回电';
    const speech = readAgent(text);
    const words = stepWords(speech, findTimeExpressions(text));
    const [time] = words.times;
    expect(time).toBeDefined();
    const { start, end } = words.speechOf(time ?? { start: 0, end: 0 });
    const source = speech.spanOf(start, end);
    expect(text.slice(source.start, source.end)).toBe('明天上午10点');
    const whole = words.speechOf(words.unitsOf({ start: 0, end: speech.text.length }));
    expect(whole).toEqual({ start: 0, end: speech.text.length });
  });
});

describe('wording beside the cues', () => {
  test('takes back a cue that the sentence speaks against', () => {
    expect(covered('实在抱歉', taught())).toEqual(['empathize 实在抱歉']);
    expect(covered('实在抱歉', taught(['抱歉', 'empathize', -90]))).toEqual([]);
  });

  test('adds a step that no cue foresaw, with its clause as the evidence', () => {
    const wording = taught(['挺闷的', 'empathize', 300]);
    expect(covered('听着挺闷的，我看一下', taught())).toEqual([]);
    expect(covered('听着挺闷的，我看一下', wording)).toEqual(['empathize 听着挺闷的']);
  });

  test('asks for less where a hint stands beside it', () => {
    const wording = taught(['那张吧', 'request_evidence', 55]);
    expect(covered('吊牌那张吧', wording)).toEqual([]);
    expect(covered('请问那张吧', wording)).toEqual(['request_evidence 请问那张吧']);
  });

  test('what no cue may be believed with, no wording is believed with', () => {
    expect(covered('那串密码念一念', taught(['念一念', 'request_evidence', 300]))).toEqual([]);
  });

  test('worded like a read-back, it must echo the customer where the customer was heard', () => {
    const wording = taught(['门铃按了', 'paraphrase', 300]);
    const stepsOf = (customerTexts: string[]) =>
      coverSteps('门铃按了没反应', { speakerIsAgent: true, customerTexts }, wording).map((hit) => hit.step);
    expect(stepsOf([])).toEqual(['paraphrase']);
    expect(stepsOf(['我家门铃按了一点反应都没有'])).toEqual(['paraphrase']);
    expect(stepsOf(['衣服掉色'])).toEqual([]);
  });

  test('a commitment always holds a time that can be kept to', () => {
    const wording = taught(['有着落', 'commit_time', 300]);
    expect(covered('这件事会有着落', wording)).toEqual([]);
    expect(covered('这件事很快有着落', wording)).toEqual([]);
    expect(covered('好的，这件事周五有着落，您放心', wording)).toEqual(['commit_time 这件事周五有着落']);
  });
});

describe('steps over two turns', () => {
  const cover = (text: string, agentTexts: string[], customerTexts: string[] = []) =>
    coverSteps(text, { speakerIsAgent: true, customerTexts, agentTexts }).map((hit) => hit.step);

  test('a question back in a turn of its own asks about the turn before', () => {
    expect(cover('对吗', ['您刚才说包裹显示签收可是没有收到'], ['包裹显示签收了 我没有收到'])).toContain('paraphrase');
    expect(cover('对吗', ['您好'], ['包裹没有收到'])).not.toContain('paraphrase');
  });
});
