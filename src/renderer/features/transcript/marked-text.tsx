/** A spoken sentence with its found words underlined; the reason is the title of the mark. */
import type { Finding } from '../../../shared/compliance/finding.ts';
import classes from './transcript.module.css';

export function MarkedText({ text, findings }: { text: string; findings: readonly Finding[] }) {
  const sorted = [...findings].sort((a, b) => a.start - b.start);
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const finding of sorted) {
    if (finding.start < at) continue;
    parts.push(text.slice(at, finding.start));
    parts.push(
      <mark key={finding.start} className={classes.mark} data-severity={finding.severity} title={finding.reason}>
        {text.slice(finding.start, finding.end)}
      </mark>,
    );
    at = finding.end;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}
