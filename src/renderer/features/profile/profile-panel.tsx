/** Who is calling and what we owe them, in reading order: name, warnings, open tickets, last contacts, orders. Paints what is on this PC. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconShieldCheck, IconShieldQuestion, IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Profile, ProfileNotice } from '../../../shared/contract/desk-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { freshWords } from '../../ui/fresh-words.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { MaskedField } from '../../ui/masked-field.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { CardSkeleton, LinesSkeleton } from '../../ui/skeletons.tsx';
import { dateText, dayTime, talkTime } from '../../ui/time-text.ts';
import { DataWrong } from './data-wrong.tsx';
import { NoticeBanner } from './notice-banner.tsx';
import { OpenTicket } from './open-ticket.tsx';
import { Orders } from './orders.tsx';
import classes from './profile.module.css';

type Props = {
  customerId: string;
  /** Why this customer was matched; shown under the name. */
  matchWhy?: string;
  /** Puts the progress statement where it can be read or sent; without it the statement is only shown. */
  onStatement?: (text: string) => void;
  /** False where the full record already stands beside it. */
  linkToRecord?: boolean;
  /** Something worse is on the screen: warnings here are shown as attention, not as harm. */
  calm?: boolean;
  /** The agent says that somebody else is speaking; told the name that stands there. */
  onWrong?: (maskedName: string) => void;
  /** The ticket of the talk that goes on, as far as there is one. */
  talkTicketId?: string | null;
};

export function ProfilePanel({ customerId, matchWhy = '', linkToRecord = true, calm = false, ...rest }: Props) {
  const profile = useQuery(queries.customer.profile.queryOptions({ input: { customerId } }));
  if (profile.isPending) {
    return (
      <div className={classes.panel} data-testid="profile-loading">
        <LinesSkeleton lines={3} />
        <CardSkeleton />
        <LinesSkeleton lines={5} />
      </div>
    );
  }
  if (profile.isError) {
    return (
      <div className={classes.panel}>
        <ErrorState error={toAppError(profile.error)} onRetry={() => void profile.refetch()} compact />
      </div>
    );
  }
  return <ProfileBody profile={profile.data} matchWhy={matchWhy} linkToRecord={linkToRecord} calm={calm} {...rest} />;
}

type BodyProps = Omit<Props, 'customerId'> & { profile: Profile; matchWhy: string; calm: boolean };

function ProfileBody({ profile, matchWhy, onStatement, linkToRecord, calm, onWrong, talkTicketId = null }: BodyProps) {
  const { t } = useTranslation();
  const nowMs = useNow(15_000);
  const notices = profile.notices.filter((notice) => !isOnTicketCard(notice, profile)).map((notice) => toned(notice, calm));
  const link = useQuery(queries.link.get.queryOptions());
  const words = freshWords(t, { dataAtMs: profile.dataAtMs, link: link.data, nowMs });
  const fresh = words.block;
  const isFull = !linkToRecord;
  return (
    <section className={classes.panel} data-testid="profile" data-customer-id={profile.customerId} aria-label={t('call.profile')}>
      <ProfileHead {...{ profile, matchWhy, isFull, onWrong, talkTicketId }} fresh={words.whole} />
      {notices.length > 0 ? (
        <div className={classes.notices}>
          {notices.map((notice) => (
            <div key={JSON.stringify(notice)} data-testid="notice" data-tone={notice.tone}>
              <NoticeBanner notice={notice} customerId={profile.customerId} nowMs={nowMs} />
            </div>
          ))}
        </div>
      ) : null}
      <SectionTitle fresh={fresh}>{t('call.openTickets')}</SectionTitle>
      {profile.openTickets.length === 0 ? <p className="sd-meta">{t('call.noOpenTicket', { n: profile.closedTickets })}</p> : null}
      {profile.openTickets.map((ticket, index) => (
        <OpenTicket
          key={ticket.id}
          ticket={ticket}
          statement={index === 0 ? profile.progressStatement : ''}
          nowMs={nowMs}
          onStatement={onStatement}
        />
      ))}
      <SectionTitle aside={t('call.contactCount', { n: profile.contactCount })} fresh={fresh}>
        {t('call.lastContacts')}
      </SectionTitle>
      <LastContacts profile={profile} nowMs={nowMs} />
      <Orders profile={profile} nowMs={nowMs} fresh={fresh} isFull={isFull} />
      {linkToRecord ? (
        <UnstyledButton className={classes.more} onClick={() => useUiStore.getState().openCustomer(profile.customerId)}>
          {t('call.fullProfile')}
          <IconChevronRight size={14} stroke={1.8} aria-hidden="true" />
        </UnstyledButton>
      ) : null}
    </section>
  );
}

function toned(notice: ProfileNotice, calm: boolean): ProfileNotice {
  return calm && notice.tone === 'harm' ? { ...notice, tone: 'attention' } : notice;
}

/** A promise that is due runs as a clock on the ticket's own card; said once is enough. */
function isOnTicketCard(notice: ProfileNotice, profile: Profile): boolean {
  return notice.code === 'promise_due' && profile.openTickets.some((ticket) => ticket.nextClock?.kind === 'commitment');
}

type HeadProps = {
  profile: Profile;
  matchWhy: string;
  /** How old all of it may be. */
  fresh: string;
  isFull: boolean;
  onWrong: Props['onWrong'];
  talkTicketId: string | null;
};

function ProfileHead({ profile, matchWhy, fresh, isFull, onWrong, talkTicketId }: HeadProps) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const Shield = profile.verified ? IconShieldCheck : IconShieldQuestion;
  const benefits = profile.benefits.filter((benefit) => benefit.status === 'active');
  return (
    <header className={classes.head}>
      <div className={classes.nameRow}>
        <h2 className={classes.name} data-testid="profile-name">
          {profile.maskedName}
        </h2>
        <MaskedField value={profile.maskedPhone} label={t('call.phone')} />
      </div>
      <p className="sd-meta" data-testid="profile-fresh">
        {fresh}
      </p>
      {matchWhy === '' ? null : (
        <p className="sd-meta" data-testid="profile-why">
          {matchWhy}
        </p>
      )}
      <div className={classes.wrongRow}>
        {onWrong === undefined ? null : <WrongButton onPress={() => onWrong(profile.maskedName)} />}
        <DataWrong talkTicketId={talkTicketId} customerId={profile.customerId} openTickets={profile.openTickets} />
      </div>
      <div className={classes.chips}>
        <Chip tone="brand">{profile.tier}</Chip>
        <Chip tone={profile.verified ? 'plain' : 'attention'} icon={<Shield size={13} stroke={1.8} aria-hidden="true" />}>
          {t(profile.verified ? 'call.verified' : 'call.unverified')}
        </Chip>
        {profile.tags.slice(0, isFull ? undefined : 3).map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
        {benefits.slice(0, isFull ? undefined : 2).map((benefit) => (
          <Chip key={benefit.id} title={benefit.title}>
            {benefit.expiresAtMs === null
              ? benefit.title
              : t('call.benefitUntil', { title: benefit.title, date: dateText(benefit.expiresAtMs, nowMs) })}
          </Chip>
        ))}
      </div>
    </header>
  );
}

function WrongButton({ onPress }: { onPress(): void }) {
  const { t } = useTranslation();
  const chord = chordFor('customer.correct');
  useHotkey('customer.correct', onPress);
  return (
    <UnstyledButton className={classes.wrong} data-testid="wrong-customer" aria-keyshortcuts={keyShortcut(chord)} onClick={onPress}>
      <IconUserQuestion size={14} stroke={1.8} aria-hidden="true" />
      {t('call.notThisOne')}
      <Kbd chord={chord} />
    </UnstyledButton>
  );
}

function LastContacts({ profile, nowMs }: { profile: Profile; nowMs: number }) {
  const { t } = useTranslation();
  const n = profile.contactsKeptDays;
  if (profile.lastContacts.length === 0) {
    return <p className="sd-meta">{n === undefined ? t('call.noContacts') : t('call.noRecentContacts', { n })}</p>;
  }
  return (
    <>
      <ul className={classes.rows} data-testid="last-contacts">
        {profile.lastContacts.slice(0, 3).map((contact) => (
          <li key={contact.id}>
            <UnstyledButton
              className={classes.row}
              title={`${contact.agentName} ${dayTime(contact.atMs, nowMs)}`}
              onClick={() => useUiStore.getState().openRecord(contact.id)}
            >
              <time className={classes.date}>{dateText(contact.atMs, nowMs)}</time>
              <span className={classes.rowText}>
                {t(`words.channel.${contact.channel}`)}
                {contact.durationMs !== null && contact.channel === 'phone' ? ` ${talkTime(contact.durationMs)}` : ''} · {contact.summary}
              </span>
              {contact.emotionPeak >= 2 ? <Chip tone="attention">{t(`words.emotion.e${contact.emotionPeak}`)}</Chip> : null}
              <IconChevronRight size={14} stroke={1.8} aria-hidden="true" />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {n === undefined ? null : (
        <p className="sd-meta" data-testid="older-contacts">
          {t('call.olderContacts', { n })}
        </p>
      )}
    </>
  );
}
