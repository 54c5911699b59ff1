/** Step 3: what the desk found out by itself, stated as facts, and what to ask the customer for in words that accuse nobody. */
import { Button, NativeSelect } from '@mantine/core';
import { IconCheck, IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Guide } from '../../../shared/guide/guide.ts';
import { fillTemplate } from '../../../shared/pack/slots.ts';
import { type Evidence, evidenceStates } from '../../../shared/ticket/ticket.ts';
import { errorSentence, toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useTicketFile } from '../../ipc/use-ticket-file.ts';
import { AttachButton } from '../../ui/attach-button.tsx';
import { TicketFileLine } from '../../ui/ticket-file.tsx';
import { FoundFacts } from './found-facts.tsx';
import classes from './guide.module.css';
import type { SendGuide } from './use-guide.ts';

type Props = { contact: RunningContact; content: Guide | null; guide: SendGuide; onInsert(text: string): void };

/** A file lies beside the item it answers, under its own id. */
const isFile = (entry: Evidence) => entry.sha256 !== null && entry.id !== entry.item;

/** What the case has already from other calls and other PCs, so that the customer is not asked for it again; without what this call added. */
function useEarlierFiles({ ticketId, guide }: RunningContact): { files: Evidence[]; sentence: string | null } {
  const { i18n } = useTranslation();
  const ticket = useQuery({ ...queries.ticket.get.queryOptions({ input: { ticketId: ticketId ?? '' } }), enabled: ticketId !== null });
  const added = new Set(guide.evidence.map(({ sha256 }) => sha256));
  const stored = ticketId === null ? [] : (ticket.data?.ticket.evidence ?? []);
  return {
    files: stored.filter(({ sha256 }) => sha256 !== null && !added.has(sha256)),
    sentence: ticketId !== null && ticket.isError ? errorSentence(toAppError(ticket.error), i18n.language) : null,
  };
}

export function EvidenceList({ contact, content, guide, onInsert }: Props) {
  const { t } = useTranslation();
  const { evidence } = contact.guide;
  const facts = evidence.filter((entry) => entry.source === 'desk' && entry.note !== '');
  const wanted = evidence.filter((entry) => entry.source !== 'desk' && !isFile(entry));
  const earlier = useEarlierFiles(contact);
  const filesOf = (item: string) => [...evidence.filter(isFile), ...earlier.files].filter((file) => file.item === item);
  const others = earlier.files.filter(({ item }) => wanted.every((entry) => entry.item !== item));
  return (
    <div className={classes.box}>
      <FoundFacts contact={contact} notes={facts.map(({ note }) => note)} onInsert={onInsert} />
      {facts.length > 0 ? (
        <ul className={classes.plain} aria-label={t('guide.evidence.facts')}>
          {facts.map((entry) => (
            <li key={entry.id} className={classes.fact} data-testid="evidence-item" data-source="desk" data-state={entry.state}>
              <IconDatabase size={14} stroke={1.8} aria-hidden="true" />
              <span>
                <span className={classes.factLabel}>{entry.label}</span> {entry.note}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {facts.length === 0 && wanted.length === 0 ? <p className="sd-meta">{t('guide.evidence.none')}</p> : null}
      <ul className={classes.plain}>
        {wanted.map((entry) => (
          <EvidenceRow
            key={entry.id}
            contact={contact}
            entry={entry}
            files={filesOf(entry.item)}
            ask={content?.evidence.find((item) => item.id === entry.item)?.ask ?? ''}
            guide={guide}
            onInsert={onInsert}
          />
        ))}
      </ul>
      {others.length > 0 ? (
        <section className={classes.earlier} aria-label={t('guide.evidence.earlier')}>
          <p className="sd-meta">{t('guide.evidence.earlier')}</p>
          <ul className={classes.plain}>
            {others.map((file) => (
              <li key={file.id}>
                <EvidenceFile file={file} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {earlier.sentence === null ? null : (
        <p className={classes.error} role="status">
          {earlier.sentence}
        </p>
      )}
    </div>
  );
}

function EvidenceFile({ file: { sha256, fileName, label } }: { file: Evidence }) {
  return <TicketFileLine {...useTicketFile(sha256 ?? '', fileName ?? label)} />;
}

type RowProps = {
  contact: RunningContact;
  entry: Evidence;
  files: readonly Evidence[];
  ask: string;
  guide: SendGuide;
  onInsert(text: string): void;
};

function EvidenceRow({ contact, entry, files, ask, guide, onInsert }: RowProps) {
  const { t } = useTranslation();
  const state = files.length > 0 ? 'have' : entry.state;
  const setState = (next: Evidence['state']) => guide.send({ type: 'setEvidence', evidence: { ...entry, state: next } });
  const request = () => {
    if (ask !== '') onInsert(fillTemplate(ask, knownSlots(contact)).text);
    if (entry.state === 'wanted') setState('asked');
  };
  return (
    <li className={classes.evidence} data-testid="evidence-item" data-source={entry.source} data-state={state}>
      <div className={classes.evidenceHead}>
        {state === 'have' ? <IconCheck className={classes.have} size={14} stroke={2.2} aria-hidden="true" /> : null}
        <span className={classes.grow}>{entry.label}</span>
        <NativeSelect
          size="xs"
          variant="unstyled"
          classNames={{ input: classes.bareSelect }}
          aria-label={t('guide.evidence.stateOf', { label: entry.label })}
          value={state}
          onChange={(event) => {
            const next = evidenceStates.find((each) => each === event.currentTarget.value);
            if (next) setState(next);
          }}
          data={evidenceStates.map((each) => ({ value: each, label: t(`guide.evidence.state.${each}`) }))}
        />
        {state === 'wanted' ? (
          <Button size="compact-xs" variant="default" onClick={request}>
            {t('guide.evidence.ask')}
          </Button>
        ) : null}
        <AttachFile contact={contact} entry={entry} />
      </div>
      {files.map((file) => (
        <div key={file.id} className={classes.fileName}>
          <EvidenceFile file={file} />
        </div>
      ))}
    </li>
  );
}

/** What the snapshot itself knows; other slots stay visible for the agent to fill. */
function knownSlots(contact: RunningContact): Record<string, string> {
  const { what, ask } = contact.guide.problem;
  return { ...(what === '' ? {} : { 问题: what }), ...(ask === '' ? {} : { 诉求: ask }) };
}

function AttachFile({ contact, entry }: { contact: RunningContact; entry: Evidence }) {
  const { t } = useTranslation();
  const attach = useDeskMutation(desk.ticket.attach);
  const { item, label } = entry;
  return (
    <AttachButton
      label={t('guide.evidence.attach', { label })}
      busy={attach.busy}
      sentence={attach.sentence}
      onFile={(file) => attach.run({ contactId: contact.id, ticketId: contact.ticketId, item, label, ...file })}
    />
  );
}
