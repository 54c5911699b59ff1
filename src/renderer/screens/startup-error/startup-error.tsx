/** All there is when local data cannot be opened: one sentence saying what happened, what is safe, and what to do. */
import { Button } from '@mantine/core';
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ErrorCode, errorTable } from '../../../shared/base/error-codes.ts';
import type { AppError } from '../../../shared/base/result.ts';
import { errorSentence } from '../../ipc/app-error.ts';
import classes from '../../ui/whole-window.module.css';

/** Otherwise somebody has to change something first, and the desk has to be started again. */
function isWorthRetrying(code: ErrorCode): boolean {
  return code === 'bug' || errorTable[code].retry !== 'never';
}

export function StartupError({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  const { t, i18n } = useTranslation();
  const isWorth = isWorthRetrying(error.code);
  return (
    <main className={classes.page}>
      <div className={classes.card} role="alert">
        <IconDatabaseExclamation className={classes.icon} size={34} stroke={1.5} aria-hidden="true" />
        <h1 className={classes.title}>{t('frame.startup.title')}</h1>
        <p className={classes.sentence}>{errorSentence(error, i18n.language)}</p>
        <p className="sd-meta">
          {t('frame.startup.code', { code: error.code })}
          {isWorth ? ` · ${t('frame.startup.again')}` : ''}
        </p>
        {isWorth ? <Button onClick={onRetry}>{t('frame.startup.retry')}</Button> : null}
      </div>
    </main>
  );
}
