/** What is said of customers at the team hub, wherever they stand: the two lines of a person, and the quiet line about the question itself. */
import { Loader } from '@mantine/core';
import { IconCloud, IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AwayHit } from '../../shared/contract/away-views.ts';
import classes from './away-lines.module.css';
import { dateText } from './time-text.ts';

export type AwayAnswer = {
  state: 'idle' | 'offline' | 'asking' | 'there' | 'failed';
  hits: readonly AwayHit[];
  more: boolean;
  days: number | null;
  sentence: string | null;
  fetchingId: string | null;
  fetch(customerId: string): void;
};

/** Masked, as the hub answers. */
export function AwayLines({ hit, isFetching, nowMs }: { hit: AwayHit; isFetching: boolean; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <>
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
            <Loader size={12} color="currentColor" /> {t('work.customer.away.fetching')}
          </span>
        ) : null}
      </span>
    </>
  );
}

/** Why nobody was asked, that somebody is being asked, or that there is nobody or more; nothing when the people say it themselves. */
export function AwayNote({ away, isAlone }: { away: AwayAnswer; isAlone: boolean }) {
  const { t } = useTranslation();
  if (away.days === null || away.state === 'idle') return null;
  if (away.state === 'offline') {
    return (
      <p className={classes.quiet} data-testid="away-offline">
        <IconCloudOff size={15} stroke={1.6} aria-hidden="true" /> {t('work.customer.away.offline', { days: away.days })}
      </p>
    );
  }
  const isEmpty = away.state === 'there' && away.hits.length === 0 && isAlone;
  if (away.state !== 'asking' && !isEmpty && !away.more) return null;
  return (
    <p className={classes.quiet}>
      <IconCloud size={15} stroke={1.6} aria-hidden="true" />
      {t(`work.customer.away.${away.state === 'asking' ? 'asking' : away.more ? 'more' : 'none'}`)}
    </p>
  );
}
