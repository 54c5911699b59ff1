/** One running clock: icon, words and figures in the tone of its state, so that colour is never alone. */
import { IconAlertTriangle, IconCheck, IconClock, IconHourglass, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clockState } from '../../shared/clock/clock-state.ts';
import type { Pause } from '../../shared/clock/pauses.ts';
import classes from './clock-badge.module.css';
import { dayTime, durationText } from './time-text.ts';

type Props = {
  /** Leave out where the row already says what the clock is about. */
  label?: string;
  startMs: number;
  dueAtMs: number;
  metAtMs: number | null;
  amberAtMs?: number | undefined;
  nowMs: number;
  /** A clock that stands still says why instead of counting. */
  paused?: Pause | null | undefined;
  /** Without icon, for the bottom bar and dense rows. */
  plain?: boolean;
};

const icons = { neutral: IconClock, amber: IconHourglass, red: IconAlertTriangle, met: IconCheck } as const;

export function ClockBadge({ label, startMs, dueAtMs, metAtMs, amberAtMs, nowMs, paused = null, plain = false }: Props) {
  const { t } = useTranslation();
  const { tone, leftMs } = clockState({ startMs, dueAtMs, metAtMs, amberAtMs }, nowMs);
  const Icon = paused === null ? icons[tone] : IconPlayerPause;
  const time = durationText(t, leftMs);
  const running = tone === 'met' ? t('words.met') : t(tone === 'red' ? 'words.overdue' : 'words.left', { time });
  const state = paused === null ? running : t('words.paused', { why: t(`words.pause.${paused.reason}`) });
  return (
    <span className={classes.badge} data-tone={tone} title={`${label ?? ''} ${dayTime(dueAtMs, nowMs)}`.trim()}>
      {!plain || tone === 'red' || paused !== null ? <Icon size={14} stroke={1.8} aria-hidden="true" /> : null}
      {label ? <span className={classes.label}>{label}</span> : null}
      <span className={classes.figures}>{state}</span>
    </span>
  );
}
