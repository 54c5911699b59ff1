/** One of the five steps: its tick with the words that earned it; in front, what to say, what to avoid, and the step's own form. */
import { UnstyledButton } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../../shared/base/words.ts';
import type { Guide, StepState } from '../../../shared/guide/guide.ts';
import { quotedWords } from '../../ui/quoted-words.ts';
import { type Translate, talkTime } from '../../ui/time-text.ts';
import classes from './guide.module.css';
import type { SendGuide } from './use-guide.ts';
import type { FormWatch } from './use-step-in-front.ts';

type Props = {
  step: Step;
  number: number;
  state: StepState;
  current: boolean;
  guide: SendGuide;
  /** Notices that the step's forms are being used. */
  watch: FormWatch;
  /** Shown only in front. */
  children: ReactNode;
  /** One or two quiet lines when another step is in front. */
  summary: ReactNode;
};

export function StepItem({ step, number, state, current, guide, watch, children, summary }: Props) {
  const { t } = useTranslation();
  const name = t(`words.step.${step}`);
  const isOpen = state.status === 'open';
  const isFirst = number === 1;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: isFirst ? 'nearest' : 'start' });
  }, [current, isFirst]);
  const press = () => guide.send(isOpen ? { type: 'tick', step } : { type: 'untick', step });
  return (
    <li
      ref={item}
      className={classes.step}
      data-testid={`step-${step}`}
      data-status={state.status}
      data-current={current}
      aria-current={current ? 'step' : undefined}
    >
      <UnstyledButton
        className={classes.tick}
        data-testid="step-tick"
        aria-pressed={!isOpen}
        aria-label={t(isOpen ? 'guide.step.tick' : 'guide.step.untick', { step: name })}
        title={t(isOpen ? 'guide.step.tick' : 'guide.step.untick', { step: name })}
        onClick={press}
      >
        <TickMark status={state.status} number={number} />
      </UnstyledButton>
      <div className={classes.stepMain}>
        <UnstyledButton
          className={classes.stepHead}
          aria-expanded={current}
          title={current ? undefined : t('guide.step.goto')}
          onClick={() => guide.send({ type: 'goto', step })}
        >
          <span className={classes.stepName}>{name}</span>
          <StepEvidence state={state} />
        </UnstyledButton>
        {current ? (
          <div className={classes.stepBody} {...watch}>
            {children}
          </div>
        ) : (
          summary
        )}
      </div>
    </li>
  );
}

function TickMark({ status, number }: { status: StepState['status']; number: number }) {
  if (status === 'done') return <IconCheck size={15} stroke={2.4} aria-hidden="true" />;
  if (status === 'skipped') return <IconMinus size={15} stroke={2.4} aria-hidden="true" />;
  return <span aria-hidden="true">{number}</span>;
}

function StepEvidence({ state }: { state: StepState }) {
  const { t } = useTranslation();
  const words = evidenceWords(t, state);
  if (words === '') return null;
  return (
    <span className={classes.stepEvidence} data-testid="step-evidence" title={state.evidence?.text}>
      {words}
      {state.evidence === null ? null : <time> {talkTime(state.evidence.atMs)}</time>}
    </span>
  );
}

const mostQuoted = 14;

function evidenceWords(t: Translate, state: StepState): string {
  if (state.status === 'skipped') return t('guide.step.skipped', { reason: state.skipReason ?? '' });
  if (state.status === 'open') return '';
  if (state.evidence === null) return t(state.by === 'known' ? 'guide.step.known' : 'guide.step.byHand');
  const { text, start, end } = state.evidence;
  const said = text
    .slice(start, end)
    .replace(/^[\s,，。、;；!！?？]+/, '')
    .trim();
  return quotedWords(t, [said.length > mostQuoted ? `${said.slice(0, mostQuoted)}…` : said]);
}

/** What done means, what to avoid, and open questions for the customer. */
export function StepAdvice({ content, step, onInsert }: { content: Guide | null; step: Step; onInsert(text: string): void }) {
  const { t } = useTranslation();
  const advice = content?.steps.find((each) => each.step === step);
  if (advice === undefined) return null;
  return (
    <div className={classes.advice}>
      {advice.avoid === '' ? null : <p className={classes.avoid}>{t('guide.step.avoid', { what: advice.avoid })}</p>}
      {advice.done_means === '' ? null : <p className={classes.means}>{t('guide.step.means', { what: advice.done_means })}</p>}
      {advice.prompts.length > 0 ? (
        <p className={classes.prompts}>
          {t('guide.step.prompts')}{' '}
          {advice.prompts.map((prompt) => (
            <UnstyledButton key={prompt} className={classes.prompt} onClick={() => onInsert(prompt)}>
              {prompt}
            </UnstyledButton>
          ))}
        </p>
      ) : null}
    </div>
  );
}
