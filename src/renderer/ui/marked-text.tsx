/** A text with its found words underlined, cut so that overlapping finds all show. The reason is the title of the mark. */
import type { Finding } from '../../shared/compliance/finding.ts';
import classes from './marked-text.module.css';

export type Segment = { text: string; start: number; finding: Finding | null };

const rank = { block: 0, warn: 1, hint: 2 } as const;

/** Cuts the text at every border of a finding; where findings overlap the more severe one shows. */
export function segmentsOf(text: string, findings: readonly Finding[]): Segment[] {
  const borders = [...new Set([0, text.length, ...findings.flatMap((finding) => [finding.start, finding.end])])]
    .filter((at) => at >= 0 && at <= text.length)
    .sort((a, b) => a - b);
  return borders.slice(0, -1).map((start, index) => {
    const end = borders[index + 1] ?? text.length;
    const covering = findings.filter((finding) => finding.start <= start && finding.end >= end);
    covering.sort((a, b) => rank[a.severity] - rank[b.severity]);
    return { text: text.slice(start, end), start, finding: covering[0] ?? null };
  });
}

export function MarkedText({ text, findings }: { text: string; findings: readonly Finding[] }) {
  return segmentsOf(text, findings).map(({ text: part, start, finding }) =>
    finding === null ? (
      <span key={start}>{part}</span>
    ) : (
      <mark key={start} className={classes.mark} data-severity={finding.severity} title={finding.reason}>
        {part}
      </mark>
    ),
  );
}
