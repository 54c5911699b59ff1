/** The customer's mood over the call as one calm line, with a word for where it is going. */
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import classes from './transcript.module.css';

type Trend = RunningContact['emotionTrend'];

const height = 24;
const width = 600;

/** Compares the last three turns with those before: 'up' is getting angrier. */
export function trendWord(trend: Trend): 'up' | 'down' | 'steady' | 'none' {
  if (trend.length < 2) return 'none';
  const recent = trend.slice(-2);
  const earlier = trend.slice(-5, -2).length > 0 ? trend.slice(-5, -2) : trend.slice(0, 1);
  const mean = (part: Trend) => part.reduce((sum, point) => sum + point.emotion, 0) / part.length;
  const change = mean(recent) - mean(earlier);
  return change > 0.4 ? 'up' : change < -0.4 ? 'down' : 'steady';
}

function pathOf(trend: Trend): string {
  const step = width / Math.max(1, trend.length - 1);
  return trend
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${Math.round(i * step)} ${height - 3 - (point.emotion / 3) * (height - 6)}`)
    .join(' ');
}

export function EmotionTrend({ trend }: { trend: Trend }) {
  const { t } = useTranslation();
  const word = trendWord(trend);
  return (
    <div className={classes.trend} data-trend={word}>
      <span className="sd-meta">{t('call.emotion')}</span>
      <svg className={classes.trendLine} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {trend.length > 1 ? <path d={pathOf(trend)} vectorEffect="non-scaling-stroke" /> : null}
      </svg>
      <span className={classes.trendWord}>{t(`call.trend.${word}`)}</span>
    </div>
  );
}
