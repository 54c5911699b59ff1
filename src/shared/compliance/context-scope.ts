/** Owns the question whether the context of a hit cancels it: negation, reported speech, condition, question, time, empathy, help. */
import { edgeMarks, mark, type NormalizedText } from '../language/normalize.ts';
import { partAt, type Weighed } from '../language/wording.ts';
import type { CompiledRules, UnlessCondition } from './compile-rules.ts';
import type { Occurrence } from './found-elements.ts';
import type { Candidate, Placed } from './place-matches.ts';
import type { ScopeKind } from './scope-words.ts';
import { weighsAgainst } from './weigh-label.ts';

/** `timeSpans` are the unit spans of times to come, `weighed` the parts of the text; asked for only when a rule needs them. */
export type ScopeView = {
  rules: CompiledRules;
  text: NormalizedText;
  occurrences: Placed['occurrences'];
  timeSpans: () => readonly Occurrence[];
  weighed: () => readonly Weighed[];
};

const none: readonly Occurrence[] = [];
/** How far before a hit a negation of two or more characters still governs it. */
const negatorReach = 4;
/** How far after a hit 「…我不敢说」 still takes it back. */
const takeBackReach = 8;
/** How far after 「您说」 the words are still somebody else's. */
const reportReach = 14;

/** 嘛 is read like 吗 in phrases, but asks nothing. */
const softParticle = '嘛'.charCodeAt(0);

function spansOf(view: ScopeView, kind: ScopeKind): readonly Occurrence[] {
  return view.occurrences.get(view.rules.scope[kind]) ?? none;
}

function hasMark(text: NormalizedText, from: number, to: number, wanted: number): boolean {
  for (let k = from; k <= to && k < text.length; k++) if (((text.marks[k] ?? 0) & wanted) !== 0) return true;
  return false;
}

/** A blank parts speech like a comma, unless the hit itself is written with blanks in it. */
function pauseMarks(text: NormalizedText, hit: Candidate): number {
  return hasMark(text, hit.start + 1, hit.end - 1, mark.gap) ? mark.soft | mark.hard : edgeMarks;
}

function clauseAt(view: ScopeView, unit: number): number {
  return view.text.clause[unit] ?? 0;
}

/** In the same hard clause or the one before or after it. */
function isNear(view: ScopeView, hit: Candidate, span: Occurrence): boolean {
  return Math.abs(clauseAt(view, span.start) - clauseAt(view, hit.start)) <= 1;
}

function isRealNegator(view: ScopeView, span: Occurrence): boolean {
  return !spansOf(view, 'not_negator').some((other) => other.start <= span.start && other.end >= span.end);
}

function isNegated(view: ScopeView, hit: Candidate): boolean {
  for (const span of spansOf(view, 'negator')) {
    const isBefore = span.end <= hit.start && hit.start - span.end <= (span.end - span.start > 1 ? negatorReach : 0);
    const isInside = hit.holes.some((hole) => span.start >= hole.start && span.end <= hole.end);
    if (!(isBefore || isInside) || !isRealNegator(view, span)) continue;
    if (isInside || !hasMark(view.text, span.end, hit.start, pauseMarks(view.text, hit))) return true;
  }
  return spansOf(view, 'negator_after').some(
    (span) => span.start >= hit.end && span.start - hit.end <= takeBackReach && clauseAt(view, span.start) === clauseAt(view, hit.start),
  );
}

function isBeside(view: ScopeView, hit: Candidate, span: Occurrence): boolean {
  return isNear(view, hit, span) && (span.end <= hit.start || span.start >= hit.end);
}

function isQuoted(view: ScopeView, hit: Candidate): boolean {
  const isInMarks = ((view.text.marks[hit.start] ?? 0) & (view.text.marks[hit.end - 1] ?? 0) & mark.quoted) !== 0;
  const has = (kind: ScopeKind): boolean => spansOf(view, kind).some((span) => isBeside(view, hit, span));
  if (isInMarks) return has('report') || has('regret') || has('report_quoted');
  if (!has('regret')) return false;
  return spansOf(view, 'report').some((span) => {
    if (!isBeside(view, hit, span) || clauseAt(view, span.start) !== clauseAt(view, hit.start)) return false;
    return span.end <= hit.start ? hit.start - span.end <= reportReach : span.start - hit.end <= 3;
  });
}

/** The name of a page or document, 《退款不退现金说明》, is said by nobody. */
function isTitle({ text }: ScopeView, { start, end }: Candidate): boolean {
  for (let k = start; k < end; k++) if (((text.marks[k] ?? 0) & mark.titled) === 0) return false;
  return true;
}

function isConditional(view: ScopeView, hit: Candidate): boolean {
  return spansOf(view, 'condition').some((span) => span.end <= hit.start + 1 && clauseAt(view, span.start) === clauseAt(view, hit.start));
}

function isAsked(view: ScopeView, hit: Candidate): boolean {
  const clause = clauseAt(view, hit.start);
  if (view.text.asks[clause] === true) return true;
  return spansOf(view, 'question').some((span) => {
    if (clauseAt(view, span.start) !== clause || span.start < hit.start || view.text.units[span.end - 1] === softParticle) return false;
    return span.end >= view.text.length || view.text.clause[span.end] !== clause;
  });
}

function isCancelledByPhrase(view: ScopeView, hit: Candidate, element: number, over: boolean): boolean {
  for (const span of view.occurrences.get(element) ?? none) {
    if (over ? span.start < hit.end && span.end > hit.start : clauseAt(view, span.start) === clauseAt(view, hit.start)) return true;
  }
  return false;
}

function isCancelledByPhrases(view: ScopeView, hit: Candidate): boolean {
  const { from, items } = view.rules.cancels;
  const { occurrences } = view;
  const last = from[hit.rule + 1] ?? 0;
  for (let at = from[hit.rule] ?? 0; at < last; at++) {
    const cancel = items[at] ?? 0;
    if (occurrences.has(cancel >> 1) && isCancelledByPhrase(view, hit, cancel >> 1, (cancel & 1) === 1)) return true;
  }
  return false;
}

export function hasEmpathyBefore(view: ScopeView, hit: Candidate): boolean {
  return spansOf(view, 'empathy').some((span) => span.start < hit.start);
}

/** Empathy anywhere and something the agent does: then 「尽快」 is no longer an empty promise. */
export function hasEmpathyAndHelp(view: ScopeView): boolean {
  return spansOf(view, 'empathy').length > 0 && spansOf(view, 'help').length > 0;
}

function isUnlikely(view: ScopeView, hit: Candidate): boolean {
  const label = view.rules.rules[hit.rule]?.rule.label;
  const part = partAt(view.weighed(), hit.start);
  return label !== undefined && part !== undefined && weighsAgainst(view.text, part, hit, label);
}

function isCancelledBy(view: ScopeView, hit: Candidate, condition: UnlessCondition): boolean {
  switch (condition) {
    case 'quote':
      return isQuoted(view, hit);
    case 'negated':
      return isNegated(view, hit);
    case 'conditional':
      return isConditional(view, hit);
    case 'question':
      return isAsked(view, hit);
    case 'concrete_time':
      return view.timeSpans().some((span) => isNear(view, hit, span));
    case 'empathy':
      return hasEmpathyBefore(view, hit);
    case 'help':
      return spansOf(view, 'help').some((span) => isBeside(view, hit, span));
    case 'unlikely':
      return isUnlikely(view, hit);
    default:
      return false;
  }
}

/** Whether the context takes the hit back. Weighing and times to come cost most, so they are asked for last. */
export function isCancelled(view: ScopeView, hit: Candidate): boolean {
  if (isTitle(view, hit) || isCancelledByPhrases(view, hit)) return true;
  const conditions = view.rules.rules[hit.rule]?.conditions ?? [];
  const last: UnlessCondition[] = [];
  for (const condition of conditions) {
    if (condition === 'concrete_time' || condition === 'unlikely') last.push(condition);
    else if (isCancelledBy(view, hit, condition)) return true;
  }
  return last.some((condition) => isCancelledBy(view, hit, condition));
}
