/** What is known of the case: the problem, each demand, checked facts, evidence, and the options with the one chosen. */
import { IconCheck, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { useTicketFile } from '../../ipc/use-ticket-file.ts';
import { Chip } from '../../ui/chip.tsx';
import { EvidenceRow } from '../../ui/evidence-row.tsx';
import { FactPairs } from '../../ui/fact-pairs.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { TicketFileLine } from '../../ui/ticket-file.tsx';
import classes from './ticket-sheet.module.css';

function Problem({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const parts = (['what', 'when', 'orderNo', 'ask'] as const).filter((part) => ticket.problem[part] !== '');
  if (parts.length === 0) return null;
  return (
    <section>
      <SectionTitle>{t('work.ticket.problem')}</SectionTitle>
      <FactPairs
        pairs={parts.map((part) => ({
          id: part,
          name: t(`work.ticket.problemParts.${part}`),
          value: ticket.problem[part],
          isWhole: part === 'orderNo',
        }))}
      />
    </section>
  );
}

function Demands({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  if (ticket.demands.length === 0) return null;
  return (
    <section>
      <SectionTitle>{t('work.ticket.demands')}</SectionTitle>
      <ul className={classes.plain}>
        {ticket.demands.map((demand) => (
          <li key={demand.id} className={classes.check} data-done={demand.done}>
            {demand.done ? (
              <IconCircleCheck size={16} stroke={1.8} aria-label={t('words.met')} />
            ) : (
              <IconCircle size={16} stroke={1.8} aria-hidden="true" />
            )}
            {demand.text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Evidence({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  if (ticket.evidence.length === 0 && ticket.facts.length === 0) return null;
  return (
    <section>
      <SectionTitle>{t('work.ticket.evidence')}</SectionTitle>
      <ul className={classes.plain}>
        {ticket.facts.map((fact) => (
          <li key={fact} className={classes.check}>
            <IconCheck size={16} stroke={1.8} aria-hidden="true" />
            {fact}
          </li>
        ))}
        {ticket.evidence.map((item) => (
          <EvidenceRow key={item.id} item={item}>
            {item.sha256 === null ? null : <EvidenceFile sha256={item.sha256} name={item.fileName ?? item.label} />}
          </EvidenceRow>
        ))}
      </ul>
    </section>
  );
}

function EvidenceFile({ sha256, name }: { sha256: string; name: string }) {
  return <TicketFileLine {...useTicketFile(sha256, name)} />;
}

function Options({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  if (ticket.options.length === 0) return null;
  return (
    <section>
      <SectionTitle>{t('work.ticket.options')}</SectionTitle>
      <ul className={classes.plain}>
        {ticket.options.map((option) => (
          <li key={option.id} className={classes.option} data-chosen={option.id === ticket.chosenOptionId}>
            <span>{option.title}</span>
            <span className="sd-meta">{option.timeText}</span>
            {option.id === ticket.chosenOptionId ? <Chip tone="brand">{t('work.ticket.chosen')}</Chip> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function TicketFacts({ ticket }: { ticket: Ticket }) {
  return (
    <>
      <Problem ticket={ticket} />
      <Demands ticket={ticket} />
      <Options ticket={ticket} />
      <Evidence ticket={ticket} />
    </>
  );
}
