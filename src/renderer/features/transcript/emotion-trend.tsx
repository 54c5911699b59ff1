/** The customer's mood over the call as one calm line, with a word for where it is going. */
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import classes from './transcript.module.css';

type Trend = RunningContact['emotionTrend'];

const height = 24;
const width = 600;

/** Compares the last two turns with those before, and only follows a change that the newest turn bears out: 'up' is getting angrier. */
export function trendWord(trend: Trend): 'up' | 'down' | 'steady' | 'none' {
  if (trend.length < 2) return 'none';
  const recent = trend.slice(-2);
  const earlier = trend.slice(-5, -2).length > 0 ? trend.slice(-5, -2) : trend.slice(0, 1);
  const mean = (part: Trend) => part.reduce((sum, point) => sum + point.emotion, 0) / part.length;
  const change = mean(recent) - mean(earlier);
  const newest = (recent[1]?.emotion ?? 0) - (recent[0]?.emotion ?? 0);
  if (change > 0.4 && newest >= 0) return 'up';
  return change < -0.4 && newest <= 0 ? 'down' : 'steady';
}

function pathOf(trend: Trend): string {
  const step = width / Math.max(1, trend.length - 1);
  return trend
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${Math.round(i * step)} ${height - 3 - (point.emotion / 3) * (height - 6)}`)
    .join(' ');
}

/** `displeased`: an alert about displeasure stands, so the word never says that the customer calms down. */
export function EmotionTrend({ trend, displeased }: { trend: Trend; displeased: boolean }) {
  const { t } = useTranslation();
  const read = trendWord(trend);
  const word = displeased && read === 'down' ? 'steady' : read;
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
