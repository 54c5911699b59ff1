/**
 * Owns turning the rule pack into one automaton plus the table of what each phrase means to which rule. A bad rule is refused with
 * its place in the pack; a rule can cost no more than its phrases occur.
 */
import { fail, type Result } from '../base/result.ts';
import { type Channel, channels, type Severity } from '../base/words.ts';
import { type Automaton, buildAutomaton } from '../language/automaton.ts';
import type { Label } from './finding.ts';
import { alikeCharacters, type FoldedLists, foldLists, type PhraseReading, plainSpelling, readPhrase } from './phrase.ts';
import { layOutUses } from './phrase-uses.ts';
import type { PersonalKind, Rule, RuleMatch, RulesContent, RuleUnless } from './rule.ts';
import { type ScopeKind, scopeKinds, scopeWords } from './scope-words.ts';

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

export type UnlessCondition = 'quote' | 'negated' | 'conditional' | 'question' | 'concrete_time' | 'empathy' | 'help';
/** `over`: the phrase is a longer word around a phrase of the rule, so it cancels only where it lies over the hit. */
export type CompiledUnless = { kind: 'phrase'; element: number; over: boolean } | { kind: UnlessCondition };

export type CompiledRule = {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly channels: readonly Channel[];
  readonly openingOnly: boolean;
  readonly unless: readonly CompiledUnless[];
};

/** `parts` are element numbers; `limit` is the gap of a seq or the width of a near. */
export type CompiledMatch = { rule: number; kind: 'one' | 'seq' | 'near'; limit: number; parts: readonly number[] };

/**
 * An element is one phrase of the pack with all its spellings, or a compound: elements that must touch, in order (`joins`).
 * `ones`: matches that are this element alone; `heads`: matches of several parts that begin with it, by their second part; `wakes`:
 * compounds to join when this element occurs.
 */
export type CompiledElement = {
  ones: readonly number[];
  heads: readonly { second: number; matches: readonly number[] }[];
  wakes: readonly number[];
  joins: readonly number[];
  /** 1 = must begin, 2 = must end at a clause edge. */
  edges: number;
};

export type CompiledRules = {
  readonly rules: readonly CompiledRule[];
  readonly matches: readonly CompiledMatch[];
  readonly elements: readonly CompiledElement[];
  readonly automaton: Automaton;
  /** Elements that automaton phrase p belongs to: `uses[useFrom[p] .. useFrom[p + 1])`. */
  readonly useFrom: Int32Array;
  readonly uses: Int32Array;
  /** Per automaton phrase: 1 = begins, 2 = ends with a Latin letter or digit, so it must not continue a longer run. */
  readonly wordEdges: Uint8Array;
  readonly scope: Readonly<Record<ScopeKind, number>>;
  /** The rule that speaks for each kind of personal data. */
  readonly personal: ReadonlyMap<PersonalKind, number>;
};

export type RuleProblem = { path: string; rule: string | null; problem: string };

type ReadPhrase = Extract<PhraseReading, { ok: true }>;

type Draft = {
  content: RulesContent;
  lists: FoldedLists;
  problems: RuleProblem[];
  phraseElements: Map<string, number>;
  listSets: Map<number, ReadonlySet<string>>;
  spellingIds: Map<string, number>;
  /** Pairs of automaton phrase and element, side by side. */
  usePhrases: number[];
  useElements: number[];
  elementIds: Map<string, number>;
  /** Per element what it reads as, for telling whether one phrase holds another. */
  outlines: (readonly string[])[];
  shortest: number[];
  elements: MutableElement[];
  /** Matches by their first and second part. */
  headGroups: Map<string, number[]>;
  matches: CompiledMatch[];
};

type MutableElement = {
  ones: number[];
  heads: { second: number; matches: number[] }[];
  wakes: number[];
  joins: readonly number[];
  edges: number;
};

const mostPhrases = 60_000;
/** Most elements take one part only, so the lists begin shared and empty. */
const empty: number[] = [];
const headless: MutableElement['heads'] = [];

function addHead(draft: Draft, parts: readonly number[], match: number): void {
  const element = draft.elements[parts[0] ?? -1];
  const second = parts[1] ?? -1;
  if (element === undefined) return;
  if (element.heads === headless) element.heads = [];
  const key = `${parts[0]} ${second}`;
  const known = draft.headGroups.get(key);
  if (known !== undefined) {
    known.push(match);
    return;
  }
  const matches = [match];
  draft.headGroups.set(key, matches);
  element.heads.push({ second, matches });
}

function add(element: MutableElement | undefined, list: 'ones' | 'wakes', value: number): void {
  if (element === undefined) return;
  if (element[list] === empty) element[list] = [value];
  else element[list].push(value);
}

function addElement(draft: Draft, key: string, units: readonly string[]): number {
  const known = draft.elementIds.get(key);
  if (known !== undefined) return known;
  const element = draft.elements.length;
  draft.elements.push({ ones: empty, heads: headless, wakes: empty, joins: empty, edges: 0 });
  draft.elementIds.set(key, element);
  draft.outlines.push(units);
  draft.shortest.push(units.reduce((least, unit) => Math.min(least, unit.length), Number.POSITIVE_INFINITY));
  for (const spelling of units) {
    let id = draft.spellingIds.get(spelling);
    if (id === undefined) {
      id = draft.spellingIds.size;
      draft.spellingIds.set(spelling, id);
    }
    draft.usePhrases.push(id);
    draft.useElements.push(element);
  }
  return element;
}

/** A compound wakes on its longest fixed part, the one that occurs least by chance. */
function addCompound(draft: Draft, parts: readonly number[], reading: ReadPhrase): number {
  const element = draft.elements.length;
  draft.elements.push({ ones: empty, heads: headless, wakes: empty, joins: parts, edges: reading.edges });
  draft.elementIds.set(reading.outline, element);
  draft.outlines.push([reading.outline]);
  draft.shortest.push(reading.shortest + (reading.edges === 3 ? 1 : 0));
  const rank = (part: number): number => (draft.outlines[part]?.length === 1 ? 100 : 0) + (draft.shortest[part] ?? 0);
  const trigger = parts.reduce((best, part) => (rank(part) > rank(best) ? part : best), parts[0] ?? 0);
  add(draft.elements[trigger], 'wakes', element);
  return element;
}

function readingElement(draft: Draft, reading: ReadPhrase): number {
  const parts = reading.parts.map((part) => addElement(draft, part.key, part.units));
  const [only] = parts;
  return parts.length === 1 && only !== undefined && reading.edges === 0 ? only : addCompound(draft, parts, reading);
}

function phraseElement(draft: Draft, phrase: string, path: string, rule: Rule): number | null {
  const before = draft.phraseElements.get(phrase);
  if (before !== undefined) return before;
  const plain = plainSpelling(phrase);
  if (plain !== null && plain.length > 0) return draft.elementIds.get(plain) ?? addElement(draft, plain, [plain]);
  const reading = readPhrase(phrase, draft.lists);
  if (!reading.ok) {
    draft.problems.push({ path, rule: rule.id, problem: reading.problem });
    return null;
  }
  const element = draft.elementIds.get(reading.outline) ?? readingElement(draft, reading);
  draft.phraseElements.set(phrase, element);
  return element;
}

function addMatch(draft: Draft, ruleIndex: number, match: RuleMatch, path: string): void {
  const rule = draft.content.rules[ruleIndex];
  if (rule === undefined || (typeof match === 'object' && 'personal' in match)) return;
  const phrases = typeof match === 'string' ? [match] : 'seq' in match ? match.seq : match.near;
  const field = typeof match === 'string' ? '' : 'seq' in match ? '.seq' : '.near';
  const parts: number[] = [];
  for (const [index, phrase] of phrases.entries()) {
    const element = phraseElement(draft, phrase, field === '' ? path : `${path}${field}[${index}]`, rule);
    if (element === null) return;
    parts.push(element);
  }
  const [first] = parts;
  if (first === undefined) return;
  const id = draft.matches.length;
  if (typeof match === 'string') {
    if ((draft.shortest[first] ?? 0) < 2) {
      draft.problems.push({
        path,
        rule: rule.id,
        problem: `「${match}」: a phrase of one character would hit everywhere (between clause edges, as |滚|, it may stand)`,
      });
      return;
    }
    draft.matches.push({ rule: ruleIndex, kind: 'one', limit: 0, parts });
    add(draft.elements[first], 'ones', id);
    return;
  }
  const compiled: CompiledMatch =
    'seq' in match
      ? { rule: ruleIndex, kind: 'seq', limit: match.gap, parts }
      : { rule: ruleIndex, kind: 'near', limit: match.within, parts };
  draft.matches.push(compiled);
  addHead(draft, parts, id);
}

/** What the rule's own phrases read as: one set for its plain phrases, the shared ones of the lists it names. */
function anchorSets(draft: Draft, from: number): ReadonlySet<string>[] {
  const plain = new Set<string>();
  const sets = new Set<ReadonlySet<string>>([plain]);
  for (let m = from; m < draft.matches.length; m++) {
    for (const part of draft.matches[m]?.parts ?? []) {
      const outlines = draft.outlines[part] ?? [];
      const [only] = outlines;
      if (outlines.length === 1 && only !== undefined) plain.add(only);
      else sets.add(listSet(draft, part, outlines));
    }
  }
  return [...sets];
}

function listSet(draft: Draft, element: number, outlines: readonly string[]): ReadonlySet<string> {
  const known = draft.listSets.get(element);
  if (known !== undefined) return known;
  const set = new Set(outlines);
  draft.listSets.set(element, set);
  return set;
}

/** Tries each stretch of the outline, which is short; single characters are too common to tell one word from another. */
function holdsAnchor(outline: string, anchors: readonly ReadonlySet<string>[]): boolean {
  for (let start = 0; start < outline.length - 1; start++) {
    for (let end = start + 2; end <= outline.length; end++) {
      const stretch = outline.slice(start, end);
      for (const set of anchors) if (set.has(stretch)) return true;
    }
  }
  return false;
}

function compileUnless(draft: Draft, rule: Rule, path: string, anchors: readonly ReadonlySet<string>[]): CompiledUnless[] {
  const compiled: CompiledUnless[] = [];
  for (const [index, unless] of (rule.unless ?? []).entries()) {
    if (typeof unless === 'string') {
      const element = phraseElement(draft, unless, `${path}.unless[${index}]`, rule);
      if (element === null) continue;
      const outlines = draft.outlines[element] ?? [];
      const over = outlines.every((outline) => holdsAnchor(outline, anchors));
      compiled.push({ kind: 'phrase', element, over });
    } else {
      compiled.push({ kind: conditionOf(unless) });
    }
  }
  return compiled;
}

function conditionOf(unless: Exclude<RuleUnless, string>): UnlessCondition {
  if ('quote' in unless) return 'quote';
  if ('negated' in unless) return 'negated';
  if ('conditional' in unless) return 'conditional';
  if ('question' in unless) return 'question';
  if ('concrete_time' in unless) return 'concrete_time';
  return 'empathy' in unless ? 'empathy' : 'help';
}

function allowedChannels(rule: Rule): readonly Channel[] {
  return rule.label === 'privacy_public' ? ['public'] : (rule.channels ?? channels);
}

function compileRule(draft: Draft, ruleIndex: number, rule: Rule): CompiledRule {
  const path = `rules[${ruleIndex}]`;
  const firstMatch = draft.matches.length;
  for (const [index, match] of rule.any.entries()) addMatch(draft, ruleIndex, match, `${path}.any[${index}]`);
  if (!draft.content.sources.some((source) => source.id === rule.source)) {
    draft.problems.push({ path: `${path}.source`, rule: rule.id, problem: `no source ${rule.source} in the table` });
  }
  return {
    rule,
    severity: rule.severity ?? defaultSeverity[rule.label],
    channels: allowedChannels(rule),
    openingOnly: rule.position === 'opening' || rule.label === 'cause_before_empathy',
    unless: compileUnless(draft, rule, path, anchorSets(draft, firstMatch)),
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

function addScopeWords(draft: Draft): Record<ScopeKind, number> {
  const entries = scopeKinds.map((kind): [ScopeKind, number] => {
    const units = new Set<string>();
    for (const word of scopeWords[kind]) {
      const reading = readPhrase(word, draft.lists);
      if (reading.ok) for (const spelling of reading.parts[0]?.units ?? []) units.add(spelling);
    }
    return [kind, addElement(draft, `<scope>${kind}`, [...units])];
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

/**
 * Expects content that passed `rulesContentSchema`. On failure `details.problems` lists `{path, rule, problem}` (50 at most), `path`
 * as in `rules[3].any[1].seq[0]`.
 */
export function compileRules(content: RulesContent): Result<CompiledRules> {
  const draft: Draft = {
    content,
    lists: foldLists(content.lists ?? {}),
    problems: duplicateIds(content),
    phraseElements: new Map(),
    listSets: new Map(),
    spellingIds: new Map(),
    usePhrases: [],
    useElements: [],
    elementIds: new Map(),
    outlines: [],
    shortest: [],
    elements: [],
    headGroups: new Map(),
    matches: [],
  };
  const scope = addScopeWords(draft);
  const rules = content.rules.map((rule, index) => compileRule(draft, index, rule));
  const phrases = [...draft.spellingIds.keys()];
  if (phrases.length > mostPhrases)
    draft.problems.push({ path: 'rules', rule: null, problem: `more than ${mostPhrases} spellings in all` });
  const [worst] = draft.problems;
  if (worst !== undefined) {
    const message = `${worst.path}${worst.rule === null ? '' : ` (${worst.rule})`}: ${worst.problem}`;
    return fail('pack.invalid', 'main', message, { problems: draft.problems.slice(0, 50) });
  }
  return {
    ok: true,
    value: {
      rules,
      matches: draft.matches,
      elements: draft.elements,
      automaton: buildAutomaton(phrases, alikeCharacters),
      ...layOutUses(phrases, draft),
      scope,
      personal: personalRules(content),
    },
  };
}
