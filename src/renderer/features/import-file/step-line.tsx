/** The four steps of an import and where it is. */
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../../shared/contract/import-views.ts';
import classes from './import-file.module.css';

const steps = ['file', 'columns', 'check', 'send'] as const;

const stepOfPhase: Readonly<Record<ImportView['phase'], number>> = {
  ...{ receiving: 0, reading: 0, mapping: 1, checking: 2, checked: 2 },
  ...{ sending: 3, waiting: 3, stopped: 3, cancelled: 3, done: 4 },
};

/** `null`: no file was chosen yet. */
export function StepLine({ phase }: { phase: ImportView['phase'] | null }) {
  const { t } = useTranslation();
  const current = phase === null ? 0 : stepOfPhase[phase];
  return (
    <ol className={classes.steps}>
      {steps.map((step, at) => (
        <li
          key={step}
          className={classes.step}
          data-state={at < current ? 'done' : at === current ? 'current' : 'open'}
          aria-current={at === current ? 'step' : undefined}
        >
          <span className={classes.stepMark} aria-hidden="true">
            {at < current ? <IconCheck size={13} stroke={2.4} /> : at + 1}
          </span>
          {t(`imports.steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}
