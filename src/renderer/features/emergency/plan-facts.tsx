/** Beside the words: what to write down, who becomes the second person, and the reports that the law asks for with their clocks. */
import { useTranslation } from 'react-i18next';
import type { EmergencyView } from '../../../shared/contract/emergency-views.ts';
import { useNow } from '../../state/now.ts';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import classes from './emergency.module.css';

const minuteMs = 60_000;

export function PlanFacts({ view }: { view: EmergencyView }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.facts}>
      <dt>{t('emergency.goesTo')}</dt>
      <dd data-testid="emergency-second">
        <GoesTo second={view.second} />
      </dd>
      <dt>{t('emergency.reports')}</dt>
      <dd>
        <Reports view={view} />
      </dd>
      <dt>{t('emergency.writeDown')}</dt>
      <dd>
        <ul className={classes.list}>
          {view.writeDown.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}

function GoesTo({ second }: { second: EmergencyView['second'] }) {
  const { t } = useTranslation();
  if (second === null) return t('emergency.nobody');
  if (second.isSelf) return t('emergency.self');
  return t(`emergency.second.${second.rank}`, { name: second.name });
}

function Reports({ view }: { view: EmergencyView }) {
  const { t } = useTranslation();
  const nowMs = useNow(minuteMs);
  if (view.reports.length === 0) return t('emergency.noReport');
  return (
    <ul className={classes.reports}>
      {view.reports.map(({ duty, department, dueAtMs }) => (
        <li key={duty.id} data-testid="emergency-report" title={duty.source}>
          <WholeDates
            text={t('emergency.report', {
              ...{ title: duty.title_zh, department: t(`words.department.${department}`), when: dayTime(dueAtMs, nowMs) },
            })}
          />{' '}
          <ClockBadge startMs={Math.min(nowMs, dueAtMs) - minuteMs} dueAtMs={dueAtMs} metAtMs={null} nowMs={nowMs} />
          <span className={classes.law}>{t('emergency.law', { law: duty.law, article: duty.article, confidence: duty.confidence })}</span>
        </li>
      ))}
    </ul>
  );
}
