/** Below what is on this PC: who else is at the team hub, or one quiet line why nobody was asked. */
import type { AwayHit } from '../../shared/contract/away-views.ts';
import { type AwayAnswer, AwayLines, AwayNote } from './away-lines.tsx';
import classes from './away-list.module.css';
import { Banner } from './banner.tsx';
import { SectionTitle } from './section-title.tsx';

export type AwayListProps = {
  away: AwayAnswer;
  nowMs: number;
  title: string;
  /** Nobody was found on this PC: then it is said that nobody is at the hub either. */
  isAlone: boolean;
};

function AwayPerson({ hit, away, nowMs }: { hit: AwayHit } & Pick<AwayListProps, 'away' | 'nowMs'>) {
  const isFetching = away.fetchingId === hit.customerId;
  return (
    <button
      type="button"
      className={classes.person}
      data-testid="away-hit"
      aria-busy={isFetching}
      disabled={away.fetchingId !== null}
      onClick={() => away.fetch(hit.customerId)}
    >
      <AwayLines hit={hit} isFetching={isFetching} nowMs={nowMs} />
    </button>
  );
}

export function AwayList({ away, nowMs, title, isAlone }: AwayListProps) {
  if (away.state === 'idle' || away.days === null) return null;
  if (away.state === 'offline') return <AwayNote away={away} isAlone={isAlone} />;
  const isEmpty = away.state === 'there' && away.hits.length === 0;
  if (isEmpty && !isAlone && away.sentence === null) return null;
  return (
    <section className={classes.group} aria-label={title} data-testid="away-list">
      {away.hits.length > 0 ? <SectionTitle>{title}</SectionTitle> : null}
      {away.hits.map((hit) => (
        <AwayPerson key={hit.customerId} hit={hit} away={away} nowMs={nowMs} />
      ))}
      <AwayNote away={away} isAlone={isAlone} />
      {away.sentence === null ? null : <Banner tone="attention">{away.sentence}</Banner>}
    </section>
  );
}
