/** What was promised, by whom, by when, and what is planned to come. */
import { Button, Menu, Popover, TextInput } from '@mantine/core';
import { IconBan, IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maskTold } from '../../../shared/compliance/mask-told.ts';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { Commitment, FollowUp } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip, type ChipTone } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import { SmallForm } from '../../ui/small-form.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { BlockTitle } from './block-title.tsx';
import { MakePromise } from './make-promise.tsx';
import classes from './ticket-sheet.module.css';

const commitmentTones: Record<Commitment['status'], ChipTone> = { open: 'attention', kept: 'brand', broken: 'harm', cancelled: 'plain' };

/** Why, and what it does: a promise whose time has passed was missed, whatever becomes of it. */
function CancelPromise({ commitment, nowMs, onDone }: { commitment: Commitment; nowMs: number; onDone: () => void }) {
  const { t } = useTranslation();
  const { id: commitmentId, ticketId, dueAtMs } = commitment;
  const key = draftKeys.cancelPromise(ticketId ?? '', commitmentId);
  const settle = useSentForm(key, { reason: '' }, { call: desk.commitment.settle, onSent: onDone });
  const reason = settle.values.reason.trim();
  return (
    <SmallForm
      submit={t('work.ticket.cancelDone')}
      busy={settle.busy}
      disabled={reason === ''}
      problem={settle.sentence}
      onSubmit={() => reason !== '' && settle.run({ commitmentId, status: 'cancelled', reason })}
    >
      <TextInput
        label={t('work.ticket.cancelReason')}
        description={dueAtMs < nowMs ? t('work.ticket.cancelLate') : undefined}
        maxLength={300}
        data-autofocus
        value={settle.values.reason}
        onChange={(event) => settle.set({ reason: event.currentTarget.value })}
      />
    </SmallForm>
  );
}

/** Kept, also when it was late, or not. Whoever has it in hand settles it where it is read, not only in their own day list. */
function Settle({ commitment, nowMs }: { commitment: Commitment; nowMs: number }) {
  const { t } = useTranslation();
  const settle = useDeskMutation(desk.commitment.settle);
  const [cancelling, setCancelling] = useState(false);
  const say = (status: 'kept' | 'broken') => settle.run({ commitmentId: commitment.id, status });
  return (
    <Popover opened={cancelling} onChange={setCancelling} position="bottom-end" width={280} withRoles={false} trapFocus returnFocus>
      <Popover.Target>
        <div>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                size="compact-xs"
                variant="light"
                loading={settle.busy}
                aria-label={t('work.ticket.settleOf', { what: commitment.what })}
              >
                {t('work.ticket.settle')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCheck size={14} stroke={1.8} />} onClick={() => say('kept')}>
                {t('words.commitment.kept')}
              </Menu.Item>
              <Menu.Item leftSection={<IconX size={14} stroke={1.8} />} onClick={() => say('broken')}>
                {t('words.commitment.broken')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconBan size={14} stroke={1.8} />} onClick={() => setCancelling(true)}>
                {t('work.ticket.cancelPromise')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {settle.sentence ? <Banner tone="harm">{settle.sentence}</Banner> : null}
        </div>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('work.ticket.cancelPromise')}>
        {cancelling ? <CancelPromise commitment={commitment} nowMs={nowMs} onDone={() => setCancelling(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function PromiseLine({ commitment, nowMs }: { commitment: Commitment; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <li className={classes.promise}>
      <div className={classes.promiseWords}>
        <span>{commitment.what}</span>
        <span className="sd-meta">
          {t('work.ticket.who', { who: commitment.ownerName || t('words.nobody') })} · {quotedWords(t, [commitment.words])} ·{' '}
          <time>{t('work.ticket.due', { when: dayTime(commitment.dueAtMs, nowMs) })}</time>
        </span>
      </div>
      {commitment.status === 'open' ? (
        <>
          <ClockBadge startMs={commitment.madeAtMs} dueAtMs={commitment.dueAtMs} metAtMs={null} nowMs={nowMs} />
          <Settle commitment={commitment} nowMs={nowMs} />
        </>
      ) : (
        <Chip tone={commitmentTones[commitment.status]}>{t(`words.commitment.${commitment.status}`)}</Chip>
      )}
    </li>
  );
}

function FollowUpLine({ followUp, nowMs }: { followUp: FollowUp; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <li className={classes.promise}>
      <div className={classes.promiseWords}>
        <span>{t(`words.followUp.${followUp.kind}`)}</span>
        <span className="sd-meta">
          {followUp.assigneeName || t('words.nobody')} · <time>{dayTime(followUp.doneAtMs ?? followUp.dueAtMs, nowMs)}</time>
          {followUp.score === null ? '' : ` · ${t('work.record.score', { n: followUp.score })}`}
          {followUp.outcome ? ` · ${maskTold(followUp.outcome)}` : ''}
        </span>
      </div>
      <Chip tone={followUp.status === 'done' ? 'brand' : 'plain'}>{t(`work.ticket.followState.${followUp.status}`)}</Chip>
    </li>
  );
}

export function TicketPromises({ detail, nowMs }: { detail: TicketDetail; nowMs: number }) {
  const { t } = useTranslation();
  const isClosed = detail.ticket.stage === 'closed';
  return (
    <>
      {detail.commitments.length > 0 || !isClosed ? (
        <section>
          <BlockTitle>{t('work.ticket.commitments')}</BlockTitle>
          <ul className={classes.plain}>
            {detail.commitments.map((commitment) => (
              <PromiseLine key={commitment.id} commitment={commitment} nowMs={nowMs} />
            ))}
          </ul>
          {isClosed ? null : <MakePromise ticket={detail.ticket} nowMs={nowMs} />}
        </section>
      ) : null}
      {detail.followUps.length > 0 ? (
        <section>
          <BlockTitle>{t('work.ticket.followUps')}</BlockTitle>
          <ul className={classes.plain}>
            {detail.followUps.map((followUp) => (
              <FollowUpLine key={followUp.id} followUp={followUp} nowMs={nowMs} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
