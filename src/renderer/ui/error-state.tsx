/** A refused or failed read: what happened, what is safe, what to do, and a way to try again. */
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorTable } from '../../shared/base/error-codes.ts';
import type { AppError } from '../../shared/base/result.ts';
import classes from './state.module.css';

export function ErrorState({ error, onRetry, compact = false }: { error: AppError; onRetry?: () => void; compact?: boolean }) {
  const { t, i18n } = useTranslation();
  const entry = errorTable[error.code];
  return (
    <div className={classes.state} data-compact={compact} role="alert">
      <IconAlertTriangle className={classes.harm} size={compact ? 18 : 26} stroke={1.6} aria-hidden="true" />
      <p className={classes.sentence}>{i18n.language.startsWith('zh') ? entry.zh : entry.en}</p>
      <p className={classes.code}>{error.code}</p>
      {onRetry ? (
        <Button className={classes.action} variant="default" size="xs" onClick={onRetry}>
          {t('words.retry')}
        </Button>
      ) : null}
    </div>
  );
}
