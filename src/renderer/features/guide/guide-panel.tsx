/** What to do now: the five steps with the current one open, the demands, and saving the case. Decides nothing; the step machine does. */
import { UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Step, steps } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Guide, GuideEvent } from '../../../shared/guide/guide.ts';
import { isPromiseUnrecorded } from '../../../shared/guide/said-promise.ts';
import type { Commitment } from '../../../shared/ticket/ticket.ts';
import { queries } from '../../ipc/queries.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { guideNoticeText } from '../../ui/store-words.ts';
import { DemandList } from './demand-list.tsx';
import { EvidenceList } from './evidence-list.tsx';
import classes from './guide.module.css';
import { OptionLines, OptionList } from './option-list.tsx';
import { ProblemForm } from './problem-form.tsx';
import { PromiseForm, PromiseList, UnrecordedPromise } from './promise-form.tsx';
import { SaveTicket } from './save-ticket.tsx';
import { SentenceList } from './sentence-list.tsx';
import { StepAdvice, StepItem } from './step-item.tsx';
import { StepMoves } from './step-moves.tsx';
import { type TypeChange, TypeChoice, TypeProposal, TypeRefused, useTypeChange } from './type-check.tsx';
import { type SendGuide, type Sentence, sentencesOf, useGuideContent, useGuideSend, useSentences } from './use-guide.ts';
import { useStepInFront } from './use-step-in-front.ts';

type Props = {
  contact: RunningContact;
  /** False while something in front of the steps holds the keys for sentences. */
  hasKeys?: boolean;
  /** Puts words at the caret of the composer. */
  onInsert(text: string): void;
};

/** A promise that was only said is not done yet: it is once the desk holds it. */
const isFinished = (contact: RunningContact) =>
  steps.every((step) => contact.guide.steps[step].status !== 'open') && !isPromiseUnrecorded(contact);

export function GuidePanel({ contact, hasKeys = true, onInsert }: Props) {
  const { t, i18n } = useTranslation();
  const front = useStepInFront(contact.guide.current);
  const guide = useFollowingSend(useGuideSend(contact.id), front.follow);
  const { guide: content, missing } = useGuideContent(contact);
  const ready = useSentences(contact.id);
  const made = useMadePromises(contact);
  const { guide: snapshot } = contact;
  const finished = isFinished(contact);
  const type = useTypeChange(contact.id);
  const panel = useRef<HTMLElement>(null);
  useWantedOptions(panel, front.step === optionsStep, () => guide.send({ type: 'goto', step: optionsStep }));
  return (
    <section ref={panel} className={classes.panel} data-testid="guide" aria-label={t('guide.title')}>
      <GuideHead contact={contact} type={type} />
      <div className={classes.scroll}>
        <TypeRefused change={type} />
        <TypeProposal contact={contact} change={type} />
        {missing ? <Banner tone="info">{t('guide.noGuide')}</Banner> : null}
        {guide.sentence ? <Banner tone="harm">{guide.sentence}</Banner> : null}
        {snapshot.notices.slice(-1).map((notice) => (
          <Banner key={notice.code} tone="attention">
            {guideNoticeText(t, notice, i18n.language)}
          </Banner>
        ))}
        {finished ? <Finished sentences={sentencesOf(ready.sentences, 'closing')} hasKeys={hasKeys} onInsert={onInsert} /> : null}
        <ol className={classes.steps}>
          {steps.map((step, index) => (
            <StepItem
              key={step}
              step={step}
              number={index + 1}
              state={snapshot.steps[step]}
              current={front.step === step}
              guide={guide}
              watch={front.watch(step)}
              summary={<StepSummary step={step} contact={contact} guide={guide} made={made} />}
            >
              {front.isHeld ? <WentOn to={snapshot.current} onFollow={front.follow} /> : null}
              <StepBody {...{ step, contact, content, guide, made, hasKeys, onInsert, ready }} />
            </StepItem>
          ))}
        </ol>
        <DemandList contactId={contact.id} demands={snapshot.demands} guide={guide} />
      </div>
      <SaveTicket contact={contact} urgent={finished} />
      <p className="sd-visually-hidden" role="status">
        {t('guide.now', { step: t(`words.step.${snapshot.current}`) })}
      </p>
    </section>
  );
}

const optionsStep: Step = 'offer_two_options';

/** Whoever was told to choose another option finds that step open, and the hands on the first that may be chosen. */
function useWantedOptions(panel: RefObject<HTMLElement | null>, isInFront: boolean, open: () => void): void {
  const isWanted = useUiStore((state) => state.optionsWanted);
  const openNow = useRef(open);
  openNow.current = open;
  useEffect(() => {
    if (!isWanted) return;
    if (!isInFront) return openNow.current();
    useUiStore.getState().wantOptions(false);
    const first = ['[data-option-id] button[aria-pressed="false"]:not(:disabled)', '[data-option-id] button'];
    for (const choice of first) {
      const button = panel.current?.querySelector<HTMLElement>(choice);
      if (button) return button.focus();
    }
  }, [isWanted, isInFront, panel]);
}

const moves: ReadonlySet<GuideEvent['type']> = new Set(['goto', 'next', 'tick', 'untick', 'skip', 'chooseOption']);

/** A move by the agent also moves what is in front. */
function useFollowingSend(guide: SendGuide, follow: () => void): SendGuide {
  return {
    ...guide,
    send(event, then) {
      if (moves.has(event.type)) follow();
      guide.send(event, then);
    },
  };
}

/** The conversation is further on than the form that is being filled. */
function WentOn({ to, onFollow }: { to: Step; onFollow(): void }) {
  const { t } = useTranslation();
  const name = t(`words.step.${to}`);
  return (
    <UnstyledButton className={classes.wentOn} data-testid="step-went-on" onClick={onFollow}>
      {t('guide.step.wentOn', { step: name })} <IconArrowRight size={14} stroke={1.8} aria-hidden="true" />
    </UnstyledButton>
  );
}

function GuideHead({ contact, type }: { contact: RunningContact; type: TypeChange }) {
  const { t } = useTranslation();
  const emotion = contact.emotionMark ?? contact.classification?.emotion ?? null;
  const feeling = contact.classification?.feeling ?? '';
  return (
    <header className={classes.head}>
      <h2 className={classes.title}>{t('guide.title')}</h2>
      <TypeChoice contact={contact} change={type} />
      {emotion === null ? null : (
        <span className="sd-meta" title={feeling === '' ? undefined : feeling}>
          {t('guide.emotion', { mood: t(`words.emotion.e${emotion}`) })}
        </span>
      )}
    </header>
  );
}

/** Promises of this contact, as the desk holds them. */
function useMadePromises(contact: RunningContact): Commitment[] {
  const { customerId, commitmentIds } = contact;
  const profile = useQuery({
    ...queries.customer.profile.queryOptions({ input: { customerId: customerId ?? '' } }),
    enabled: customerId !== null,
  });
  const promises = customerId === null ? [] : (profile.data?.promises ?? []);
  return promises.filter((promise) => promise.contactId === contact.id || commitmentIds.includes(promise.id));
}

type BodyProps = {
  step: Step;
  contact: RunningContact;
  content: Guide | null;
  guide: SendGuide;
  made: readonly Commitment[];
  ready: { sentences: readonly Sentence[]; pending: boolean };
  hasKeys: boolean;
  onInsert(text: string): void;
};

function StepBody({ step, contact, content, guide, made, ready, hasKeys, onInsert }: BodyProps) {
  const hasSpoken = contact.utterances.some((utterance) => utterance.speaker === 'agent');
  const opening = step === 'empathize' && !hasSpoken ? sentencesOf(ready.sentences, 'opening').slice(0, 1) : [];
  const sentences = [...opening, ...sentencesOf(ready.sentences, step)].slice(0, 3);
  const said = (
    <SentenceList
      sentences={sentences}
      pending={ready.pending}
      keyed={hasKeys && !isFinished(contact)}
      short={step !== 'empathize'}
      onInsert={onInsert}
    />
  );
  const form = <StepForm {...{ step, contact, content, guide, made, onInsert }} />;
  const isFormFirst = step === 'offer_two_options';
  return (
    <>
      {isFormFirst ? form : said}
      {isFormFirst ? said : form}
      <StepAdvice content={content} step={step} onInsert={onInsert} />
      <StepMoves contactId={contact.id} step={step} isOpen={contact.guide.steps[step].status === 'open'} guide={guide} />
    </>
  );
}

function StepForm({ step, contact, content, guide, made, onInsert }: Omit<BodyProps, 'ready' | 'hasKeys'>): ReactNode {
  switch (step) {
    case 'empathize':
      return null;
    case 'paraphrase':
      return <ProblemForm problem={contact.guide.problem} guide={guide} />;
    case 'request_evidence':
      return <EvidenceList contact={contact} content={content} guide={guide} onInsert={onInsert} />;
    case 'offer_two_options':
      return <OptionList contact={contact} content={content} guide={guide} onInsert={onInsert} />;
    case 'commit_time':
      return (
        <>
          <PromiseForm contact={contact} content={content} made={made} guide={guide} />
          <PromiseList made={made} />
        </>
      );
    default:
      return step satisfies never;
  }
}

/** What a step that is not in front has to show: facts found, options given, promises made. */
function StepSummary({ step, contact, guide, made }: Pick<BodyProps, 'step' | 'contact' | 'guide' | 'made'>): ReactNode {
  const { t } = useTranslation();
  const { problem, evidence, options, offered, chosenOptionId } = contact.guide;
  switch (step) {
    case 'empathize':
      return null;
    case 'paraphrase':
      return problem.confirmed ? <p className={classes.summary}>{[problem.what, problem.ask].filter(Boolean).join(' · ')}</p> : null;
    case 'request_evidence': {
      const asked = evidence.filter((entry) => entry.state === 'asked').length;
      const have = evidence.filter((entry) => entry.state === 'have' && entry.source !== 'desk').length;
      return asked + have === 0 ? null : <p className={classes.summary}>{t('guide.evidence.summary', { have, asked })}</p>;
    }
    case 'offer_two_options':
      if (offered.length > 0 || chosenOptionId !== null || contact.guide.steps[step].status === 'done')
        return <OptionLines contact={contact} guide={guide} />;
      return (
        <>
          {options.slice(0, 2).map((option, index) => (
            <p key={option.id} className={classes.summary}>
              {'AB'[index]} {option.title} · {option.timeText}
            </p>
          ))}
        </>
      );
    case 'commit_time':
      if (isPromiseUnrecorded(contact)) return <UnrecordedPromise contact={contact} onGo={() => guide.send({ type: 'goto', step })} />;
      return made.length > 0 ? <PromiseList made={made} /> : <p className={classes.summary}>{t('guide.step.commitHint')}</p>;
    default:
      return step satisfies never;
  }
}

type FinishedProps = { sentences: readonly Sentence[]; hasKeys: boolean; onInsert(text: string): void };

function Finished({ sentences, hasKeys, onInsert }: FinishedProps) {
  const { t } = useTranslation();
  const block = useRef<HTMLDivElement>(null);
  useEffect(() => {
    block.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={block} className={classes.finished}>
      <p className={classes.finishedTitle}>
        <IconCircleCheck size={16} stroke={1.8} aria-hidden="true" /> {t('guide.allDone')}
      </p>
      <p className="sd-meta">{t('guide.allDoneHint')}</p>
      {sentences.length > 0 ? <SentenceList sentences={sentences} pending={false} keyed={hasKeys} onInsert={onInsert} /> : null}
    </div>
  );
}
