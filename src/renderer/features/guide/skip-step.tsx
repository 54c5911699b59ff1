/**
 * Skips the current step with a reason: the policy's own first, or one in words. It unfolds below the moves and not over the column,
 * where an emergency plan and its button may stand.
 */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../../shared/base/words.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { queries } from '../../ipc/queries.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import classes from './skip-step.module.css';
import type { SendGuide } from './use-guide.ts';

type Props = { contactId: string; step: Step; guide: SendGuide };

export function SkipStep({ contactId, step, guide }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const draft = useFormDraft(draftKeys.skipStep(contactId, step), { reason: '' });
  const skip = (why: string) => {
    if (why.trim() === '') return;
    setOpen(false);
    guide.send({ type: 'skip', step, reason: why.trim() }, (isTaken) => isTaken && draft.clear());
  };
  return (
    <>
      <Button
        ref={button}
        size="compact-sm"
        variant="subtle"
        color="gray"
        data-testid="step-skip"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('guide.step.skip')}
      </Button>
      {isOpen ? (
        <Reasons
          contactId={contactId}
          own={draft.values.reason}
          onOwn={(reason) => draft.set({ reason })}
          onSkip={skip}
          onBack={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      ) : null}
    </>
  );
}

type ReasonsProps = { contactId: string; own: string; onOwn(reason: string): void; onSkip(reason: string): void; onBack(): void };

function Reasons({ contactId, own, onOwn, onSkip, onBack }: ReasonsProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const box = useRef<HTMLFormElement>(null);
  const policy = useQuery(queries.pack.active.queryOptions({ input: { kind: 'policy', contactId } }));
  const reasons = policy.data?.kind === 'policy' ? policy.data.content.skip_reasons : [];
  const isRead = !policy.isPending;
  useEffect(() => {
    if (!isRead) return;
    box.current?.querySelector<HTMLElement>('button, input')?.focus({ preventScroll: true });
    box.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isRead]);
  return (
    <form
      ref={box}
      role="dialog"
      className={classes.box}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onBack();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onSkip(own);
      }}
    >
      <p id={titleId} className="sd-meta">
        {t('guide.step.skipWhy')}
      </p>
      <div className={classes.reasons}>
        {reasons.map((each) => (
          <Button key={each} type="button" size="compact-sm" variant="default" onClick={() => onSkip(each)}>
            {each}
          </Button>
        ))}
      </div>
      <div className={classes.own}>
        <TextInput
          size="xs"
          aria-label={t('guide.step.skipOther')}
          placeholder={t('guide.step.skipOther')}
          value={own}
          maxLength={200}
          onChange={(event) => onOwn(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="light" disabled={own.trim() === ''}>
          {t('guide.step.skip')}
        </Button>
      </div>
    </form>
  );
}
