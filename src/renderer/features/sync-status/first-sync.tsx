/** Progress of the very first download. The desk is usable meanwhile, so it stays one thin line. Also says a problem that is not the link's. */
import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './first-sync.module.css';

export function FirstSync() {
  const { t, i18n } = useTranslation();
  const { data: link } = useQuery(queries.link.get.queryOptions());
  if (!link) return null;
  const { firstSync, problem } = link;
  return (
    <>
      {firstSync ? (
        <div className={classes.sync} role="status">
          <span>{firstSync.total > 0 ? t('frame.firstSync', firstSync) : t('frame.firstSyncUnknown')}</span>
          <Progress
            className={classes.bar}
            size="sm"
            value={firstSync.total > 0 ? Math.min(100, (firstSync.done / firstSync.total) * 100) : 100}
            animated={firstSync.total === 0}
            aria-label={t('frame.firstSyncUnknown')}
          />
        </div>
      ) : null}
      {problem ? (
        <div className={classes.problem}>
          <Banner tone="attention">{problemSentence(problem, i18n.language)}</Banner>
        </div>
      ) : null}
    </>
  );
}
