/** One line of the palette that is a customer, a ticket or a contact: on this PC, or to be fetched from the hub first. */
import { Spotlight } from '@mantine/spotlight';
import { IconCloudDown, IconMessageCircle, IconTicket, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AwayHit } from '../../../shared/contract/away-views.ts';
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { type AwayAnswer, AwayLines } from '../../ui/away-lines.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FoundNameAndNumber, FoundPlace, isFoundElsewhere } from '../../ui/found-text.tsx';
import classes from './palette.module.css';

/** Words that were said open the contact they were said in, over whose it is. */
function openHit({ ticketId, customerId, contactId }: SearchHit, words: string): void {
  const ui = useUiStore.getState();
  if (contactId !== null) {
    if (customerId !== null) ui.openCustomer(customerId);
    ui.openRecord(contactId, words);
  } else if (ticketId !== null) ui.openTicket(ticketId);
  else ui.openCustomer(customerId);
}

/** Spotlight draws its own sections only beside a plain label. */
type LineProps = { icon: typeof IconUser; children: ReactNode; aside?: ReactNode; className?: string | undefined };

function Line({ icon: Icon, children, aside, className = '' }: LineProps) {
  return (
    <>
      <Icon size={18} stroke={1.8} className={classes.icon} aria-hidden="true" />
      <span className={`${classes.hit} ${className}`}>{children}</span>
      {aside}
    </>
  );
}

export function HitAction({ hit, words }: { hit: SearchHit; words: string }) {
  const { t } = useTranslation();
  const icon = hit.contactId !== null ? IconMessageCircle : hit.ticketId ? IconTicket : IconUser;
  const open = hit.openTickets > 0 ? <Chip tone="attention">{t('work.customer.openTickets', { count: hit.openTickets })}</Chip> : null;
  return (
    <Spotlight.Action onClick={() => openHit(hit, words)}>
      <Line icon={icon} aside={open}>
        <span>
          <FoundNameAndNumber {...{ hit, t }} />
        </span>
        <span className="sd-meta">
          {isFoundElsewhere(hit) ? <FoundPlace {...{ hit, t }} /> : [hit.tier, hit.region].filter(Boolean).join(' · ')}
        </span>
      </Line>
    </Spotlight.Action>
  );
}

/** The palette stays until whoever was taken is here, or it is said why not. */
export function AwayAction({ hit, away, nowMs }: { hit: AwayHit; away: AwayAnswer; nowMs: number }) {
  const isFetching = away.fetchingId === hit.customerId;
  return (
    <Spotlight.Action
      closeSpotlightOnTrigger={false}
      data-testid="away-hit"
      aria-busy={isFetching}
      disabled={away.fetchingId !== null}
      onClick={() => away.fetch(hit.customerId)}
    >
      <Line icon={IconCloudDown} className={classes.away}>
        <AwayLines hit={hit} isFetching={isFetching} nowMs={nowMs} />
      </Line>
    </Spotlight.Action>
  );
}
