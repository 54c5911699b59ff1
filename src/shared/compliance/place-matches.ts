/** Owns placing rules on the text: from phrase hits to candidate spans, gaps and widths checked, never across a hard clause break. */
import { findAll, newHits } from '../language/automaton.ts';
import { isEdge, mark, type NormalizedText } from '../language/normalize.ts';
import type { CompiledMatch, CompiledRules } from './compile-rules.ts';
import { type FoundElements, foundElementsOf, type Occurrence } from './found-elements.ts';
import { isWordUnit } from './phrase-uses.ts';

/** `holes` are the stretches between the parts, where a negation may hide. */
export type Candidate = { rule: number; start: number; end: number; holes: readonly Occurrence[] };

/** `occurrences` hold until the next text is placed. */
export type Placed = { candidates: Candidate[]; occurrences: Pick<FoundElements, 'get'> };

const noOccurrences: readonly Occurrence[] = [];
const noHoles: readonly Occurrence[] = [];
const noCompounds: readonly number[] = [];
const noElement = { joins: noCompounds, edges: 0 };
const loneNegators = new Set(['不', '没', '别', '未'].map((character) => character.charCodeAt(0)));

/** 「不，是我们的问题」 says the opposite of 「不是我们的问题」. */
function isAnswerNo(text: NormalizedText, start: number, end: number): boolean {
  if (((text.marks[start + 1] ?? 0) & mark.soft) === 0 || !loneNegators.has(text.units[start] ?? 0)) return false;
  for (let k = start + 2; k < end; k++) if (((text.marks[k] ?? 0) & mark.soft) !== 0) return false;
  return end - start > 1;
}

function isWhole(text: NormalizedText, start: number, end: number, edges: number): boolean {
  if (text.clause[start] !== text.clause[end - 1] || isAnswerNo(text, start, end)) return false;
  const { units, length } = text;
  if ((edges & 1) !== 0 && start > 0 && isWordUnit(units[start - 1] ?? 0) && (text.marks[start] ?? 0) === 0) return false;
  return (edges & 2) === 0 || end >= length || !isWordUnit(units[end] ?? 0) || (text.marks[end] ?? 0) !== 0;
}

/** Used again for each text. */
const hits = newHits();

function gatherOccurrences(rules: CompiledRules, text: NormalizedText): FoundElements {
  findAll(rules.automaton, text.units, text.length, hits);
  const occurrences = foundElementsOf(rules);
  occurrences.clear();
  const { useFrom, uses, wordEdges } = rules;
  for (let i = 0; i < hits.count; i++) {
    const phrase = hits.phrase[i] ?? 0;
    const start = hits.start[i] ?? 0;
    const end = hits.end[i] ?? 0;
    if (!isWhole(text, start, end, wordEdges[phrase] ?? 0)) continue;
    const last = useFrom[phrase + 1] ?? 0;
    for (let u = useFrom[phrase] ?? 0; u < last; u++) occurrences.add(uses[u] ?? 0, start, end);
  }
  return occurrences;
}

/** `origin`: where the chain begins. */
type Chain = { start: number; end: number; origin: number; before: Chain | null };

/** By start; most lists are so already, because they come ordered by end. */
function byStart(spans: readonly Occurrence[]): readonly Occurrence[] {
  for (let i = 1; i < spans.length; i++) {
    if ((spans[i]?.start ?? 0) < (spans[i - 1]?.start ?? 0)) return [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  }
  return spans;
}

/** Of the chains that `span` can follow, the one that begins latest; `low` skips those that end too early for it. */
function tightestBefore(text: NormalizedText, reached: readonly Chain[], low: number, span: Occurrence): Chain | null {
  let best: Chain | null = null;
  for (let i = low; i < reached.length; i++) {
    const chain = reached[i];
    if (chain === undefined || chain.end > span.start) break;
    if (text.clause[chain.start] === text.clause[span.start] && (best === null || chain.origin >= best.origin)) best = chain;
  }
  return best;
}

/**
 * Per part, the occurrences that the parts before can reach, each with the chain that begins latest (the tightest).
 * Occurrences come ordered by end, so the window of possible predecessors only moves forward.
 */
function placeSequence(text: NormalizedText, gap: number, lists: readonly (readonly Occurrence[])[]): Chain[] {
  let reached: Chain[] = [];
  for (const { start, end } of lists[0] ?? noOccurrences) reached.push({ start, end, origin: start, before: null });
  for (let part = 1; part < lists.length && reached.length > 0; part++) {
    const next: Chain[] = [];
    let low = 0;
    for (const span of byStart(lists[part] ?? noOccurrences)) {
      while (low < reached.length && (reached[low]?.end ?? 0) < span.start - gap) low += 1;
      const before = tightestBefore(text, reached, low, span);
      if (before !== null) next.push({ start: span.start, end: span.end, origin: before.origin, before });
    }
    reached = next.length > 1 ? next.sort((a, b) => a.end - b.end || a.start - b.start) : next;
  }
  return reached;
}

function candidateOfChain(rule: number, last: Chain): Candidate {
  const holes: Occurrence[] = [];
  let link = last;
  while (link.before !== null) {
    if (link.before.end < link.start) holes.push({ start: link.before.end, end: link.start });
    link = link.before;
  }
  return { rule, start: link.start, end: last.end, holes };
}

function hasAll(occurrences: FoundElements, parts: readonly number[]): boolean {
  for (let i = 0; i < parts.length; i++) if (!occurrences.has(parts[i] ?? 0)) return false;
  return true;
}

function listsOf(occurrences: FoundElements, parts: readonly number[]): (readonly Occurrence[])[] {
  return parts.map((part) => occurrences.get(part) ?? noOccurrences);
}

/** Adds the occurrences of compounds: elements side by side. */
function joinCompounds(rules: CompiledRules, text: NormalizedText, occurrences: FoundElements): void {
  const single = occurrences.count;
  for (let i = 0; i < single; i++) {
    for (const compound of rules.elements[occurrences.at(i)]?.wakes ?? noCompounds) {
      const { joins, edges } = rules.elements[compound] ?? noElement;
      if (!hasAll(occurrences, joins)) continue;
      const joined = placeSequence(text, 0, listsOf(occurrences, joins))
        .map((last) => ({ start: last.origin, end: last.end }))
        .filter((span) => ((edges & 1) === 0 || isEdge(text, span.start)) && ((edges & 2) === 0 || isEdge(text, span.end)));
      if (joined.length > 0) occurrences.put(compound, joined);
    }
  }
}

/** From each possible leftmost part, takes the earliest other parts that do not overlap, within the width. */
function placeNear(text: NormalizedText, match: CompiledMatch, lists: readonly (readonly Occurrence[])[]): Candidate[] {
  const all = lists.flatMap((list, part) => list.map((span) => ({ ...span, part })));
  all.sort((a, b) => a.start - b.start || a.end - b.end || a.part - b.part);
  const found: Candidate[] = [];
  for (let i = 0; i < all.length; i++) {
    const left = all[i];
    if (left === undefined) break;
    const seen = new Set([left.part]);
    const holes: Occurrence[] = [];
    let end = left.end;
    for (let j = i + 1; j < all.length && seen.size < lists.length; j++) {
      const span = all[j];
      if (span === undefined || span.start >= left.start + match.limit) break;
      if (seen.has(span.part) || span.start < end || span.end > left.start + match.limit) continue;
      if (text.clause[span.start] !== text.clause[left.start]) break;
      seen.add(span.part);
      if (span.start > end) holes.push({ start: end, end: span.start });
      end = span.end;
    }
    if (seen.size === lists.length) found.push({ rule: match.rule, start: left.start, end, holes });
  }
  return found;
}

type Placing = { rules: CompiledRules; text: NormalizedText; occurrences: FoundElements; candidates: Candidate[] };

function placeParts({ rules, text, occurrences, candidates }: Placing, ids: readonly number[]): void {
  for (const id of ids) {
    const match = rules.matches[id];
    if (match === undefined || !hasAll(occurrences, match.parts)) continue;
    const lists = listsOf(occurrences, match.parts);
    if (match.kind === 'near') candidates.push(...placeNear(text, match, lists));
    else for (const chain of placeSequence(text, match.limit, lists)) candidates.push(candidateOfChain(match.rule, chain));
  }
}

/** Every place where a rule's phrases stand as it asks, before channel, position and exceptions are looked at. */
export function placeMatches(rules: CompiledRules, text: NormalizedText): Placed {
  const occurrences = gatherOccurrences(rules, text);
  joinCompounds(rules, text, occurrences);
  const placing: Placing = { rules, text, occurrences, candidates: [] };
  for (let i = 0; i < occurrences.count; i++) {
    const element = occurrences.at(i);
    const uses = rules.elements[element];
    if (uses === undefined) continue;
    for (const id of uses.ones) {
      const rule = rules.matches[id]?.rule ?? -1;
      for (const { start, end } of occurrences.get(element) ?? noOccurrences) placing.candidates.push({ rule, start, end, holes: noHoles });
    }
    for (const { second, matches } of uses.heads) if (occurrences.has(second)) placeParts(placing, matches);
  }
  return { candidates: placing.candidates, occurrences };
}
