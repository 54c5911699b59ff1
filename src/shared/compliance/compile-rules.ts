/**
 * Owns turning the rule pack into one automaton plus the table of what each phrase means to which rule. A bad rule is refused with
 * its place in the pack; a rule can cost no more than its phrases occur.
 */
import { fail, ok, type Result } from '../base/result.ts';
import { type Channel, channels, type Severity } from '../base/words.ts';
import { type Automaton, automatonSteps } from '../language/automaton.ts';
import {
  addElement,
  type CompiledCompound,
  type ElementTable,
  holdsAnchor,
  markAnchor,
  newElementTable,
  phraseElement,
  rarestPart,
} from './element-table.ts';
import type { Label } from './finding.ts';
import { type Grouped, groupPairs } from './grouped.ts';
import { NumberList } from './number-list.ts';
import { alikeCharacters, foldLists, readPhrase } from './phrase.ts';
import type { PersonalKind, Rule, RuleMatch, RulesContent, RuleUnless } from './rule.ts';
import { type ScopeKind, scopeKinds, scopeWords } from './scope-words.ts';
import { hasWording, warmWording } from './weigh-label.ts';

/** formats.md, "Finding". */
export const defaultSeverity: Readonly<Record<Label, Severity>> = {
  insult: 'block',
  threat: 'block',
  privacy_public: 'block',
  asks_secret: 'block',
  unlawful_term: 'block',
  blame_shift: 'warn',
  take_it_or_leave_it: 'warn',
  deny_feelings: 'warn',
  unkeepable_promise: 'warn',
  doubting_evidence: 'warn',
  ultimatum: 'warn',
  review_pressure: 'warn',
  vague_promise: 'warn',
  interrupt: 'warn',
  cause_before_empathy: 'warn',
  absolute_ad: 'warn',
};

export type UnlessCondition = 'quote' | 'negated' | 'conditional' | 'question' | 'concrete_time' | 'empathy' | 'help' | 'unlikely';

export type CompiledRule = {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly channels: readonly Channel[];
  readonly openingOnly: boolean;
  readonly conditions: readonly UnlessCondition[];
};

/** `parts` are element numbers; `limit` is the gap of a seq or the width of a near. */
export type CompiledMatch = { rule: number; kind: 'seq' | 'near'; limit: number; parts: readonly number[] };

/**
 * An element is one phrase of the pack with all its spellings, or a compound: elements that must touch, in order. Matches and
 * compounds are looked for when their rarest part occurs.
 */
export type CompiledRules = {
  readonly rules: readonly CompiledRule[];
  readonly elementCount: number;
  readonly matches: readonly CompiledMatch[];
  readonly compounds: readonly CompiledCompound[];
  /** By element: 1 = sets off a rule alone, 2 = wakes matches, 4 = wakes compounds. Most do nothing of the kind. */
  readonly roles: Uint8Array;
  /** By element: rules that it alone sets off, matches and compounds to place when it occurs. */
  readonly alone: Grouped;
  readonly wakesMatches: Grouped;
  readonly wakesCompounds: Grouped;
  /** By match and by compound: a second part that must occur. */
  readonly alsoInMatch: Int32Array;
  readonly alsoInCompound: Int32Array;
  /**
   * By rule: phrases that cancel a hit, as element * 2, + 1 when the phrase is a longer word around a phrase of the rule, so that it
   * cancels only where it lies over the hit.
   */
  readonly cancels: Grouped;
  readonly automaton: Automaton;
  /** By automaton phrase: the elements it belongs to. */
  readonly uses: Grouped;
  /** Per automaton phrase: 1 = begins, 2 = ends with a Latin letter or digit, so it must not continue a longer run. */
  readonly wordEdges: Uint8Array;
  readonly scope: Readonly<Record<ScopeKind, number>>;
  /** The rule that speaks for each kind of personal data. */
  readonly personal: ReadonlyMap<PersonalKind, number>;
  /** Rules that hit where the wording of a sentence weighs towards their label. */
  readonly byWording: readonly number[];
};

export type RuleProblem = { path: string; rule: string | null; problem: string };

/** Pairs side by side, as `groupPairs` takes them. */
type Pairs = { keys: NumberList; values: NumberList };

function newPairs(): Pairs {
  return { keys: new NumberList(), values: new NumberList() };
}

function groupOf(count: number, { keys, values }: Pairs): Grouped {
  return groupPairs(count, keys.view(), values.view());
}

type Draft = {
  content: RulesContent;
  problems: RuleProblem[];
  table: ElementTable;
  matches: CompiledMatch[];
  alone: Pairs;
  wakesMatches: Pairs;
  cancels: Pairs;
  /** Outlines of the compounds among the phrases of the rule at work. */
  ownCompounds: string[];
};

/** Bounds what a pack can cost: a few megabytes of tables. */
const mostPhrases = 120_000;

function pair(pairs: Pairs, key: number, value: number): void {
  pairs.keys.push(key);
  pairs.values.push(value);
}

function refuse(draft: Draft, rule: number, path: string, problem: string): void {
  draft.problems.push({ path: `rules[${rule}].${path}`, rule: draft.content.rules[rule]?.id ?? null, problem });
}

function noteOwn(draft: Draft, element: number, rule: number): void {
  markAnchor(draft.table, element, rule);
  const outline = draft.table.outlines.get(element);
  if (outline !== undefined && outline.length > 1) draft.ownCompounds.push(outline);
}

function addPhrase(draft: Draft, phrase: string, rule: number, index: number): void {
  const element = phraseElement(draft.table, phrase);
  if (typeof element === 'string') {
    refuse(draft, rule, `any[${index}]`, element);
  } else if (draft.table.shortest.at(element) < 2) {
    const problem = `「${phrase}」: a phrase of one character would hit everywhere (between clause edges, as |滚|, it may stand)`;
    refuse(draft, rule, `any[${index}]`, problem);
  } else {
    pair(draft.alone, element, rule);
    noteOwn(draft, element, rule);
  }
}

type PartsMatch = Exclude<RuleMatch, string | { personal: PersonalKind } | { wording: 'likely' }>;

function addMatch(draft: Draft, rule: number, match: PartsMatch, index: number): void {
  const isSeq = 'seq' in match;
  const phrases = isSeq ? match.seq : match.near;
  const parts: number[] = [];
  for (let at = 0; at < phrases.length; at++) {
    const element = phraseElement(draft.table, phrases[at] ?? '');
    if (typeof element === 'string') {
      refuse(draft, rule, `any[${index}].${isSeq ? 'seq' : 'near'}[${at}]`, element);
      return;
    }
    parts.push(element);
  }
  for (const part of parts) noteOwn(draft, part, rule);
  pair(draft.wakesMatches, rarestPart(draft.table, parts), draft.matches.length);
  draft.matches.push(isSeq ? { rule, kind: 'seq', limit: match.gap, parts } : { rule, kind: 'near', limit: match.within, parts });
}

function compileUnless(draft: Draft, ruleIndex: number, rule: Rule): UnlessCondition[] {
  const conditions: UnlessCondition[] = [];
  const list = rule.unless ?? [];
  for (let index = 0; index < list.length; index++) {
    const unless = list[index] ?? '';
    if (typeof unless === 'string') {
      const element = phraseElement(draft.table, unless);
      if (typeof element === 'string') refuse(draft, ruleIndex, `unless[${index}]`, element);
      else pair(draft.cancels, ruleIndex, element * 2 + (holdsAnchor(draft.table, element, ruleIndex, draft.ownCompounds) ? 1 : 0));
    } else {
      conditions.push(conditionOf(unless));
    }
  }
  return conditions;
}

function conditionOf(unless: Exclude<RuleUnless, string>): UnlessCondition {
  if ('quote' in unless) return 'quote';
  if ('negated' in unless) return 'negated';
  if ('conditional' in unless) return 'conditional';
  if ('question' in unless) return 'question';
  if ('concrete_time' in unless) return 'concrete_time';
  if ('wording' in unless) return 'unlikely';
  return 'empathy' in unless ? 'empathy' : 'help';
}

function allowedChannels(rule: Rule): readonly Channel[] {
  return rule.label === 'privacy_public' ? ['public'] : (rule.channels ?? channels);
}

function compileRule(draft: Draft, ruleIndex: number, rule: Rule): CompiledRule {
  draft.ownCompounds = [];
  for (let index = 0; index < rule.any.length; index++) {
    const match = rule.any[index] ?? '';
    if (typeof match === 'string') addPhrase(draft, match, ruleIndex, index);
    else if (!('personal' in match || 'wording' in match)) addMatch(draft, ruleIndex, match, index);
  }
  if (!draft.content.sources.some((source) => source.id === rule.source)) {
    refuse(draft, ruleIndex, 'source', `no source ${rule.source} in the table`);
  }
  if (asksWording(rule) && !hasWording(rule.label)) refuse(draft, ruleIndex, 'any', `${rule.label} has no table of wording`);
  return {
    rule,
    severity: rule.severity ?? defaultSeverity[rule.label],
    channels: allowedChannels(rule),
    openingOnly: rule.position === 'opening' || rule.label === 'cause_before_empathy',
    conditions: compileUnless(draft, ruleIndex, rule),
  };
}

function duplicateIds(content: RulesContent): RuleProblem[] {
  const first = new Map<string, number>();
  const problems: RuleProblem[] = [];
  for (const [index, rule] of content.rules.entries()) {
    const before = first.get(rule.id);
    if (before === undefined) first.set(rule.id, index);
    else problems.push({ path: `rules[${index}].id`, rule: rule.id, problem: `the id is already used by rules[${before}]` });
  }
  return problems;
}

function addScopeWords(table: ElementTable): Record<ScopeKind, number> {
  const entries = scopeKinds.map((kind): [ScopeKind, number] => {
    const units = new Set<string>();
    for (const word of scopeWords[kind]) {
      const reading = readPhrase(word, table.lists);
      if (reading.ok) for (const spelling of reading.parts[0]?.units ?? []) units.add(spelling);
    }
    return [kind, addElement(table, `<scope>${kind}`, [...units])];
  });
  return Object.fromEntries(entries) as Record<ScopeKind, number>;
}

function personalRules(content: RulesContent): Map<PersonalKind, number> {
  const rules = new Map<PersonalKind, number>();
  for (const [index, rule] of content.rules.entries()) {
    for (const match of rule.any) {
      if (typeof match === 'object' && 'personal' in match && !rules.has(match.personal)) rules.set(match.personal, index);
    }
  }
  return rules;
}

function asksWording({ any, unless = [] }: Rule): boolean {
  return [...any, ...unless].some((part) => typeof part === 'object' && 'wording' in part);
}

function wordingRules(content: RulesContent): number[] {
  return content.rules.flatMap((rule, index) => (rule.any.some((match) => typeof match === 'object' && 'wording' in match) ? [index] : []));
}

/** About how many, so that tables need not grow. */
function phraseCount(content: RulesContent): number {
  let phrases = 4_096;
  for (const rule of content.rules) phrases += rule.any.length + (rule.unless?.length ?? 0);
  return phrases;
}

/** Per list of parts, one that is not looked for first; when it is missing the others need no look. */
function otherParts(table: ElementTable, lists: readonly { parts: readonly number[] }[]): Int32Array {
  const others = new Int32Array(lists.length);
  for (let at = 0; at < lists.length; at++) {
    const parts = lists[at]?.parts ?? [];
    const rarest = rarestPart(table, parts);
    const next = rarestPart(table, parts, rarest);
    others[at] = next < 0 ? rarest : next;
  }
  return others;
}

/** By element: 1 = sets off a rule alone, 2 = wakes matches, 4 = wakes compounds. */
function rolesOf(alone: Grouped, matches: Grouped, compounds: Grouped): Uint8Array {
  const count = alone.from.length - 1;
  const roles = new Uint8Array(count);
  const has = ({ from }: Grouped, element: number): boolean => (from[element] ?? 0) < (from[element + 1] ?? 0);
  for (let element = 0; element < count; element++)
    roles[element] = (has(alone, element) ? 1 : 0) | (has(matches, element) ? 2 : 0) | (has(compounds, element) ? 4 : 0);
  return roles;
}

function wakesCompounds({ table }: Draft): Grouped {
  const pairs: Pairs = newPairs();
  for (const [index, { parts }] of table.compounds.entries()) pair(pairs, rarestPart(table, parts), index);
  return groupOf(table.firstUse.length, pairs);
}

function finish(draft: Draft, rules: CompiledRule[], scope: CompiledRules['scope'], automaton: Automaton): CompiledRules {
  const { table, content, matches } = draft;
  const elementCount = table.firstUse.length;
  const alone = groupOf(elementCount, draft.alone);
  const byMatch = groupOf(elementCount, draft.wakesMatches);
  const byCompound = wakesCompounds(draft);
  return {
    rules,
    elementCount,
    matches,
    compounds: table.compounds,
    roles: rolesOf(alone, byMatch, byCompound),
    alone,
    wakesMatches: byMatch,
    wakesCompounds: byCompound,
    alsoInMatch: otherParts(table, matches),
    alsoInCompound: otherParts(table, table.compounds),
    cancels: groupOf(rules.length, draft.cancels),
    automaton,
    uses: groupPairs(table.lengths.length, table.useSpellings.view(), table.useElements.view()),
    wordEdges: new Uint8Array(table.wordEdges.view()),
    scope,
    personal: personalRules(content),
    byWording: wordingRules(content),
  };
}

/** Rules read between two rests. */
const rulesPerStep = 24;

/**
 * The same as `compileRules` in steps of a few milliseconds, for a caller that must stay responsive: each `next()` does a little, the
 * last one answers.
 */
export function* compileSteps(content: RulesContent): Generator<void, Result<CompiledRules>> {
  const draft: Draft = {
    content,
    problems: duplicateIds(content),
    table: newElementTable(foldLists(content.lists ?? {}), phraseCount(content)),
    matches: [],
    alone: newPairs(),
    wakesMatches: newPairs(),
    cancels: newPairs(),
    ownCompounds: [],
  };
  const scope = addScopeWords(draft.table);
  const rules: CompiledRule[] = [];
  for (const [index, rule] of content.rules.entries()) {
    if (index % rulesPerStep === 0) yield;
    rules.push(compileRule(draft, index, rule));
  }
  if (draft.table.lengths.length > mostPhrases)
    draft.problems.push({ path: 'rules', rule: null, problem: `more than ${mostPhrases} spellings in all` });
  const [worst] = draft.problems;
  if (worst !== undefined) {
    const message = `${worst.path}${worst.rule === null ? '' : ` (${worst.rule})`}: ${worst.problem}`;
    return fail('pack.invalid', 'main', message, { problems: draft.problems.slice(0, 50) });
  }
  yield;
  const automaton = yield* automatonSteps(draft.table.trie, draft.table.lengths.view().slice(), alikeCharacters);
  if (rules.some(({ rule }) => asksWording(rule))) yield* warmWording();
  return ok(finish(draft, rules, scope, automaton));
}

/**
 * Expects content that passed `rulesContentSchema`. On failure `details.problems` lists `{path, rule, problem}` (50 at most), `path`
 * as in `rules[3].any[1].seq[0]`.
 */
export function compileRules(content: RulesContent): Result<CompiledRules> {
  const steps = compileSteps(content);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
