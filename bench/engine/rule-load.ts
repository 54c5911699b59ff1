/**
 * Owns the full load of the engine for timing: 2,000 phrases, 1,000 rules with gaps, personal data, all with the usual exceptions;
 * and the same gap rules as regular expressions, for comparison.
 */
import { type CompiledRules, compileRules } from '../../src/shared/compliance/compile-rules.ts';
import { personalKinds, type Rule, type RuleMatch, type RulesContent } from '../../src/shared/compliance/rule.ts';
import { corpusOf, patternsOf, seed } from './corpus.ts';
import { Dice } from './dice.ts';

const list = (words: string): string[] => words.split(' ');
const times = list('明天 后天 今天 今晚 下午 上午 周一 周五 周末 月底 下周 这两天 半小时 一会儿 马上 当天 明早 节后 很快 随时');
const claims = list('肯定 一定 绝对 保证 百分百 必须 铁定 准能 包您 无论如何');
const deeds = list('到 退 送 修好 解决 处理完 寄出 上门 换新 到账');

export const gapLimit = 6;
export const gapRuleCount = 1_000;

/** Distinct [time, claim, deed]. */
export function gapRules(): string[][] {
  const dice = new Dice(seed + 3);
  const all = times.flatMap((time) => claims.flatMap((claim) => deeds.map((deed) => [time, claim, deed])));
  return all
    .map((rule) => ({ rule, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, gapRuleCount)
    .map(({ rule }) => rule);
}

/** As an author would write each of the rules by hand. */
export function gapExpressions(): RegExp[] {
  return gapRules().map((rule) => new RegExp(rule.join(`.{0,${gapLimit}}`), 'g'));
}

const labels = ['unkeepable_promise', 'blame_shift', 'deny_feelings', 'ultimatum', 'insult'] as const;
const sentences = ['好的', '谢谢您'];

function ruleOf(id: string, any: RuleMatch[], fields: Partial<Rule> = {}): Rule {
  const rest = { reason: '测试', source: 'B', rewrites: ['我来跟进'], good: sentences, bad: sentences };
  return { id: `bench.${id}`, label: 'blame_shift', any, ...rest, ...fields };
}

function compiled(rules: Rule[]): CompiledRules {
  const content: RulesContent = { sources: [{ id: 'B', kind: 'craft', title: '测试' }], rules };
  const result = compileRules(content);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function gapRuleList(): Rule[] {
  return gapRules().map((seq, index) => {
    const unless = index % 2 === 0 ? [{ negated: true as const }, { quote: true as const }] : [];
    return ruleOf(`gap.${index}`, [{ seq, gap: gapLimit }], { label: labels[index % labels.length], unless });
  });
}

/** The gap rules alone, without exceptions: what the expressions find too. */
export function compiledGapRules(): CompiledRules {
  return compiled(gapRules().map((seq, index) => ruleOf(`gap.${index}`, [{ seq, gap: gapLimit }])));
}

export function compiledFullLoad(): CompiledRules {
  const phrases = patternsOf('A', 2_000);
  const phraseRules = Array.from({ length: 200 }, (_, index) =>
    ruleOf(`phrase.${index}`, phrases.slice(index * 10, index * 10 + 10), {
      label: labels[index % labels.length],
      unless: [{ quote: true }, { negated: true }, { concrete_time: true }, '由我来跟进'],
    }),
  );
  const personal = personalKinds.map((kind) => ruleOf(`personal.${kind}`, [{ personal: kind }], { label: 'privacy_public' }));
  return compiled([...phraseRules, ...gapRuleList(), ...personal]);
}

/** Drafts of exactly `length` characters, one in three with a promise in it; `isSpeech`: without punctuation, as a recogniser writes. */
export function drafts(count: number, length: number, isSpeech: boolean): string[] {
  const dice = new Dice(seed + 4);
  const lines = corpusOf(1 << 20);
  return Array.from({ length: count }, () => {
    let text = '';
    while (text.length < length) {
      const line = lines[dice.below(lines.length)] ?? '';
      text += isSpeech ? line.replace(/[^一-鿿]/g, '') : line;
      if (dice.chance(0.1)) text += `${dice.pick(times)}我跟您说${dice.pick(claims)}能给您${dice.pick(deeds)}的`;
    }
    return JSON.parse(JSON.stringify(text.slice(0, length))) as string;
  });
}
