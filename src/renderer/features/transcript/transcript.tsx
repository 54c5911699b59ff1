/** What is being said: both sides in order, marked words of ours with a repair to say now, steps that a sentence covered, alerts where they arose. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Step, steps } from '../../../shared/base/words.ts';
import type { RunningContact, Utterance } from '../../../shared/contact/contact.ts';
import { Banner } from '../../ui/banner.tsx';
import { MarkedText } from '../../ui/marked-text.tsx';
import { talkTime } from '../../ui/time-text.ts';
import { AlertCard } from './alert-card.tsx';
import { EmotionTrend } from './emotion-trend.tsx';
import { useFollowEnd } from './follow-end.ts';
import { HandOverCard } from './hand-over-card.tsx';
import classes from './transcript.module.css';

type Props = {
  contact: RunningContact;
  /** The talk is over: nothing that asks for the next move is shown. */
  quiet: boolean;
  /** Puts a repair sentence where it can be read or sent. */
  onRepair(text: string): void;
};

/** Latest utterances first in attention: older ones stay, but only this many are in the page at once. */
const mostShown = 300;

/** Somebody here has spoken, after the first `earlier` utterances, which another bot or agent had. */
function hasSpoken({ utterances }: RunningContact, earlier: number): boolean {
  return utterances.slice(earlier).some(({ speaker }) => speaker === 'agent');
}

export function Transcript({ contact, quiet, onRepair }: Props) {
  const { t } = useTranslation();
  const utterances = contact.utterances.slice(-mostShown);
  const covered = coveredBy(contact);
  const list = useFollowEnd(contact.id, `${contact.utterances.length} ${contact.partial?.text ?? ''}`);
  const open = contact.alerts.map((alert, index) => ({ alert, index })).filter(({ alert }) => !alert.dismissed);
  // What the plan in front is about is not told a second time.
  const isPlanOpen = contact.emergency?.state === 'open';
  const told = isPlanOpen ? open.filter(({ alert }) => alert.kind !== 'safety') : open;
  const alerts = quiet ? [] : told.slice(-1);
  const displeased = open.some(({ alert }) => alert.kind === 'dissatisfaction' || alert.kind === 'hint.dissatisfaction');
  return (
    <section className={classes.transcript} aria-label={t('call.transcript')}>
      <EmotionTrend trend={contact.emotionTrend} displeased={displeased} />
      {contact.skippedEventLines > 0 ? <Banner tone="attention">{t('call.damagedLines', { n: contact.skippedEventLines })}</Banner> : null}
      {contact.handOver == null || quiet ? null : (
        <HandOverCard handOver={contact.handOver} isRead={hasSpoken(contact, contact.handOver.earlier)} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what was said long ago is read by key as well */}
      <div ref={list} className={classes.scroll} data-testid="transcript" role="log" aria-live="off" tabIndex={0}>
        {utterances.length === 0 && contact.partial === null ? <p className={classes.quiet}>{t('call.quiet')}</p> : null}
        {utterances.map((utterance) => (
          <Said key={utterance.id} utterance={utterance} covered={covered.get(utterance.id) ?? []} onRepair={onRepair} />
        ))}
        {contact.partial === null ? null : (
          <p className={classes.partial} data-speaker={contact.partial.speaker}>
            <span className="sd-visually-hidden">{t('call.heard')} </span>
            {contact.partial.text}…
          </p>
        )}
      </div>
      {alerts.map(({ alert, index }) => (
        <AlertCard key={index} contactId={contact.id} alert={alert} index={index} />
      ))}
    </section>
  );
}

/** Which steps an utterance ticked, by utterance id. */
function coveredBy(contact: RunningContact): Map<string, Step[]> {
  const map = new Map<string, Step[]>();
  for (const step of steps) {
    const id = contact.guide.steps[step].evidence?.utteranceId;
    if (id !== undefined) map.set(id, [...(map.get(id) ?? []), step]);
  }
  return map;
}

function Said({ utterance, covered, onRepair }: { utterance: Utterance; covered: Step[]; onRepair(text: string): void }) {
  const { t } = useTranslation();
  const repair = utterance.speaker === 'agent' ? utterance.findings.find((finding) => finding.rewrite) : undefined;
  return (
    <div className={classes.said} data-speaker={utterance.speaker}>
      <div className={classes.bubble} data-testid="utterance" data-speaker={utterance.speaker} data-id={utterance.id}>
        <p className={classes.meta}>
          {t(`call.speechSpeaker.${utterance.speaker}`)} <time>{talkTime(utterance.atMs)}</time>
          {utterance.via === 'typed' ? ` · ${t('call.typed')}` : ''}
        </p>
        <p className="sd-speech">
          <MarkedText text={utterance.text} findings={utterance.findings} />
        </p>
      </div>
      {covered.map((step) => (
        <p key={step} className={classes.covered}>
          ✓ {t('call.covered', { step: t(`words.step.${step}`) })}
        </p>
      ))}
      {repair?.rewrite ? (
        <div className={classes.repair}>
          <span className="sd-meta">{t('call.repair')}</span>
          <span>{repair.rewrite}</span>
          <Button size="compact-xs" variant="default" onClick={() => onRepair(repair.rewrite ?? '')}>
            {t('call.repairUse')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
