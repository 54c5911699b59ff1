/** All there is on a PC that was never joined to a team: where the hub is, and by which code. */
import { IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EnrolForm } from '../../features/enrol/enrol-form.tsx';
import { problemSentence } from '../../ipc/app-error.ts';
import classes from '../../ui/whole-window.module.css';

/** `problem`: why the start did not sign in by itself; null when nothing was tried. */
export function Joining({ problem }: { problem: string | null }) {
  const { t, i18n } = useTranslation();
  // Nobody has signed in here yet: that a sign-in has ended says nothing.
  const told = problem === null || problem === 'auth.expired' ? null : problemSentence(problem, i18n.language);
  return (
    <main className={classes.page} data-testid="joining">
      <div className={classes.card}>
        <IconPlugConnected className={classes.icon} size={34} stroke={1.5} aria-hidden="true" />
        <h1 className={classes.title}>{t('frame.enrol.title')}</h1>
        <p className={classes.sentence}>{told ?? t('frame.enrol.body')}</p>
        <EnrolForm />
      </div>
    </main>
  );
}
