/** Thousands of rules beside the shipped ones, in words that nothing else says: 「甲号」 before 「红伞」, with a few characters between. */
import { readShippedContent } from '../../src/hub/services/sample/shipped-packs.ts';
import { type Rule, type RulesContent, rulesContentSchema } from '../../src/shared/compliance/rule.ts';

const pairs = (left: string, right: string) => [...left].flatMap((first) => [...right].map((second) => first + second));
const places = pairs('甲乙丙丁戊己庚辛壬癸', '号楼层间室');
const things = pairs('红橙黄绿青蓝紫黑白灰', '伞帽鞋袜灯椅桌杯碗盘');
/** Distinct words of any two rules. */
export const mostRules = places.length * things.length;
export const markedLabel = 'insult';

/** What is typed for rule `n`: its last character makes it a finding. */
export function typedFor(n: number): string {
  return `${places[n % places.length]}的${things[Math.floor(n / places.length) % things.length]}`;
}

function ruleOf(n: number, source: string): Rule {
  const place = places[n % places.length] ?? '';
  const thing = things[Math.floor(n / places.length) % things.length] ?? '';
  return {
    ...{
      id: `bench.pair.${n}`,
      label: markedLabel,
      any: [{ seq: [place, thing], gap: 6 }],
      reason: '测量用',
      source,
      rewrites: ['我来跟进'],
    },
    ...{ good: [place, thing], bad: [place + thing, typedFor(n)] },
  };
}

export function withManyRules(count: number): RulesContent {
  const shipped = rulesContentSchema.parse(readShippedContent('rules'));
  const source = shipped.sources[0]?.id ?? '';
  return { ...shipped, rules: [...shipped.rules, ...Array.from({ length: Math.min(count, mostRules) }, (_, n) => ruleOf(n, source))] };
}
