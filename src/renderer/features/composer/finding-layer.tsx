/** Draws wavy underlines exactly under the found characters: the same text once more, unseen, behind the field. */
import type { Finding } from '../../../shared/compliance/finding.ts';
import { segmentsOf } from '../../ui/marked-text.tsx';
import classes from './composer.module.css';

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
