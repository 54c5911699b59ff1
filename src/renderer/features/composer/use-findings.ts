/** Checks what is being written, in the window itself: no keystroke crosses a process, and it works without a network. */
import { useDeferredValue, useMemo } from 'react';
import type { Channel } from '../../../shared/base/words.ts';
import { checkText } from '../../../shared/compliance/check-text.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { sourceTitle, useRules } from '../../ipc/use-rules.ts';

export type Findings = {
  /** Of the text given; offsets are into it. */
  findings: Finding[];
  /** Title of a source id, for the card. */
  sourceTitle(rule: string): string;
  /** False when there is no rule pack: the composer then says that nothing is checked. */
  ready: boolean;
};

const none: Finding[] = [];

export function useFindings(input: {
  contactId: string | null;
  text: string;
  channel: Channel;
  opening: boolean;
  speaker: 'agent' | 'customer';
}): Findings {
  const { contactId, text, channel, opening, speaker } = input;
  const { rules, content, pending } = useRules(contactId);
  const settled = useDeferredValue(text);
  const checked = useMemo(
    () => (rules === null || speaker === 'customer' || settled === '' ? none : checkText(rules, settled, { channel, opening })),
    [rules, settled, channel, opening, speaker],
  );
  const findings = settled === text ? checked : stillInPlace(checked, settled, text);
  return { findings, sourceTitle: (rule) => sourceTitle(content, rule), ready: rules !== null || pending };
}

/** For the one frame in which the text is newer than its check: keeps the marks before the change, and moves those behind it. */
function stillInPlace(findings: Finding[], checked: string, shown: string): Finding[] {
  const most = Math.min(checked.length, shown.length);
  let head = 0;
  while (head < most && checked[head] === shown[head]) head++;
  let tail = 0;
  while (tail < most - head && checked.at(-1 - tail) === shown.at(-1 - tail)) tail++;
  const by = shown.length - checked.length;
  return findings.flatMap((finding) => {
    if (finding.end <= head) return [finding];
    return finding.start >= checked.length - tail ? [{ ...finding, start: finding.start + by, end: finding.end + by }] : [];
  });
}
