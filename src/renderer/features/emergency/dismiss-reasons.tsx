/** Why it is no emergency: one of the house's reasons by a key or a click, or in own words. Nothing is put away without one. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import classes from './emergency.module.css';

type Props = {
  reasons: readonly string[];
  busy: boolean;
  sentence: string | null;
  onReason(reason: string): void;
  onBack(): void;
};

export function DismissReasons({ reasons, busy, sentence, onReason, onBack }: Props) {
  const { t } = useTranslation();
  const [own, setOwn] = useState('');
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
        if (own.trim() !== '') onReason(own.trim());
      }}
    >
      <p className={classes.dismissTitle}>{t('emergency.why')}</p>
      {sentence ? <Banner tone="attention">{sentence}</Banner> : null}
      {reasons.map((reason) => (
        <Button key={reason} type="button" size="xs" variant="default" justify="start" disabled={busy} onClick={() => onReason(reason)}>
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
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="light" loading={busy} disabled={own.trim() === ''}>
          {t('emergency.putAway')}
        </Button>
        <Button type="button" size="xs" variant="subtle" color="gray" onClick={onBack}>
          {t('emergency.back')}
        </Button>
      </div>
    </form>
  );
}
