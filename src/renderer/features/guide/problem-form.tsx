/** The structured problem statement of step 2: filled in by the desk, corrected by the agent, read back, agreed by the customer. */
import { Checkbox, Textarea } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/ticket/ticket.ts';
import classes from './guide.module.css';
import { type SendGuide, useHeld } from './use-guide.ts';

const fields = ['what', 'when', 'orderNo', 'ask'] as const;
/** Well inside the half second that may be lost. */
const sendWithinMs = 300;

export function ProblemForm({ problem, guide }: { problem: Problem; guide: SendGuide }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [shown, hold] = useHeld(problem, guide.busy, editing);
  const id = useId();
  const later = useLater((next: Problem) => guide.send({ type: 'setProblem', problem: next }));
  const write = (change: Partial<Problem>) => {
    const next = { ...shown, confirmed: false, ...change };
    hold(next);
    later.schedule(next);
  };
  const confirm = (confirmed: boolean) => {
    const next = { ...shown, confirmed };
    hold(next);
    later.cancel();
    guide.send({ type: 'setProblem', problem: next });
  };
  return (
    <div className={classes.box}>
      <div className={classes.fields}>
        {fields.map((field) => (
          <div key={field} className={classes.field}>
            <label htmlFor={`${id}-${field}`}>{t(`guide.problem.${field}`)}</label>
            <Textarea
              id={`${id}-${field}`}
              size="xs"
              variant="unstyled"
              rows={1}
              maxLength={500}
              classNames={{ input: classes.bare }}
              placeholder={t('guide.problem.unknown')}
              value={shown[field]}
              onChange={(event) => write({ [field]: event.currentTarget.value })}
              onFocus={() => setEditing(true)}
              onBlur={() => {
                later.flush();
                setEditing(false);
              }}
            />
          </div>
        ))}
      </div>
      <Checkbox
        size="xs"
        label={t(shown.confirmed ? 'guide.problem.confirmed' : 'guide.problem.confirm')}
        checked={shown.confirmed}
        disabled={!shown.confirmed && shown.what.trim() === ''}
        onChange={(event) => confirm(event.currentTarget.checked)}
      />
    </div>
  );
}

type Later<T> = { schedule(value: T): void; flush(): void; cancel(): void };

/** Sends the newest value shortly after the first keystroke that was not sent, however fast typing goes on, and at once when the field is left or goes away. */
function useLater<T>(send: (value: T) => void): Later<T> {
  const latest = useRef(send);
  latest.current = send;
  const waiting = useRef<{ value: T; timer: ReturnType<typeof setTimeout> } | null>(null);
  const cancel = () => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = null;
  };
  const flush = () => {
    const held = waiting.current;
    cancel();
    if (held) latest.current(held.value);
  };
  const schedule = (value: T) => {
    if (waiting.current) waiting.current.value = value;
    else waiting.current = { value, timer: setTimeout(() => flushRef.current(), sendWithinMs) };
  };
  const flushRef = useRef(flush);
  flushRef.current = flush;
  useEffect(() => () => flushRef.current(), []);
  return { schedule, flush, cancel };
}
