/** What the desk found by itself, with source and time, and the branch for where it differs from what is said: side by side, no verdict. */
import { Button, UnstyledButton } from '@mantine/core';
import { IconDatabase, IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { FoundFact } from '../../../shared/guide/found-facts.ts';
import { queries } from '../../ipc/queries.ts';
import { DoubtCard } from '../../ui/doubt-card.tsx';
import classes from './guide.module.css';

/** The first words of a fact name its moment: what stands on the list already is not told twice. */
function isTold(fact: FoundFact, notes: readonly string[]): boolean {
  const lead = fact.text.split('，')[0] ?? fact.text;
  return notes.some((note) => note.includes(lead));
}

type Props = { contact: RunningContact /** Notes of the list beside it. */; notes: readonly string[]; onInsert(text: string): void };

export function FoundFacts({ contact, notes, onInsert }: Props) {
  const { t } = useTranslation();
  const [byHand, setByHand] = useState(false);
  const found = useQuery({
    ...queries.facts.ofContact.queryOptions({ input: { contactId: contact.id } }),
    placeholderData: (before) => before,
  });
  const { facts = [], doubts = [] } = found.data ?? {};
  const fresh = facts.filter((fact) => !isTold(fact, notes));
  const shown = doubts.filter(({ fact }) => fact !== null || byHand);
  const isOffered = !byHand && shown.length === 0 && doubts.length > 0;
  return (
    <>
      {shown.map((doubt) => (
        <DoubtCard
          key={doubt.code}
          doubt={doubt}
          renderSentence={(text) => (
            <UnstyledButton className={classes.optionSentence} title={t('guide.option.insert')} onClick={() => onInsert(text)}>
              {text}
            </UnstyledButton>
          )}
        />
      ))}
      {fresh.length === 0 ? null : (
        <ul className={classes.plain} aria-label={t('guide.evidence.facts')}>
          {fresh.map((fact) => (
            <li key={fact.code} className={classes.fact} data-testid="found-fact" data-code={fact.code}>
              <IconDatabase size={14} stroke={1.8} aria-hidden="true" />
              <span>
                <span className={classes.factLabel}>{t(`guide.doubt.source.${fact.source}`)}</span> {fact.text}
              </span>
            </li>
          ))}
        </ul>
      )}
      {isOffered ? (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          className={classes.doubtOpen}
          leftSection={<IconScale size={14} stroke={1.8} aria-hidden="true" />}
          onClick={() => setByHand(true)}
        >
          {t('guide.doubt.open')}
        </Button>
      ) : null}
    </>
  );
}
