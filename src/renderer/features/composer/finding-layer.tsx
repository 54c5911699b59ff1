/** Draws wavy underlines exactly under the found characters: the same text once more, unseen, behind the field. */
import type { Finding } from '../../../shared/compliance/finding.ts';
import classes from './composer.module.css';

type Segment = { text: string; start: number; finding: Finding | null };

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

export function FindingLayer({ text, findings, current }: { text: string; findings: readonly Finding[]; current: Finding | null }) {
  return (
    <div className={classes.mirror} aria-hidden="true">
      {segmentsOf(text, findings).map(({ text: part, start, finding }) =>
        finding === null ? (
          <span key={start}>{part}</span>
        ) : (
          <span
            key={start}
            className={classes.finding}
            data-testid="finding"
            data-label={finding.label}
            data-severity={finding.severity}
            data-current={finding === current}
          >
            {part}
          </span>
        ),
      )}
      {'\u200b'}
    </div>
  );
}
