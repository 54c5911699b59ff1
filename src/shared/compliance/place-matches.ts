/** Owns placing rules on the text: from phrase hits to candidate spans, gaps and widths checked, never across a hard clause break. */
import { findAll, newHits } from '../language/automaton.ts';
import { edgeMarks, isEdge, mark, type NormalizedText } from '../language/normalize.ts';
import { isWordUnit } from './character-set.ts';
import type { CompiledMatch, CompiledRules } from './compile-rules.ts';
import type { CompiledCompound } from './element-table.ts';
import { type FoundElements, foundElementsOf, type Occurrence } from './found-elements.ts';

/** `holes` are the stretches between the parts, where a negation may hide. */
export type Candidate = { rule: number; start: number; end: number; holes: readonly Occurrence[] };

/** `occurrences` hold until the next text is placed. */
export type Placed = { candidates: Candidate[]; occurrences: Pick<FoundElements, 'get' | 'has'> };

const noOccurrences: readonly Occurrence[] = [];
const noHoles: readonly Occurrence[] = [];
const loneNegators = new Set(['不', '没', '别', '未'].map((character) => character.charCodeAt(0)));

/** 「不，是我们的问题」 says the opposite of 「不是我们的问题」. */
function isAnswerNo(text: NormalizedText, start: number, end: number): boolean {
  if (((text.marks[start + 1] ?? 0) & mark.soft) === 0 || !loneNegators.has(text.units[start] ?? 0)) return false;
  for (let k = start + 2; k < end; k++) if (((text.marks[k] ?? 0) & mark.soft) !== 0) return false;
  return end - start > 1;
}

/** How far around a pair another blank shows that blanks are the pauses of this speech. */
const pauseReach = 16;

function pausesByBlanks(text: NormalizedText, start: number, end: number): boolean {
  const last = Math.min(text.length - 1, end + pauseReach);
  for (let k = Math.max(1, start - pauseReach); k <= last; k++) if (k !== start + 1 && ((text.marks[k] ?? 0) & mark.gap) !== 0) return true;
  return false;
}

/**
 * 「我妈，宝贝」 has no 妈宝: two characters are too little to read across a comma, nor across a blank where blanks are pauses, unless
 * one of them stands alone. A single blank within a word is there to evade.
 */
function isTornPair(text: NormalizedText, start: number, end: number): boolean {
  const between = text.marks[start + 1] ?? 0;
  if (end - start !== 2 || (between & edgeMarks) === 0) return false;
  if ((between & mark.soft) !== 0) return true;
  const isLatin = isWordUnit(text.units[start] ?? 0) || isWordUnit(text.units[start + 1] ?? 0);
  return !isLatin && !isEdge(text, start) && !isEdge(text, end) && pausesByBlanks(text, start, end);
}

function isWhole(text: NormalizedText, start: number, end: number, edges: number): boolean {
  if (text.clause[start] !== text.clause[end - 1] || isAnswerNo(text, start, end) || isTornPair(text, start, end)) return false;
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
  const { wordEdges } = rules;
  const { from, items } = rules.uses;
  for (let i = 0; i < hits.count; i++) {
    const phrase = hits.phrase[i] ?? 0;
    const start = hits.start[i] ?? 0;
    const end = hits.end[i] ?? 0;
    if (!isWhole(text, start, end, wordEdges[phrase] ?? 0)) continue;
    const last = from[phrase + 1] ?? 0;
    for (let u = from[phrase] ?? 0; u < last; u++) occurrences.add(items[u] ?? 0, start, end);
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

/** By place in the text: 1 + where the latest chain that ends there begins; all 0 between two uses. */
let originAt = new Int32Array(512);

/** Where elements stand side by side in one hard clause: for each place of the last, the span from the latest beginning. */
function placeTouching(text: NormalizedText, occurrences: FoundElements, parts: readonly number[]): readonly Occurrence[] {
  if (originAt.length <= text.length) originAt = new Int32Array(text.length * 2);
  let reached = occurrences.get(parts[0] ?? -1) ?? noOccurrences;
  for (let part = 1; part < parts.length && reached.length > 0; part++) {
    for (const { start, end } of reached) originAt[end] = Math.max(originAt[end] ?? 0, start + 1);
    const next: Occurrence[] = [];
    for (const { start, end } of occurrences.get(parts[part] ?? -1) ?? noOccurrences) {
      const origin = originAt[start] ?? 0;
      if (origin > 0 && text.clause[start - 1] === text.clause[start]) next.push({ start: origin - 1, end });
    }
    for (const { end } of reached) originAt[end] = 0;
    reached = next;
  }
  return reached;
}

/** Adds the occurrences of a compound: elements side by side. */
function joinCompound(text: NormalizedText, occurrences: FoundElements, { element, parts, edges }: CompiledCompound): void {
  if (!hasAll(occurrences, parts)) return;
  const touching = placeTouching(text, occurrences, parts);
  const joined =
    edges === 0
      ? touching
      : touching.filter(({ start, end }) => ((edges & 1) === 0 || isEdge(text, start)) && ((edges & 2) === 0 || isEdge(text, end)));
  if (joined.length > 0) occurrences.put(element, joined);
}

function joinCompounds(rules: CompiledRules, text: NormalizedText, occurrences: FoundElements): void {
  const { from, items } = rules.wakesCompounds;
  const single = occurrences.count;
  for (let i = 0; i < single; i++) {
    const element = occurrences.at(i);
    if (((rules.roles[element] ?? 0) & 4) === 0) continue;
    const last = from[element + 1] ?? 0;
    for (let w = from[element] ?? 0; w < last; w++) {
      const id = items[w] ?? 0;
      const compound = occurrences.has(rules.alsoInCompound[id] ?? -1) ? rules.compounds[id] : undefined;
      if (compound !== undefined) joinCompound(text, occurrences, compound);
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

function placeMatch({ text, occurrences, candidates }: Placing, match: CompiledMatch): void {
  if (!hasAll(occurrences, match.parts)) return;
  const lists = listsOf(occurrences, match.parts);
  if (match.kind === 'near') candidates.push(...placeNear(text, match, lists));
  else for (const chain of placeSequence(text, match.limit, lists)) candidates.push(candidateOfChain(match.rule, chain));
}

function placeAlone({ rules, occurrences, candidates }: Placing, element: number): void {
  const { from, items } = rules.alone;
  const last = from[element + 1] ?? 0;
  for (let a = from[element] ?? 0; a < last; a++) {
    const rule = items[a] ?? 0;
    for (const { start, end } of occurrences.get(element) ?? noOccurrences) candidates.push({ rule, start, end, holes: noHoles });
  }
}

/** Every place where a rule's phrases stand as it asks, before channel, position and exceptions are looked at. */
export function placeMatches(rules: CompiledRules, text: NormalizedText): Placed {
  const occurrences = gatherOccurrences(rules, text);
  joinCompounds(rules, text, occurrences);
  const placing: Placing = { rules, text, occurrences, candidates: [] };
  const { from, items } = rules.wakesMatches;
  for (let i = 0; i < occurrences.count; i++) {
    const element = occurrences.at(i);
    const roles = rules.roles[element] ?? 0;
    if ((roles & 1) !== 0) placeAlone(placing, element);
    if ((roles & 2) === 0) continue;
    const last = from[element + 1] ?? 0;
    for (let w = from[element] ?? 0; w < last; w++) {
      const id = items[w] ?? 0;
      const match = occurrences.has(rules.alsoInMatch[id] ?? -1) ? rules.matches[id] : undefined;
      if (match !== undefined) placeMatch(placing, match);
    }
  }
  return { candidates: placing.candidates, occurrences };
}
