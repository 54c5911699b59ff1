/** All there is while customers' data may not be shown on this PC: why, what is safe, what to do, and what still waits to be sent. */
import { Button } from '@mantine/core';
import { IconEraser, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EnrolForm } from '../../features/enrol/enrol-form.tsx';
import { errorSentence } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import classes from '../../ui/whole-window.module.css';
import type { LockCode } from './lock-of.ts';

export function Locked({ code, unsent }: { code: LockCode; unsent: number }) {
  const { t, i18n } = useTranslation();
  const retry = useDeskMutation(desk.link.retry);
  const isErased = code === 'device.wiped';
  const Icon = isErased ? IconEraser : IconLock;
  return (
    <main className={classes.page} data-testid="locked">
      <div className={classes.card} role="alert">
        <Icon className={classes.icon} size={34} stroke={1.5} aria-hidden="true" />
        <h1 className={classes.title}>{t(isErased ? 'frame.locked.erased' : 'frame.locked.title')}</h1>
        <p className={classes.sentence}>{errorSentence({ code, origin: 'main', message: '' }, i18n.language)}</p>
        <p className="sd-meta">
          {t('frame.startup.code', { code })}
          {isErased || unsent === 0 ? '' : ` · ${t('frame.link.unsent', { count: unsent })}`}
        </p>
        {isErased ? (
          <EnrolForm />
        ) : (
          <Button loading={retry.busy} onClick={() => retry.run(undefined)}>
            {t('frame.link.retry')}
          </Button>
        )}
      </div>
    </main>
  );
}
