/** Progress of the very first download. The desk is usable meanwhile, so it stays one thin line. Also says what somebody has to do something about. */
import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useDraftStore } from '../../state/draft-store.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './first-sync.module.css';
import { isForEveryScreen, troubleOf } from './link-words.ts';

export function FirstSync() {
  const { t, i18n } = useTranslation();
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const refused = useDraftStore((state) => state.refused);
  if (!link) return null;
  const { firstSync } = link;
  const figures = ({ done, total }: { done: number; total: number }) => ({ done: done.toLocaleString(), total: total.toLocaleString() });
  const trouble = refused ?? (isForEveryScreen(link) ? troubleOf(link) : null);
  return (
    <>
      {firstSync ? (
        <div className={classes.sync} data-testid="first-sync" role="status">
          <span>{firstSync.total > 0 ? t('frame.firstSync', figures(firstSync)) : t('frame.firstSyncUnknown')}</span>
          <Progress
            className={classes.bar}
            size="sm"
            value={firstSync.total > 0 ? Math.min(100, (firstSync.done / firstSync.total) * 100) : 100}
            animated={firstSync.total === 0}
            aria-label={t('frame.firstSyncUnknown')}
          />
        </div>
      ) : null}
      {trouble ? (
        <div className={classes.problem} data-testid="trouble">
          <Banner tone="attention">{problemSentence(trouble, i18n.language)}</Banner>
        </div>
      ) : null}
    </>
  );
}
