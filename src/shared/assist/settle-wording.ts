/** A suggested sentence against our own rules: what has better words gets them, what has none is left standing with its finding. */
import { type CheckContext, checkText } from '../compliance/check-text.ts';
import type { CompiledRules } from '../compliance/compile-rules.ts';
import type { Finding } from '../compliance/finding.ts';

/** A rewrite may bring another finding to light; three rounds are enough for what can be mended at all. */
const mostRounds = 3;

export type Settled = {
  text: string;
  /** What still stands in `text`. */
  findings: Finding[];
  /** What was wrong and is mended; empty when the text is as it came. */
  mended: Finding[];
};

function isMendable({ severity, rewrite }: Finding): boolean {
  return severity !== 'hint' && rewrite !== null;
}

/** From the back, so that the places in front stay where they are; of two that overlap only the later one. */
function rewritten(text: string, findings: readonly Finding[]): string {
  let next = text;
  let from = text.length + 1;
  for (const { start, end, rewrite } of findings.toSorted((a, b) => b.start - a.start)) {
    if (rewrite === null || end > from) continue;
    next = next.slice(0, start) + rewrite + next.slice(end);
    from = start;
  }
  return next;
}

export function settleWording(rules: CompiledRules, suggested: string, context: CheckContext): Settled {
  let text = suggested;
  const mended: Finding[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const findings = checkText(rules, text, context).filter(isMendable);
    if (findings.length === 0) break;
    mended.push(...findings);
    text = rewritten(text, findings);
  }
  return { text, findings: checkText(rules, text, context), mended };
}
