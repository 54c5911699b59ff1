/** All there is while local data is brought forward to a newer app: what happens, that everything is safe, and how far it is. */
import { Progress } from '@mantine/core';
import { IconDatabaseCog } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { minuteMs, secondMs } from '../../../shared/base/clock.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import { queries } from '../../ipc/queries.ts';
import whole from '../../ui/whole-window.module.css';
import classes from './upgrading.module.css';

type Upgrade = NonNullable<LinkState['upgrade']>;

function useHowFar({ share, leftMs }: Upgrade): string {
  const { t } = useTranslation();
  if (share === null) return t('frame.upgrade.unknown');
  const percent = Math.floor(share * 100);
  if (leftMs === null) return t('frame.upgrade.progress', { percent });
  if (leftMs < minuteMs) return t('frame.upgrade.soon', { percent });
  return t('frame.upgrade.left', { percent, count: Math.ceil(leftMs / minuteMs) });
}

export function Upgrading({ upgrade }: { upgrade: Upgrade }) {
  const { t } = useTranslation();
  const howFar = useHowFar(upgrade);
  // There is nobody yet who could announce news.
  useQuery({ ...queries.link.get.queryOptions(), refetchInterval: secondMs });
  return (
    <main className={whole.page} data-testid="upgrading">
      <div className={whole.card}>
        <IconDatabaseCog className={whole.icon} size={34} stroke={1.5} aria-hidden="true" />
        <h1 className={whole.title}>{t('frame.upgrade.title')}</h1>
        <p className={whole.sentence}>{t('frame.upgrade.sentence')}</p>
        <div className={classes.how}>
          <Progress
            size="sm"
            value={upgrade.share === null ? 100 : Math.floor(upgrade.share * 100)}
            animated={upgrade.share === null}
            aria-label={t('frame.upgrade.title')}
          />
          <span>{howFar}</span>
        </div>
        <p className="sd-meta">{t('frame.upgrade.safe')}</p>
      </div>
    </main>
  );
}
