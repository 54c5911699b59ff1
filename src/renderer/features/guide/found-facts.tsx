/** What the desk found by itself, with source and time, and the branch for where it differs from what is said: side by side, no verdict. */
import { Button, UnstyledButton } from '@mantine/core';
import { IconDatabase, IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { DoubtView } from '../../../shared/contract/approval-views.ts';
import type { FoundFact } from '../../../shared/guide/found-facts.ts';
import { queries } from '../../ipc/queries.ts';
import classes from './guide.module.css';

/** The first words of a fact name its moment: what stands on the list already is not told twice. */
function isTold(fact: FoundFact, notes: readonly string[]): boolean {
  const lead = fact.text.split('，')[0] ?? fact.text;
  return notes.some((note) => note.includes(lead));
}

function Branch({ doubt, onInsert }: { doubt: DoubtView; onInsert(text: string): void }) {
  const { t } = useTranslation();
  return (
    <section className={classes.doubt} data-testid="doubt" data-code={doubt.code} aria-label={t('guide.doubt.title')}>
      <dl className={classes.sides}>
        <div>
          <dt>{t('guide.doubt.said')}</dt>
          <dd>{doubt.said}</dd>
        </div>
        <div>
          <dt>
            {doubt.fact === null
              ? t('guide.doubt.shown')
              : t('guide.doubt.shownBy', { source: t(`guide.doubt.source.${doubt.fact.source}`) })}
          </dt>
          <dd>{doubt.fact?.text ?? t('guide.doubt.asListed')}</dd>
        </div>
      </dl>
      {doubt.sentences.map(({ kind, text }) => (
        <div key={kind} className={classes.doubtLine}>
          <span className={classes.needTitle}>{t(`guide.doubt.kind.${kind}`)}</span>
          <UnstyledButton className={classes.optionSentence} title={t('guide.option.insert')} onClick={() => onInsert(text)}>
            {text}
          </UnstyledButton>
        </div>
      ))}
      <p className="sd-meta">{t('guide.doubt.care')}</p>
    </section>
  );
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
        <Branch key={doubt.code} doubt={doubt} onInsert={onInsert} />
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
