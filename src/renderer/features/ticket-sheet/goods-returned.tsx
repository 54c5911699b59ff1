/** Since when the returned goods are back with us: the time for the refund runs from that day. Told, corrected with a reason, or taken back. */
import { TextInput } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { goodsReturnedId, isGoodsReturned } from '../../../shared/ticket/goods-returned.ts';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { businessDay } from '../../ui/business-time.ts';
import { FormPopover } from '../../ui/form-popover.tsx';
import { SmallForm } from '../../ui/small-form.tsx';
import { BlockTitle } from './block-title.tsx';
import { TakeBack } from './take-back.tsx';
import classes from './ticket-sheet.module.css';

const blank: { day: string | null; reason: string } = { day: null, reason: '' };

type TellProps = { ticketId: string; told: TicketEvent | null; needsReason: boolean; nowMs: number };

function Tell({ ticketId, told, needsReason, nowMs }: TellProps) {
  const { t } = useTranslation();
  const today = businessDay(nowMs);
  const [open, setOpen] = useState(false);
  const tell = useSentForm(draftKeys.goodsReturned(ticketId), blank, { call: desk.ticket.goodsReturned, onSent: () => setOpen(false) });
  const { day, reason } = tell.values;
  const shown = day ?? (told === null ? today : businessDay(told.atMs));
  const isSame = told !== null && businessDay(told.atMs) === shown;
  return (
    <FormPopover
      open={open}
      onOpenChange={setOpen}
      icon={<IconPackageImport size={14} stroke={1.8} />}
      label={t(told === null ? 'work.returned.tell' : 'work.returned.correct')}
    >
      <SmallForm
        submit={t('work.returned.record')}
        busy={tell.busy}
        disabled={shown === '' || isSame || (needsReason && reason.trim() === '')}
        problem={tell.sentence}
        onSubmit={() => tell.run({ ticketId, day: shown, reason: reason.trim() })}
      >
        <TextInput
          type="date"
          label={t('work.returned.day')}
          description={t('work.returned.why')}
          max={today}
          value={shown}
          onChange={(event) => tell.set({ day: event.currentTarget.value })}
        />
        {needsReason ? (
          <TextInput
            label={t('work.returned.reason')}
            maxLength={300}
            value={reason}
            onChange={(event) => tell.set({ reason: event.currentTarget.value })}
          />
        ) : null}
      </SmallForm>
    </FormPopover>
  );
}

export function GoodsReturned({ detail, nowMs }: { detail: TicketDetail; nowMs: number }) {
  const { t } = useTranslation();
  const { ticket, events } = detail;
  const line = events.find(({ id }) => id === goodsReturnedId(ticket.id)) ?? null;
  const told = line !== null && isGoodsReturned(line) ? line : null;
  const isClosed = ticket.stage === 'closed';
  if (isClosed && told === null) return null;
  return (
    <section aria-label={t('work.returned.title')}>
      <BlockTitle aside={isClosed ? null : <Tell ticketId={ticket.id} told={told} needsReason={line !== null} nowMs={nowMs} />}>
        {t('work.returned.title')}
      </BlockTitle>
      {told === null ? (
        <p className="sd-meta">{t('work.returned.none')}</p>
      ) : (
        <div className={classes.promise}>
          <div className={classes.promiseWords}>
            <span>{t('work.returned.since', { day: businessDay(told.atMs) })}</span>
            <span className="sd-meta">
              {told.authorName === '' ? t('work.returned.bySource') : t('work.returned.by', { who: told.authorName })}
            </span>
          </div>
          {isClosed ? null : <TakeBack event={told} />}
        </div>
      )}
    </section>
  );
}
