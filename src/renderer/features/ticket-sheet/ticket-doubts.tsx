/** What the desk found for this ticket by itself, and where it differs from what the customer says. The same as during a call, to read. */
import { Button } from '@mantine/core';
import { IconDatabase, IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../ipc/queries.ts';
import { DoubtCard } from '../../ui/doubt-card.tsx';
import { BlockTitle } from './block-title.tsx';
import classes from './ticket-sheet.module.css';

export function TicketDoubts({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const [byHand, setByHand] = useState(false);
  const { data } = useQuery(queries.facts.ofTicket.queryOptions({ input: { ticketId } }));
  const { facts = [], doubts = [] } = data ?? {};
  const shown = doubts.filter(({ fact }) => fact !== null || byHand);
  if (facts.length === 0 && doubts.length === 0) return null;
  const open = (
    <Button size="compact-xs" variant="subtle" leftSection={<IconScale size={14} stroke={1.8} />} onClick={() => setByHand(true)}>
      {t('guide.doubt.open')}
    </Button>
  );
  return (
    <section data-testid="ticket-doubts">
      <BlockTitle aside={shown.length === 0 && doubts.length > 0 ? open : null}>{t('work.ticket.found')}</BlockTitle>
      {facts.length === 0 ? null : (
        <ul className={classes.plain}>
          {facts.map((fact) => (
            <li key={fact.code} className={classes.check}>
              <IconDatabase size={14} stroke={1.8} aria-hidden="true" />
              <span>
                <span className="sd-meta">{t(`guide.doubt.source.${fact.source}`)}</span> {fact.text}
              </span>
            </li>
          ))}
        </ul>
      )}
      {shown.map((doubt) => (
        <div key={doubt.code} className={classes.doubt}>
          <DoubtCard doubt={doubt} renderSentence={(text) => <p className={classes.sentence}>{text}</p>} />
        </div>
      ))}
    </section>
  );
}
