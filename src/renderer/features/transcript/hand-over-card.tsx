/** What the bot or colleague before us passes on, above everything that was said: why it came, the problem, what was tried. */
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HandOver } from '../../../shared/contact/hand-over.ts';
import classes from './transcript.module.css';

type Props = {
  handOver: HandOver;
  /** Somebody here has spoken since: the head line stays, the rest is one press away. */
  isRead: boolean;
};

export function HandOverCard({ handOver, isRead }: Props) {
  const { t } = useTranslation();
  const who =
    handOver.name === '' ? t(`call.handOver.from.${handOver.from}`) : `${t(`call.handOver.from.${handOver.from}`)} ${handOver.name}`;
  return (
    <details key={String(isRead)} className={classes.handOver} open={!isRead} data-testid="hand-over" aria-label={t('call.handOver.title')}>
      <summary className={classes.handOverHead}>
        <IconArrowsExchange size={16} stroke={1.8} aria-hidden="true" />
        <span>{t('call.handOver.by', { who })}</span>
        {handOver.reason === null ? null : <span className="sd-meta">{t(`call.handOver.reason.${handOver.reason}`)}</span>}
      </summary>
      <dl className={classes.handOverFacts}>
        {handOver.problem === '' ? null : (
          <>
            <dt>{t(handOver.problemIsQuoted ? 'call.handOver.said' : 'call.handOver.problem')}</dt>
            <dd data-testid="hand-over-problem">{handOver.problem}</dd>
          </>
        )}
        {handOver.tried.length === 0 ? null : (
          <>
            <dt>{t(handOver.triedIsQuoted ? 'call.handOver.told' : 'call.handOver.tried')}</dt>
            <dd>
              <ul data-testid="hand-over-tried">
                {handOver.tried.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
      <p className="sd-meta">{t('call.handOver.noRepeat')}</p>
    </details>
  );
}
