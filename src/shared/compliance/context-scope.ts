/** Owns the question whether the context of a hit cancels it: negation, reported speech, condition, question, time, empathy, help. */
import { edgeMarks, mark, type NormalizedText } from '../language/normalize.ts';
import type { CompiledRules, CompiledUnless } from './compile-rules.ts';
import type { Occurrence } from './found-elements.ts';
import type { Candidate, Placed } from './place-matches.ts';
import type { ScopeKind } from './scope-words.ts';

/** `timeSpans` are the unit spans of times to come; asked for only when a rule needs them. */
export type ScopeView = {
  rules: CompiledRules;
  text: NormalizedText;
  occurrences: Placed['occurrences'];
  timeSpans: () => readonly Occurrence[];
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

function isQuoted(view: ScopeView, hit: Candidate): boolean {
  const isInMarks = ((view.text.marks[hit.start] ?? 0) & (view.text.marks[hit.end - 1] ?? 0) & mark.quoted) !== 0;
  const reports = spansOf(view, 'report').filter((span) => isNear(view, hit, span) && (span.end <= hit.start || span.start >= hit.end));
  const hasRegret = spansOf(view, 'regret').some((span) => isNear(view, hit, span) && (span.end <= hit.start || span.start >= hit.end));
  if (isInMarks) return reports.length > 0 || hasRegret;
  if (!hasRegret) return false;
  return reports.some((span) => {
    if (clauseAt(view, span.start) !== clauseAt(view, hit.start)) return false;
    return span.end <= hit.start ? hit.start - span.end <= reportReach : span.start - hit.end <= 3;
  });
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
  return (view.occurrences.get(element) ?? none).some((span) =>
    over ? span.start < hit.end && span.end > hit.start : clauseAt(view, span.start) === clauseAt(view, hit.start),
  );
}

export function hasEmpathyBefore(view: ScopeView, hit: Candidate): boolean {
  return spansOf(view, 'empathy').some((span) => span.start < hit.start);
}

/** Empathy anywhere and something the agent does: then 「尽快」 is no longer an empty promise. */
export function hasEmpathyAndHelp(view: ScopeView): boolean {
  return spansOf(view, 'empathy').length > 0 && spansOf(view, 'help').length > 0;
}

export function isCancelled(view: ScopeView, hit: Candidate, unless: CompiledUnless): boolean {
  switch (unless.kind) {
    case 'phrase':
      return isCancelledByPhrase(view, hit, unless.element, unless.over);
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
      return spansOf(view, 'help').some((span) => isNear(view, hit, span) && (span.end <= hit.start || span.start >= hit.end));
    default:
      return false;
  }
}
