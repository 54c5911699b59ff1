/** One recorded contact, read over whatever screen it was opened from: who and when, its ticket, its files, and all that was said. */
import { Button, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RecordedContact } from '../../../shared/contract/contact-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useTicketFile } from '../../ipc/use-ticket-file.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FactPairs } from '../../ui/fact-pairs.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import { StageChip } from '../../ui/stage-chip.tsx';
import { TicketFileLine } from '../../ui/ticket-file.tsx';
import { dayTime, talkTime } from '../../ui/time-text.ts';
import classes from './contact-record.module.css';
import { SaidLines } from './said-lines.tsx';

/** Opens when the window's state names a contact. */
export function ContactRecord() {
  const { t } = useTranslation();
  const record = useUiStore((state) => state.record);
  const close = () => useUiStore.getState().closeRecord();
  return (
    <Drawer
      opened={record !== null}
      onClose={close}
      size={520}
      title={t('work.record.title')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      {record === null ? null : <Record key={record.contactId} {...record} />}
    </Drawer>
  );
}

function Record({ contactId, words }: { contactId: string; words: string }) {
  const nowMs = useNow(60_000);
  const record = useQuery(queries.contact.recorded.queryOptions({ input: { contactId } }));
  if (record.isPending) return <LinesSkeleton lines={10} />;
  if (record.isError) return <ErrorState error={toAppError(record.error)} onRetry={() => void record.refetch()} />;
  return (
    <article className={classes.record} data-testid="contact-record">
      <Head record={record.data} nowMs={nowMs} />
      <Facts record={record.data} />
      {record.data.files.length > 0 ? <Files files={record.data.files} /> : null}
      <Silence record={record.data} />
      <SaidLines record={record.data} words={words} nowMs={nowMs} />
    </article>
  );
}

function Head({ record, nowMs }: { record: RecordedContact; nowMs: number }) {
  const { t } = useTranslation();
  const { channel, direction, startedAtMs, endedAtMs, emotionPeak, satisfaction } = record;
  const lasted = channel === 'phone' && endedAtMs !== null ? t('work.record.lasted', { time: talkTime(endedAtMs - startedAtMs) }) : '';
  return (
    <header>
      <SectionTitle aside={lasted}>
        {t(`work.record.how.${channel}.${direction}`)} · {dayTime(startedAtMs, nowMs)}
      </SectionTitle>
      <div className={classes.chips}>
        {emotionPeak > 0 ? <Chip tone={emotionPeak > 1 ? 'attention' : 'plain'}>{t(`words.emotion.e${emotionPeak}`)}</Chip> : null}
        {satisfaction === null ? null : <Chip>{t('work.record.score', { n: satisfaction })}</Chip>}
        {record.unsent ? <Chip tone="attention">{t('work.record.unsent')}</Chip> : null}
      </div>
      {record.agentName === '' ? null : <p className="sd-meta">{t('work.record.agent', { name: record.agentName })}</p>}
    </header>
  );
}

function Facts({ record }: { record: RecordedContact }) {
  const { t } = useTranslation();
  const { customer, ticket, from, summary } = record;
  const { openCustomer, openTicket } = useUiStore.getState();
  const stranger = from === '' ? t('work.record.nobodyAtAll') : t('work.record.nobody', { from });
  const who =
    customer === null ? (
      stranger
    ) : (
      <Button size="compact-sm" variant="transparent" px={0} onClick={() => openCustomer(customer.id)}>
        {customer.maskedName} {from}
      </Button>
    );
  const about =
    ticket === null ? null : (
      <>
        <Button size="compact-sm" variant="transparent" px={0} onClick={() => openTicket(ticket.id)}>
          {ticket.ticketNo}
        </Button>{' '}
        <StageChip stage={ticket.stage} /> <span className="sd-meta">{ticket.title}</span>
      </>
    );
  return (
    <FactPairs
      pairs={[
        { id: 'who', name: t('work.record.who'), value: who },
        ...(about === null ? [] : [{ id: 'ticket', name: t('work.record.ticket'), value: about }]),
        ...(summary === '' ? [] : [{ id: 'summary', name: t('work.record.summary'), value: summary }]),
      ]}
    />
  );
}

function Files({ files }: Pick<RecordedContact, 'files'>) {
  const { t } = useTranslation();
  return (
    <section>
      <SectionTitle>{t('work.record.files')}</SectionTitle>
      <ul className={classes.files}>
        {files.map((file) => (
          <li key={file.sha256}>
            <File {...file} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function File({ sha256, name }: { sha256: string; name: string }) {
  return <TicketFileLine {...useTicketFile(sha256, name)} />;
}

/** Why there are no words, or that some are still to come, and the way there. */
function Silence({ record: { id, state, channel, direction, said } }: { record: RecordedContact }) {
  const { t } = useTranslation();
  const running = useQuery(queries.contact.running.queryOptions());
  const { openContact, openPost } = useUiStore.getState();
  if (state === 'ended') return said.length === 0 ? <p className="sd-meta">{t('work.record.nothingSaid')}</p> : null;
  const isPost = channel === 'public' && direction === 'in';
  const isHere = running.data?.some((contact) => contact.id === id) === true;
  return (
    <Banner tone="info">
      {t(isPost ? 'work.record.waits' : 'work.record.going')}{' '}
      {isPost || isHere ? (
        <Button size="compact-xs" variant="default" onClick={() => (isPost ? openPost(id) : openContact(id))}>
          {t(isPost ? 'work.record.toPost' : 'work.record.backToTalk')}
        </Button>
      ) : null}
    </Banner>
  );
}
