/** Owns the picture of one sentence for people: the sentence, a line under each finding, and why. */
import type { Channel } from '../shared/base/words.ts';
import { checkText } from '../shared/compliance/check-text.ts';
import type { CompiledRules } from '../shared/compliance/compile-rules.ts';
import type { Finding } from '../shared/compliance/finding.ts';
import { wordsFor } from '../shared/compliance/weigh-label.ts';
import { findPromises, type PromiseKind } from '../shared/guide/find-promises.ts';
import { findTimeExpressions, type TimeExpression } from '../shared/language/time-expressions.ts';

/** Columns a terminal gives a text: two for ideographs and full-width signs. */
function columns(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return width;
}

const severityWord = { block: '拦截', warn: '提醒', hint: '建议' } as const;

/** What a rule by wording goes by; empty for every other rule. */
function explainWording(rules: CompiledRules, text: string, { rule, label }: Finding): string[] {
  const isWorded = rules.byWording.some((at) => rules.rules[at]?.rule.id === rule);
  const runs = isWorded ? wordsFor(text, label) : [];
  return runs.length === 0 ? [] : [`  用词: ${runs.map(({ words, weight }) => `「${words}」+${weight.toFixed(1)}`).join(' ')}`];
}

function explainFinding(rules: CompiledRules, text: string, finding: Finding): string[] {
  const underline = ' '.repeat(columns(text.slice(0, finding.start))) + '~'.repeat(Math.max(1, columns(finding.text)));
  const lines = [
    underline,
    `  [${severityWord[finding.severity]}] ${finding.label} · ${finding.rule}: ${finding.reason}`,
    ...explainWording(rules, text, finding),
  ];
  return finding.rewrite === null ? lines : [...lines, `  改为: ${finding.rewrite}`];
}

const timeWord: { readonly [K in TimeExpression['kind']]: string } = { point: '时刻', deadline: '期限', duration: '时长', vague: '含糊' };
const promiseWord: { readonly [K in PromiseKind]: string } = { dated: '有时间的承诺', vague: '没有时间的承诺', third_party: '别人的时间' };

/** Times and promises, each with a line under it; empty when there are none. */
function explainTimes(text: string): string[] {
  const underlined = (start: number, end: number, sign: string, words: string) =>
    `${' '.repeat(columns(text.slice(0, start)))}${sign.repeat(Math.max(1, columns(text.slice(start, end))))} ${words}`;
  const lines = [
    ...findTimeExpressions(text).map(({ start, end, kind }) => underlined(start, end, '-', timeWord[kind])),
    ...findPromises(text).map(({ start, end, kind }) => underlined(start, end, '=', promiseWord[kind])),
  ];
  return lines.length === 0 ? [] : [['时间与承诺：', text, ...lines].join('\n')];
}

/** For a terminal; the sentence is printed once per channel on which it is judged differently. */
export function explainSentence(rules: CompiledRules, text: string): string {
  const shown = text.replace(/\s+/g, ' ');
  const seen = new Set<string>();
  const blocks: string[] = [];
  const contexts: { channel: Channel; opening: boolean; name: string }[] = [
    { channel: 'chat', opening: false, name: '私聊与电话' },
    { channel: 'chat', opening: true, name: '对投诉的第一句回应' },
    { channel: 'public', opening: false, name: '公开回复' },
  ];
  for (const { channel, opening, name } of contexts) {
    const findings = checkText(rules, shown, { channel, opening });
    const key = JSON.stringify(findings.map((finding) => [finding.rule, finding.start, finding.end]));
    if (seen.has(key)) continue;
    seen.add(key);
    const body = findings.length === 0 ? ['  没有发现问题'] : findings.flatMap((finding) => explainFinding(rules, shown, finding));
    blocks.push([`${name}:`, shown, ...body].join('\n'));
  }
  return [...blocks, ...explainTimes(shown)].join('\n\n');
}
