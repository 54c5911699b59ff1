/**
 * The rule engine, or the same rules as regular expressions, in a process of its own. It answers: `check` which gap rules hit which
 * drafts, `gaps` the time per draft of 200 characters, `keystrokes` the time of single keys, `turns` of a monitor, `review` of a day.
 */
import { createHash } from 'node:crypto';
import { classifyText } from '../../src/shared/classify/classify.ts';
import { checkText } from '../../src/shared/compliance/check-text.ts';
import { placeMatches } from '../../src/shared/compliance/place-matches.ts';
import { coverSteps } from '../../src/shared/guide/step-coverage.ts';
import { createTextReader } from '../../src/shared/language/normalize.ts';
import { type MonitorState, observeTurn, startMonitor } from '../../src/shared/monitor/monitor.ts';
import { median, quantile } from '../bench-row.ts';
import { corpusOf } from './corpus.ts';
import { compiledFullLoad, compiledGapRules, drafts, gapExpressions } from './rule-load.ts';

export type LoadSpec = { engine: 'own' | 'expressions' };
export type LoadAsk = 'check' | 'gaps' | 'keystrokes' | 'compile' | 'turns' | 'utterances';
/** Microseconds unless the name says otherwise. */
export type LoadAnswer = Record<string, number | string>;

const spec = JSON.parse(process.argv[2] ?? '{}') as LoadSpec;
const speech = drafts(300, 200, true);
const expressions = gapExpressions();
const gapRules = compiledGapRules();
const readText = createTextReader();

/** One rule counts once per draft: expressions and engine both tell which rules hit. */
function hitRules(text: string): number[] {
  if (spec.engine === 'expressions') return expressions.flatMap((expression, rule) => (text.search(expression) >= 0 ? [rule] : []));
  const rules = placeMatches(gapRules, readText(text)).candidates.map((candidate) => candidate.rule);
  return [...new Set(rules)].sort((a, b) => a - b);
}

function check(): LoadAnswer {
  const found = speech.map(hitRules);
  const hits = found.reduce((sum, rules) => sum + rules.length, 0);
  return { hits, digest: createHash('sha256').update(JSON.stringify(found)).digest('hex') };
}

function countAll(text: string): number {
  let count = 0;
  for (const expression of expressions) {
    expression.lastIndex = 0;
    while (expression.exec(text) !== null) count += 1;
  }
  return count;
}

function perDraft(times: number, judge: (text: string) => number): number {
  const started = performance.now();
  let sum = 0;
  for (let k = 0; k < times; k++) for (const text of speech) sum += judge(text);
  if (sum < 0) throw new Error('counts cannot be negative');
  return ((performance.now() - started) * 1_000) / times / speech.length;
}

/** All places of all rules; `whole` adds judging context and writing findings, which expressions do not do at all. */
function gaps(): LoadAnswer {
  if (spec.engine === 'expressions') return { places: perDraft(1, countAll) };
  const places = perDraft(20, (text) => placeMatches(gapRules, readText(text)).candidates.length);
  return { places, whole: perDraft(20, (text) => checkText(gapRules, text, { channel: 'chat' }).length) };
}

/** The last forty keys of each draft, the whole text read again at each; public, so that personal data is looked for. */
function keystrokes(): LoadAnswer {
  const rules = compiledFullLoad();
  const times: number[] = [];
  const texts = drafts(200, 220, false);
  for (let round = 0; round < 3; round++) {
    times.length = 0;
    for (const text of texts) {
      for (let length = 180; length < 220; length++) {
        const draft = text.slice(0, length);
        const started = performance.now();
        checkText(rules, draft, { channel: 'public' });
        times.push((performance.now() - started) * 1_000);
      }
    }
  }
  return { p50: median(times), p99: quantile(times, 0.99), p999: quantile(times, 0.999), keys: times.length };
}

function compile(): LoadAnswer {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    compiledFullLoad();
    return performance.now() - started;
  });
  return { ms: median(times) };
}

/** Two texts in turn with changing numbers, an angry customer: nothing here is exempt from being compared. */
function turns(): LoadAnswer {
  const lines = corpusOf(1 << 18);
  const at = (state: MonitorState, index: number): MonitorState =>
    observeTurn(state, {
      index,
      speaker: index % 2 === 0 ? 'customer' : 'agent',
      text: lines[index % lines.length] ?? '',
      atMs: index * 4_000,
      emotion: null,
    }).state;
  const early: number[] = [];
  const late: number[] = [];
  for (let dialogue = 0; dialogue < 60; dialogue++) {
    let state = startMonitor();
    for (let index = 0; index < 412; index++) {
      const started = performance.now();
      state = at(state, index + dialogue * 2 * 206);
      const took = (performance.now() - started) * 1_000;
      if (dialogue >= 10 && index >= 4 && index < 16) early.push(took);
      if (dialogue >= 10 && index >= 400) late.push(took);
    }
  }
  return { early: median(early), late: median(late), lateP99: quantile(late, 0.99) };
}

function utterances(): LoadAnswer {
  const lines = corpusOf(1 << 17);
  const timeOf = (judge: (line: string) => void): number => {
    const times: number[] = [];
    for (const line of [...lines.slice(0, 300), ...lines]) {
      const started = performance.now();
      judge(line);
      times.push((performance.now() - started) * 1_000);
    }
    return median(times.slice(300));
  };
  return { classify: timeOf(classifyText), steps: timeOf((line) => coverSteps(line, { speakerIsAgent: true, customerTexts: [] })) };
}

const answers: Record<LoadAsk, () => LoadAnswer> = { check, gaps, keystrokes, compile, turns, utterances };

process.on('message', (ask: LoadAsk) => {
  process.send?.(answers[ask]());
});
process.send?.({});
