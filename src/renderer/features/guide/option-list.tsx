/** Step 4: what may be offered, with cost, time and the words; at least two are put to the customer, who chooses. */
import { Button, Checkbox, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Guide, GuideSnapshot } from '../../../shared/guide/guide.ts';
import type { Option } from '../../../shared/ticket/ticket.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { moneyText } from '../../ui/time-text.ts';
import { DeeperNeeds } from './deeper-needs.tsx';
import classes from './guide.module.css';
import { OptionApproval } from './option-approval.tsx';
import { type Approvals, isFree, useApprovals } from './use-approvals.ts';
import type { SendGuide } from './use-guide.ts';

type Props = { contact: RunningContact; guide: SendGuide; onInsert(text: string): void };

/** Two that the agent may grant alone, when there are two. */
function firstPicks(options: readonly Option[]): string[] {
  const inLimit = options.filter((option) => !option.overLimit);
  return [...inLimit, ...options.filter((option) => option.overLimit)].slice(0, 2).map((option) => option.id);
}

/** The step was ticked by the agent's words, which do not say which options they were: the customer may have chosen any. */
function wasOnlySpokenOf({ steps, offered }: GuideSnapshot): boolean {
  return steps.offer_two_options.status === 'done' && offered.length === 0;
}

export function OptionList({ contact, content, guide, onInsert }: Props & { content: Guide | null }) {
  const { t } = useTranslation();
  const { guide: snapshot } = contact;
  const approvals = useApprovals(contact);
  const { options, offered } = snapshot;
  const [picked, setPicked] = useState<string[] | null>(null);
  const chosenNow = (picked ?? firstPicks(options)).filter((id) => options.some((option) => option.id === id));
  if (options.length === 0) return <p className="sd-meta">{t('guide.option.none')}</p>;
  const toggle = (id: string, isOn: boolean) => setPicked(isOn ? [...chosenNow, id] : chosenNow.filter((each) => each !== id));
  const isOffered = offered.length >= 2;
  const firstToAsk = options.find((option) => option.overLimit && approvals.of(option) === null)?.id;
  return (
    <div className={classes.options}>
      {options.map((option) => (
        <OptionCard
          key={option.id}
          {...{ option, snapshot, guide, onInsert, approvals }}
          keyed={option.id === firstToAsk}
          picked={isOffered ? offered.includes(option.id) : chosenNow.includes(option.id)}
          onPick={isOffered ? null : (isOn) => toggle(option.id, isOn)}
        />
      ))}
      {isOffered ? null : (
        <Button
          size="compact-sm"
          variant="light"
          data-testid="offer-options"
          disabled={chosenNow.length < 2}
          title={chosenNow.length < 2 ? t('guide.option.atLeastTwo') : undefined}
          onClick={() => guide.send({ type: 'offerOptions', optionIds: chosenNow })}
        >
          {t('guide.option.offer', { n: chosenNow.length })}
        </Button>
      )}
      {approvals.sentence === null ? null : <Banner tone="harm">{approvals.sentence}</Banner>}
      <DeeperNeeds contact={contact} content={content} onInsert={onInsert} />
    </div>
  );
}

type CardProps = Omit<Props, 'contact'> & {
  snapshot: GuideSnapshot;
  option: Option;
  approvals: Approvals;
  keyed: boolean;
  picked: boolean;
  /** Null once two were offered. */
  onPick: ((isOn: boolean) => void) | null;
};

function OptionCard({ option, snapshot, guide, onInsert, approvals, keyed, picked, onPick }: CardProps) {
  const { t } = useTranslation();
  return (
    <article
      className={classes.option}
      data-testid="option"
      data-option-id={option.id}
      data-offered={snapshot.offered.includes(option.id)}
      data-chosen={option.id === snapshot.chosenOptionId}
      data-picked={picked}
    >
      <div className={classes.optionHead}>
        {onPick === null ? null : (
          <Checkbox
            size="xs"
            aria-label={t('guide.option.pick', { title: option.title })}
            checked={picked}
            onChange={(event) => onPick(event.currentTarget.checked)}
          />
        )}
        <strong className={classes.optionTitle}>{option.title}</strong>
        {isFree(option, approvals) ? null : (
          <Chip tone="attention" title={t('guide.option.overLimitHint')}>
            {t('guide.option.overLimit')}
          </Chip>
        )}
      </div>
      <UnstyledButton
        className={classes.optionSentence}
        title={`${option.sentence}\n${t('guide.option.insert')}`}
        onClick={() => onInsert(option.sentence)}
      >
        {option.sentence}
      </UnstyledButton>
      {option.overLimit ? <OptionApproval option={option} approvals={approvals} keyed={keyed} /> : null}
      <OptionFoot option={option} snapshot={snapshot} guide={guide} free={isFree(option, approvals)} />
    </article>
  );
}

type FootProps = { option: Option; snapshot: GuideSnapshot; guide: SendGuide; free: boolean };

function OptionFoot({ option, snapshot, guide, free }: FootProps) {
  const { t } = useTranslation();
  const { offered, chosenOptionId } = snapshot;
  const isChosen = option.id === chosenOptionId;
  return (
    <div className={classes.optionFoot}>
      <span className={classes.grow}>
        {option.timeText} · {option.costCents > 0 ? t('guide.option.cost', { money: moneyText(option.costCents) }) : t('guide.option.free')}
      </span>
      {isChosen || offered.includes(option.id) || wasOnlySpokenOf(snapshot) ? (
        <Button
          size="compact-xs"
          variant={isChosen ? 'light' : 'default'}
          data-testid="choose-option"
          aria-pressed={isChosen}
          disabled={!isChosen && !free}
          title={isChosen ? t('guide.option.unchoose') : free ? undefined : t('guide.approval.chooseAfter')}
          leftSection={isChosen ? <IconCheck size={13} stroke={2.2} aria-hidden="true" /> : undefined}
          onClick={() => guide.send({ type: 'chooseOption', optionId: isChosen ? null : option.id })}
        >
          {t(isChosen ? 'guide.option.chosen' : 'guide.option.choose')}
        </Button>
      ) : null}
    </div>
  );
}

/** For a step that is not in front: each option on a line, and the choice while it is still open. */
export function OptionLines({ contact, guide }: { contact: RunningContact; guide: SendGuide }) {
  const { t } = useTranslation();
  const { guide: snapshot } = contact;
  const approvals = useApprovals(contact);
  const { options, offered, chosenOptionId } = snapshot;
  const isOpen = (option: Option) => offered.includes(option.id) || wasOnlySpokenOf(snapshot);
  const shown = options.filter((option) => (chosenOptionId === null ? isOpen(option) : option.id === chosenOptionId));
  return (
    <ul className={classes.plain}>
      {shown.map((option) => (
        <li
          key={option.id}
          className={classes.optionLine}
          data-testid="option"
          data-option-id={option.id}
          data-offered={offered.includes(option.id)}
          data-chosen={option.id === chosenOptionId}
        >
          <span className={classes.optionName} title={`${option.title} · ${option.timeText}`}>
            <span>{option.title}</span>
            <span>{option.timeText}</span>
          </span>
          {chosenOptionId === null ? (
            <Button
              size="compact-xs"
              variant="default"
              data-testid="choose-option"
              disabled={!isFree(option, approvals)}
              title={isFree(option, approvals) ? undefined : t('guide.approval.chooseAfter')}
              onClick={() => guide.send({ type: 'chooseOption', optionId: option.id })}
            >
              {t('guide.option.choose')}
            </Button>
          ) : (
            <Chip tone="brand" icon={<IconCheck size={13} stroke={2.2} aria-hidden="true" />}>
              {t('guide.option.chosen')}
            </Chip>
          )}
        </li>
      ))}
    </ul>
  );
}
