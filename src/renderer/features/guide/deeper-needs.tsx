/** What the customer may need beyond what was asked for, proposed in a sentence; said or left, it changes nothing in the steps. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Guide } from '../../../shared/guide/guide.ts';
import { fillTemplate } from '../../../shared/pack/slots.ts';
import classes from './guide.module.css';

export function DeeperNeeds({
  contact,
  content,
  onInsert,
}: {
  contact: RunningContact;
  content: Guide | null;
  onInsert(text: string): void;
}) {
  const { t } = useTranslation();
  const needs = content?.deeper_needs ?? [];
  if (needs.length === 0) return null;
  const { what } = contact.guide.problem;
  return (
    <section className={classes.needs} aria-label={t('guide.option.deeper')} data-testid="deeper-needs">
      {needs.map((need) => {
        const sentence = fillTemplate(need.sentence, what === '' ? {} : { 问题: what }).text;
        return (
          <div key={need.id}>
            <span className={classes.needTitle}>
              {t('guide.option.deeper')} · {need.title}
            </span>
            <UnstyledButton className={classes.optionSentence} title={t('guide.option.insert')} onClick={() => onInsert(sentence)}>
              {sentence}
            </UnstyledButton>
          </div>
        );
      })}
    </section>
  );
}
