/** What is known of the case: the problem, each demand, checked facts, evidence, and the options with the one chosen. */
import { Checkbox, NativeSelect } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useTicketFile } from '../../ipc/use-ticket-file.ts';
import { AttachButton } from '../../ui/attach-button.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EvidenceRow } from '../../ui/evidence-row.tsx';
import { FactPairs } from '../../ui/fact-pairs.tsx';
import { TicketFileLine } from '../../ui/ticket-file.tsx';
import { BlockTitle } from './block-title.tsx';
import classes from './ticket-sheet.module.css';

function Problem({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const parts = (['what', 'when', 'orderNo', 'ask'] as const).filter((part) => ticket.problem[part] !== '');
  if (parts.length === 0) return null;
  return (
    <section>
      <BlockTitle>{t('work.ticket.problem')}</BlockTitle>
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
  const tick = useDeskMutation(desk.ticket.tickDemand);
  if (ticket.demands.length === 0) return null;
  const done = ticket.demands.filter((demand) => demand.done).length;
  return (
    <section>
      <BlockTitle aside={t('guide.demand.answered', { done, all: ticket.demands.length })}>{t('work.ticket.demands')}</BlockTitle>
      <ul className={classes.plain}>
        {ticket.demands.map((demand) => (
          <li key={demand.id}>
            <Checkbox
              size="xs"
              label={demand.text}
              checked={demand.done}
              disabled={ticket.stage === 'closed' || tick.busy}
              onChange={(event) => tick.run({ ticketId: ticket.id, demandId: demand.id, done: event.currentTarget.checked })}
            />
          </li>
        ))}
      </ul>
      {tick.sentence ? <Banner tone="harm">{tick.sentence}</Banner> : null}
    </section>
  );
}

function Evidence({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const isClosed = ticket.stage === 'closed';
  if (ticket.evidence.length === 0 && ticket.facts.length === 0 && isClosed) return null;
  return (
    <section>
      <BlockTitle>{t('work.ticket.evidence')}</BlockTitle>
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
      {isClosed ? null : <AttachToTicket ticket={ticket} />}
    </section>
  );
}

/** A file that came after the talk, for something still missing or beside it all. */
function AttachToTicket({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const attach = useDeskMutation(desk.ticket.attach);
  const answered = new Set(ticket.evidence.filter(({ state }) => state === 'have' || state === 'waived').map((each) => each.item));
  const missing = ticket.evidence.filter((each) => each.source !== 'desk' && !answered.has(each.item));
  const [item, setItem] = useState('extra');
  const wished = missing.find((each) => each.item === item);
  const label = wished?.label ?? t('work.ticket.otherFile');
  return (
    <div className={classes.attach}>
      {missing.length === 0 ? null : (
        <NativeSelect
          size="xs"
          aria-label={t('work.ticket.fileFor')}
          value={wished?.item ?? 'extra'}
          onChange={(event) => setItem(event.currentTarget.value)}
          data={[
            ...missing.map((each) => ({ value: each.item, label: each.label })),
            { value: 'extra', label: t('work.ticket.otherFile') },
          ]}
        />
      )}
      <AttachButton
        worded
        label={t('work.ticket.attach')}
        busy={attach.busy}
        sentence={attach.sentence}
        onFile={(file) => attach.run({ contactId: null, ticketId: ticket.id, item: wished?.item ?? 'extra', label, ...file })}
      />
    </div>
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
      <BlockTitle>{t('work.ticket.options')}</BlockTitle>
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
