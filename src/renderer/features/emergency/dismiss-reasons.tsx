/** Why it is no emergency: one of the house's reasons by a key or a click, or in own words. Nothing is put away without one. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './emergency.module.css';

type Props = {
  contactId: string;
  reasons: readonly string[];
  /** The plan is just being taken. */
  busy: boolean;
  onDismissed(): void;
  onBack(): void;
};

export function DismissReasons({ contactId, reasons, busy, onDismissed, onBack }: Props) {
  const { t } = useTranslation();
  const dismiss = useSentForm(draftKeys.noEmergency(contactId), { own: '' }, { call: desk.emergency.dismiss, onSent: onDismissed });
  const { own } = dismiss.values;
  const isBusy = busy || dismiss.busy;
  const putAway = (reason: string) => {
    if (!isBusy) dismiss.run({ contactId, reason });
  };
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    box.current?.querySelector('button')?.focus();
  }, []);
  return (
    <form
      ref={box}
      className={classes.dismiss}
      aria-label={t('emergency.why')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onBack();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (own.trim() !== '') putAway(own.trim());
      }}
    >
      <p className={classes.dismissTitle}>{t('emergency.why')}</p>
      {dismiss.sentence ? <Banner tone="attention">{dismiss.sentence}</Banner> : null}
      {reasons.map((reason) => (
        <Button key={reason} type="button" size="xs" variant="default" justify="start" disabled={isBusy} onClick={() => putAway(reason)}>
          {reason}
        </Button>
      ))}
      <div className={classes.own}>
        <TextInput
          size="xs"
          aria-label={t('emergency.ownReason')}
          placeholder={t('emergency.ownReason')}
          maxLength={200}
          value={own}
          onChange={(event) => dismiss.set({ own: event.currentTarget.value })}
        />
        <Button type="submit" size="xs" variant="light" loading={isBusy} disabled={own.trim() === ''}>
          {t('emergency.putAway')}
        </Button>
        <Button type="button" size="xs" variant="subtle" color="gray" onClick={onBack}>
          {t('emergency.back')}
        </Button>
      </div>
    </form>
  );
}
