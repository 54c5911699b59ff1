/**
 * Owns judging one sentence of an agent: findings with exact offsets into the text given. Deterministic, keeps no state, cost linear
 * in the text; everything it knows comes from the compiled rules and the context.
 */
import type { Channel, Severity } from '../base/words.ts';
import { clauseAround, createTextReader, isEdge, type NormalizedText, normalizedString, originalSpan } from '../language/normalize.ts';
import { findTimeExpressions } from '../language/time-expressions.ts';
import { partAt, type Weighed } from '../language/wording.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import { hasEmpathyAndHelp, isCancelled, type ScopeView } from './context-scope.ts';
import type { Finding } from './finding.ts';
import type { Occurrence } from './found-elements.ts';
import { findPersonalData } from './personal-data.ts';
import { type Candidate, placeMatches } from './place-matches.ts';
import { leadingWords, trailingWords } from './scope-words.ts';
import { weighParts, weighsFor, weighsToBlock } from './weigh-label.ts';

/** `opening`: the first substantial answer to a complaint. */
export type CheckContext = { channel: Channel; opening?: boolean };

type Draft = { candidate: Candidate; compiled: CompiledRule; start: number; end: number };

function unitAt(text: NormalizedText, sourceIndex: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((text.from[middle] ?? 0) < sourceIndex) low = middle + 1;
    else high = middle;
  }
  return low;
}

function timesToCome(text: NormalizedText): Occurrence[] {
  const spans: Occurrence[] = [];
  for (const time of findTimeExpressions(text.source)) {
    const isWithin = time.parts?.of === 'amount' && time.parts.bound === 'within';
    if (time.kind !== 'point' && time.kind !== 'deadline' && !isWithin) continue;
    const start = unitAt(text, time.start);
    if (start < text.length) spans.push({ start, end: Math.max(start + 1, unitAt(text, time.end)) });
  }
  return spans;
}

/** Longest first within each, as the lists are. */
function byCharacter(words: readonly string[], characterOf: (word: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const word of words) groups.set(characterOf(word), [...(groups.get(characterOf(word)) ?? []), word]);
  return groups;
}

const leadingByLast = byCharacter(leadingWords, (word) => word.charAt(word.length - 1));
const trailingByFirst = byCharacter(trailingWords, (word) => word.charAt(0));

/** Walks over light words to the clause edge; stays where it was when something else stands there. */
function growLeft(text: NormalizedText, read: string, start: number): number {
  let at = start;
  while (!isEdge(text, at)) {
    const word = leadingByLast.get(read.charAt(at - 1))?.find((light) => read.endsWith(light, at));
    if (word === undefined) return start;
    at -= word.length;
  }
  return at;
}

function growRight(text: NormalizedText, read: string, end: number): number {
  let at = end;
  while (!isEdge(text, at)) {
    const word = trailingByFirst.get(read.charAt(at))?.find((light) => read.startsWith(light, at));
    if (word === undefined) return end;
    at += word.length;
  }
  return at;
}

function spanOf(text: NormalizedText, read: string, compiled: CompiledRule, hit: Candidate): { start: number; end: number } {
  if (compiled.rule.span === 'clause') return clauseAround(text, hit);
  return { start: growLeft(text, read, hit.start), end: growRight(text, read, hit.end) };
}

/** Longer first, measured without the light words around it; then as they stand in the text and the pack. */
function byWeight(a: Draft, b: Draft): number {
  const grown = b.end - b.start - (a.end - a.start);
  const own = b.candidate.end - b.candidate.start - (a.candidate.end - a.candidate.start);
  return grown || own || a.start - b.start || a.candidate.rule - b.candidate.rule;
}

/**
 * Of overlapping hits with one label the weightiest stays; the others say the same thing. Longer ones come first, so one that
 * overlaps a kept one has its first or last unit in it.
 */
function withoutRepeats(drafts: Draft[], length: number): Draft[] {
  const takenBy = new Map<string, Uint8Array>();
  return [...drafts].sort(byWeight).filter((draft) => {
    const { label } = draft.compiled.rule;
    const taken = takenBy.get(label) ?? new Uint8Array(length);
    if (taken[draft.start] === 1 || taken[draft.end - 1] === 1) return false;
    taken.fill(1, draft.start, draft.end);
    takenBy.set(label, taken);
    return true;
  });
}

function applies(compiled: CompiledRule, context: CheckContext): boolean {
  return compiled.channels.includes(context.channel) && (!compiled.openingOnly || context.opening === true);
}

function severityOf({ rule, severity, conditions }: CompiledRule, view: ScopeView, start: number): Severity {
  if (rule.label === 'vague_promise' && hasEmpathyAndHelp(view)) return 'hint';
  if (severity !== 'block' || !conditions.includes('unlikely')) return severity;
  const part = partAt(view.weighed(), start);
  return part === undefined || weighsToBlock(part, rule.label) ? 'block' : 'warn';
}

function personalCandidates(rules: CompiledRules, text: NormalizedText, read: string): Candidate[] {
  const candidates: Candidate[] = [];
  if (rules.personal.size === 0) return candidates;
  for (const span of findPersonalData(text, read)) {
    const rule = rules.personal.get(span.kind);
    if (rule !== undefined) candidates.push({ rule, start: span.start, end: span.end, holes: [] });
  }
  return candidates;
}

/** What the wording of a part says where no phrase of the same label was found in it. */
function weighedDrafts(view: ScopeView, found: readonly Draft[], context: CheckContext): Draft[] {
  const { rules, text } = view;
  return rules.byWording.flatMap((rule): Draft[] => {
    const compiled = rules.rules[rule];
    if (compiled === undefined || !applies(compiled, context)) return [];
    const { label } = compiled.rule;
    return view.weighed().flatMap((part): Draft[] => {
      const isKnown = found.some((draft) => draft.compiled.rule.label === label && draft.start >= part.start && draft.start < part.end);
      const words = isKnown ? null : weighsFor(text, part, label);
      if (words === null) return [];
      const candidate: Candidate = { rule, ...words, holes: [] };
      return isCancelled(view, candidate) ? [] : [{ candidate, compiled, ...words }];
    });
  });
}

/** Holds one text at a time: each sentence is judged to its end before the next is read. */
const readText = createTextReader();

/** Sorted by start, then longer first; `text.slice(start, end) === finding.text`. */
export function checkText(rules: CompiledRules, text: string, context: CheckContext): Finding[] {
  const normalized = readText(text);
  const { candidates, occurrences } = placeMatches(rules, normalized);
  let read = context.channel === 'public' ? normalizedString(normalized) : '';
  let times: Occurrence[] | undefined;
  const timeSpans = (): readonly Occurrence[] => {
    times ??= timesToCome(normalized);
    return times;
  };
  let parts: Weighed[] | undefined;
  const weighed = (): readonly Weighed[] => {
    parts ??= weighParts(normalized);
    return parts;
  };
  const view: ScopeView = { rules, text: normalized, occurrences, timeSpans, weighed };
  const drafts: Draft[] = [];
  for (const candidate of candidates) {
    const compiled = rules.rules[candidate.rule];
    if (compiled === undefined || !applies(compiled, context)) continue;
    if (isCancelled(view, candidate)) continue;
    if (read === '') read = normalizedString(normalized);
    drafts.push({ candidate, compiled, ...spanOf(normalized, read, compiled, candidate) });
  }
  if (context.channel === 'public') {
    for (const candidate of personalCandidates(rules, normalized, read)) {
      const compiled = rules.rules[candidate.rule];
      if (compiled !== undefined) drafts.push({ candidate, compiled, start: candidate.start, end: candidate.end });
    }
  }
  drafts.push(...weighedDrafts(view, drafts, context));
  if (drafts.length === 0) return [];
  const findings = withoutRepeats(drafts, normalized.length).map((draft): Finding => {
    const { rule } = draft.compiled;
    const span = originalSpan(normalized, draft.start, draft.end);
    const rewrite = rule.rewrites[0] ?? null;
    const severity = severityOf(draft.compiled, view, draft.start);
    return { label: rule.label, severity, ...span, text: text.slice(span.start, span.end), rule: rule.id, reason: rule.reason, rewrite };
  });
  return findings.sort((a, b) => a.start - b.start || b.end - a.end || (a.rule < b.rule ? -1 : 1));
}
