/** Owns placing rules on the text: from phrase hits to candidate spans, gaps and widths checked, never across a hard clause break. */
import { findAll } from '../language/automaton.ts';
import { isEdge, mark, type NormalizedText } from '../language/normalize.ts';
import type { CompiledMatch, CompiledRules } from './compile-rules.ts';

/** Half-open unit span of one phrase. */
export type Occurrence = { start: number; end: number };

/** `holes` are the stretches between the parts, where a negation may hide. */
export type Candidate = { rule: number; start: number; end: number; holes: readonly Occurrence[] };

export type Placed = { candidates: Candidate[]; occurrences: ReadonlyMap<number, readonly Occurrence[]> };

const noOccurrences: readonly Occurrence[] = [];
const noHoles: readonly Occurrence[] = [];
const loneNegators = new Set(['不', '没', '别', '未'].map((character) => character.charCodeAt(0)));

function isWordUnit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
}

/** 「不，是我们的问题」 says the opposite of 「不是我们的问题」. */
function isAnswerNo(text: NormalizedText, start: number, end: number): boolean {
  if (!loneNegators.has(text.units[start] ?? 0) || ((text.marks[start + 1] ?? 0) & mark.soft) === 0) return false;
  for (let k = start + 2; k < end; k++) if (((text.marks[k] ?? 0) & mark.soft) !== 0) return false;
  return end - start > 1;
}

function isWhole(text: NormalizedText, start: number, end: number, edges: number): boolean {
  if (text.clause[start] !== text.clause[end - 1] || isAnswerNo(text, start, end)) return false;
  const { units, length } = text;
  if ((edges & 1) !== 0 && start > 0 && isWordUnit(units[start - 1] ?? 0) && (text.marks[start] ?? 0) === 0) return false;
  return (edges & 2) === 0 || end >= length || !isWordUnit(units[end] ?? 0) || (text.marks[end] ?? 0) !== 0;
}

function gatherOccurrences(rules: CompiledRules, text: NormalizedText): Map<number, Occurrence[]> {
  const hits = findAll(rules.automaton, text.units, text.length);
  const occurrences = new Map<number, Occurrence[]>();
  for (let i = 0; i < hits.count; i++) {
    const phrase = hits.phrase[i] ?? 0;
    const start = hits.start[i] ?? 0;
    const end = hits.end[i] ?? 0;
    if (!isWhole(text, start, end, rules.wordEdges[phrase] ?? 0)) continue;
    const span = { start, end };
    const last = rules.useFrom[phrase + 1] ?? 0;
    for (let u = rules.useFrom[phrase] ?? 0; u < last; u++) {
      const element = rules.uses[u] ?? 0;
      const list = occurrences.get(element);
      if (list === undefined) occurrences.set(element, [span]);
      else list.push(span);
    }
  }
  return occurrences;
}

type Chain = { start: number; end: number; before: Chain | null };

/**
 * Per part, the occurrences that the parts before can reach, each with the chain that begins latest (the tightest).
 * Occurrences come ordered by end, so the window of possible predecessors only moves forward.
 */
function placeSequence(text: NormalizedText, gap: number, lists: readonly (readonly Occurrence[])[]): Chain[] {
  let reached: Chain[] = (lists[0] ?? noOccurrences).map((span) => ({ start: span.start, end: span.end, before: null }));
  let origin = new Map<Chain, number>(reached.map((chain) => [chain, chain.start]));
  for (let part = 1; part < lists.length && reached.length > 0; part++) {
    const next: Chain[] = [];
    const nextOrigin = new Map<Chain, number>();
    const byStart = [...(lists[part] ?? noOccurrences)].sort((a, b) => a.start - b.start || a.end - b.end);
    let low = 0;
    for (const span of byStart) {
      while (low < reached.length && (reached[low]?.end ?? 0) < span.start - gap) low += 1;
      let best: Chain | null = null;
      for (let i = low; i < reached.length; i++) {
        const chain = reached[i];
        if (chain === undefined || chain.end > span.start) break;
        if (text.clause[chain.start] !== text.clause[span.start]) continue;
        if (best === null || (origin.get(chain) ?? 0) >= (origin.get(best) ?? 0)) best = chain;
      }
      if (best === null) continue;
      const chain = { start: span.start, end: span.end, before: best };
      next.push(chain);
      nextOrigin.set(chain, origin.get(best) ?? 0);
    }
    next.sort((a, b) => a.end - b.end || a.start - b.start);
    reached = next;
    origin = nextOrigin;
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

function startOf(last: Chain): number {
  let link = last;
  while (link.before !== null) link = link.before;
  return link.start;
}

/** Adds the occurrences of compounds: elements side by side. */
function joinCompounds(rules: CompiledRules, text: NormalizedText, occurrences: Map<number, Occurrence[]>): void {
  for (const element of [...occurrences.keys()]) {
    for (const compound of rules.elements[element]?.wakes ?? []) {
      const lists = (rules.elements[compound]?.joins ?? []).map((part) => occurrences.get(part) ?? noOccurrences);
      if (lists.some((list) => list.length === 0)) continue;
      const edges = rules.elements[compound]?.edges ?? 0;
      const joined = placeSequence(text, 0, lists)
        .map((last) => ({ start: startOf(last), end: last.end }))
        .filter((span) => ((edges & 1) === 0 || isEdge(text, span.start)) && ((edges & 2) === 0 || isEdge(text, span.end)));
      if (joined.length > 0) occurrences.set(compound, joined);
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

/** Every place where a rule's phrases stand as it asks, before channel, position and exceptions are looked at. */
export function placeMatches(rules: CompiledRules, text: NormalizedText): Placed {
  const occurrences = gatherOccurrences(rules, text);
  joinCompounds(rules, text, occurrences);
  const candidates: Candidate[] = [];
  for (const [element, spans] of occurrences) {
    const uses = rules.elements[element];
    if (uses === undefined) continue;
    for (const id of uses.ones) {
      const match = rules.matches[id];
      if (match !== undefined)
        for (const span of spans) candidates.push({ rule: match.rule, start: span.start, end: span.end, holes: noHoles });
    }
    for (const id of uses.heads) {
      const match = rules.matches[id];
      if (match === undefined) continue;
      const lists = match.parts.map((part) => occurrences.get(part) ?? noOccurrences);
      if (lists.some((list) => list.length === 0)) continue;
      if (match.kind === 'near') candidates.push(...placeNear(text, match, lists));
      else for (const chain of placeSequence(text, match.limit, lists)) candidates.push(candidateOfChain(match.rule, chain));
    }
  }
  return { candidates, occurrences };
}
