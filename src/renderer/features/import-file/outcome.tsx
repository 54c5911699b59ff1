/** What the dry run found, how far the import is, and what came of it: in figures, and in a sentence that says what is in and what is not. */
import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../../shared/contract/import-views.ts';
import { errorSentence } from '../../ipc/app-error.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './import-file.module.css';

export function ProgressLine({ view, label, note }: { view: ImportView; label: string; note?: string }) {
  const { done, total } = view.progress ?? { done: 0, total: 0 };
  const share = total === 0 ? 0 : (100 * done) / total;
  return (
    <div className={classes.progress}>
      <div className={classes.progressHead}>
        <h2 className={classes.lead}>{label}</h2>
        {total === 0 || view.phase === 'receiving' ? null : (
          <span className="sd-figures" role="status">
            {done.toLocaleString()} / {total.toLocaleString()}
          </span>
        )}
      </div>
      <Progress value={share} size="sm" aria-label={label} animated={view.progress === null} />
      {note ? <p className="sd-meta">{note}</p> : null}
    </div>
  );
}

function Figure({ value, label, tone }: { value: number; label: string; tone: 'brand' | 'harm' | 'plain' }) {
  return (
    <div className={classes.figure} data-tone={tone}>
      <span className={classes.figureValue}>{value.toLocaleString()}</span>
      <span>{label}</span>
    </div>
  );
}

export function CheckFigures({ check }: { check: NonNullable<ImportView['check']> }) {
  const { t } = useTranslation();
  const body = check.good === 0 ? 'imports.nothingGood' : check.bad === 0 ? 'imports.cleanBody' : 'imports.checkedBody';
  return (
    <>
      <div className={classes.figures}>
        <Figure value={check.good} label={t('imports.good')} tone="brand" />
        {check.bad === 0 ? (
          <p className={classes.clean}>{t('imports.clean')}</p>
        ) : (
          <Figure value={check.bad} label={t('imports.bad')} tone="harm" />
        )}
      </div>
      <p className={check.good === 0 ? classes.lead : 'sd-meta'}>{t(body)}</p>
    </>
  );
}

const counted = ['added', 'updated', 'unchanged', 'refused', 'left', 'unsure'] as const;

export function SentFigures({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const { sent } = view;
  if (sent === null) return null;
  // While it goes on, what is left is on its way; afterwards it was not sent.
  const isGoing = view.phase === 'sending' || view.phase === 'waiting';
  const shown = counted.filter((each) => each === 'added' || sent[each] > 0);
  return (
    <dl className={classes.counts}>
      {shown.map((each) => (
        <div key={each} data-tone={each === 'refused' || each === 'unsure' ? 'harm' : 'plain'}>
          <dt>{t(each === 'left' && isGoing ? 'imports.stillToSend' : `imports.counts.${each}`)}</dt>
          <dd data-testid={`sent-${each}`}>{sent[each].toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

/** After it is over. */
export function Summary({ view }: { view: ImportView }) {
  const { t, i18n } = useTranslation();
  const { sent, check } = view;
  if (sent === null) return null;
  const bad = check?.bad ?? 0;
  const title = view.phase === 'done' ? 'imports.done' : view.phase === 'cancelled' ? 'imports.cancelled' : 'imports.stopped';
  return (
    <div className={classes.summary} role="status" data-testid="import-summary">
      <h2 className={classes.lead}>{t(title)}</h2>
      {view.problem === null ? null : (
        <Banner tone="harm">{errorSentence({ code: view.problem, origin: 'main', message: '' }, i18n.language)}</Banner>
      )}
      <p>{t('imports.inNow', { count: sent.added + sent.updated + sent.unchanged })}</p>
      {bad > 0 ? <p>{t('imports.badOut', { count: bad })}</p> : null}
      {sent.left > 0 ? <p>{t('imports.leftOut', { count: sent.left })}</p> : null}
      {sent.unsure > 0 ? <p>{t('imports.unsure', { count: sent.unsure })}</p> : null}
      <SentFigures view={view} />
    </div>
  );
}
