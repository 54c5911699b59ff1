/** What was asked for above a limit on this ticket, and the answers; a grant that came after the call is recorded as the customer's choice here. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../shared/contract/approval-views.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip, type ChipTone } from '../../ui/chip.tsx';
import { dayTime, moneyText } from '../../ui/time-text.ts';
import { BlockTitle } from './block-title.tsx';
import classes from './ticket-sheet.module.css';

const tones: Record<ApprovalView['status'], ChipTone> = { open: 'attention', granted: 'brand', refused: 'harm', withdrawn: 'plain' };

function Line({ approval, ticket, nowMs }: { approval: ApprovalView; ticket: Ticket; nowMs: number }) {
  const { t } = useTranslation();
  const decide = useDeskMutation(desk.approval.decide);
  const choose = useDeskMutation(desk.approval.choose);
  const { decidedAtMs, decidedByName, requestedAtMs, requestedByName, status, note } = approval;
  const who = decidedAtMs === null ? { who: requestedByName, atMs: requestedAtMs } : { who: decidedByName, atMs: decidedAtMs };
  const answer = (decision: 'granted' | 'refused') => decide.run({ approvalId: approval.id, decision, note: '' });
  const mayChoose = status === 'granted' && ticket.chosenOptionId !== approval.optionId && ticket.stage !== 'closed';
  const sentence = decide.sentence ?? choose.sentence;
  return (
    <li className={classes.promise} data-testid="ticket-approval" data-status={status}>
      <div className={classes.promiseWords}>
        <span>
          {approval.title} · {moneyText(approval.costCents)}
        </span>
        <span className="sd-meta">
          {t('work.approval.by', { who: who.who, when: dayTime(who.atMs, nowMs) })}
          {note === '' ? '' : ` · ${note}`}
        </span>
        {sentence ? <Banner tone="harm">{sentence}</Banner> : null}
      </div>
      {approval.mayDecide ? (
        <>
          <Button size="compact-xs" variant="default" disabled={decide.busy} onClick={() => answer('refused')}>
            {t('work.approval.refuse')}
          </Button>
          <Button size="compact-xs" disabled={decide.busy || !approval.mayGrant} onClick={() => answer('granted')}>
            {t('work.approval.grant')}
          </Button>
        </>
      ) : (
        <Chip tone={tones[status]}>{t(approval.unsent ? 'work.approval.unsent' : `work.approval.status.${status}`)}</Chip>
      )}
      {mayChoose ? (
        <Button size="compact-xs" variant="light" loading={choose.busy} onClick={() => choose.run({ approvalId: approval.id })}>
          {t('work.approval.choose')}
        </Button>
      ) : null}
    </li>
  );
}

export function TicketApprovals({ ticket, nowMs }: { ticket: Ticket; nowMs: number }) {
  const { t } = useTranslation();
  const list = useQuery(queries.approval.list.queryOptions({ input: { ticketId: ticket.id } }));
  if (list.data === undefined || list.data.length === 0) return null;
  return (
    <section>
      <BlockTitle>{t('work.approval.title')}</BlockTitle>
      <ul className={classes.plain}>
        {list.data.map((approval) => (
          <Line key={approval.id} approval={approval} ticket={ticket} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}
