/** Below what is on this PC: who else is at the team hub, or one quiet line why nobody was asked. */
import { Loader } from '@mantine/core';
import { IconCloud, IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AwayHit } from '../../shared/contract/away-views.ts';
import classes from './away-list.module.css';
import { Banner } from './banner.tsx';
import { SectionTitle } from './section-title.tsx';
import { dateText } from './time-text.ts';

export type AwayListProps = {
  away: {
    state: 'idle' | 'offline' | 'asking' | 'there' | 'failed';
    hits: readonly AwayHit[];
    more: boolean;
    days: number | null;
    sentence: string | null;
    fetchingId: string | null;
    fetch(customerId: string): void;
  };
  nowMs: number;
  title: string;
  /** Nobody was found on this PC: then it is said that nobody is at the hub either. */
  isAlone: boolean;
};

function AwayPerson({ hit, away, nowMs }: { hit: AwayHit } & Pick<AwayListProps, 'away' | 'nowMs'>) {
  const { t } = useTranslation();
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
      <span className={classes.line}>
        <span className={classes.name}>{hit.maskedName}</span>
        <span className="sd-figures">{hit.maskedPhone}</span>
      </span>
      <span className={classes.line}>
        <span className="sd-meta">
          {[
            hit.tier,
            hit.region,
            hit.lastContactAtMs === null ? t('work.customer.away.never') : t('call.lastOn', { date: dateText(hit.lastContactAtMs, nowMs) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {isFetching ? (
          <span className={classes.fetching} role="status">
            <Loader size={12} /> {t('work.customer.away.fetching')}
          </span>
        ) : null}
      </span>
    </button>
  );
}

export function AwayList({ away, nowMs, title, isAlone }: AwayListProps) {
  const { t } = useTranslation();
  if (away.state === 'idle' || away.days === null) return null;
  if (away.state === 'offline') {
    return (
      <p className={classes.quiet} data-testid="away-offline">
        <IconCloudOff size={15} stroke={1.6} aria-hidden="true" /> {t('work.customer.away.offline', { days: away.days })}
      </p>
    );
  }
  const isEmpty = away.state === 'there' && away.hits.length === 0;
  if (isEmpty && !isAlone && away.sentence === null) return null;
  return (
    <section className={classes.group} aria-label={title} data-testid="away-list">
      {away.hits.length > 0 ? <SectionTitle>{title}</SectionTitle> : null}
      {away.hits.map((hit) => (
        <AwayPerson key={hit.customerId} hit={hit} away={away} nowMs={nowMs} />
      ))}
      {away.state === 'asking' || isEmpty || away.more ? (
        <p className={classes.quiet}>
          <IconCloud size={15} stroke={1.6} aria-hidden="true" />
          {t(`work.customer.away.${away.state === 'asking' ? 'asking' : away.more ? 'more' : 'none'}`)}
        </p>
      ) : null}
      {away.sentence === null ? null : <Banner tone="attention">{away.sentence}</Banner>}
    </section>
  );
}
