/** When the number does not name one person: the likely ones to pick from, a search, and a form for somebody new. */
import { Button, NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowBackUp, IconUserPlus, IconUserQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Candidate, RunningContact } from '../../../shared/contact/contact.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useAway } from '../../ipc/use-away.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { usePeopleSearch } from '../../ipc/use-search.ts';
import { useNow } from '../../state/now.ts';
import { AwayList } from '../../ui/away-list.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { matchText } from '../../ui/store-words.ts';
import { dateText, type Translate } from '../../ui/time-text.ts';
import classes from './profile.module.css';

/** Who stands there now, and how to leave them there: given where a wrong match is corrected. */
type Wrong = { maskedName: string; onKeep(): void };

export function MatchCandidates({ contact, wrong }: { contact: RunningContact; wrong?: Wrong }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const hits = usePeopleSearch(search.trim(), 6);
  const link = useDeskMutation(desk.contact.linkCustomer);
  const pick = (customerId: string) => link.run({ contactId: contact.id, customerId, how: 'picked' });
  const found: readonly Candidate[] = search.trim() === '' ? contact.candidates : (hits.data ?? []);
  const nowMs = useNow(60_000);
  const isAsking = search.trim() !== '';
  const away = useAway({
    text: search.trim(),
    contactId: isAsking || wrong !== undefined || contact.candidates.length > 0 ? null : contact.id,
    onHere: pick,
  });
  const listed = found.filter(({ customerId }) => customerId !== contact.customerId);
  const title = wrong !== undefined ? 'call.rightOne' : contact.candidates.length > 0 ? 'call.whichOne' : 'call.unknown';
  return (
    <section className={classes.panel} aria-label={t('call.whoIsIt')}>
      <header className={classes.head}>
        <h2 className={classes.name}>
          <IconUserQuestion size={20} stroke={1.8} aria-hidden="true" /> {t(title)}
        </h2>
        <p className="sd-meta">{contact.fromMasked === '' ? t('call.noNumber') : contact.fromMasked}</p>
      </header>
      {wrong === undefined ? null : <WrongOne {...wrong} />}
      {contact.relayNumber ? <Banner tone="attention">{t('call.relay')}</Banner> : null}
      <TextInput
        label={t('call.search')}
        placeholder={t('call.searchPlaceholder')}
        value={search}
        autoFocus={wrong !== undefined}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && search === '') wrong?.onKeep();
        }}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <CandidateList candidates={listed} busy={link.busy} onPick={pick} />
      {search.trim() !== '' && hits.isSuccess && listed.length === 0 ? <p className="sd-meta">{t('call.nobodyFound')}</p> : null}
      <AwayList
        away={away}
        nowMs={nowMs}
        title={t(isAsking ? 'work.customer.away.title' : 'work.customer.away.callers')}
        isAlone={isAsking && hits.isSuccess && listed.length === 0}
      />
      {link.sentence ? <Banner tone="harm">{link.sentence}</Banner> : null}
      <NewCustomer contact={contact} />
    </section>
  );
}

function WrongOne({ maskedName, onKeep }: Wrong) {
  const { t } = useTranslation();
  return (
    <>
      <p className="sd-meta">{t('call.rightOneHint', { name: maskedName })}</p>
      <Button
        variant="default"
        classNames={{ root: classes.keep, label: classes.keepWords }}
        leftSection={<IconArrowBackUp size={16} stroke={1.8} aria-hidden="true" />}
        rightSection={<Kbd chord="Esc" />}
        onClick={onKeep}
      >
        {t('call.keepThisOne', { name: maskedName })}
      </Button>
    </>
  );
}

/** Somebody found by what was typed has no reason of their own. */
function whereAndWhy(t: Translate, { region, why, reason }: Candidate, language: string): string {
  const matched = matchText(t, { why, reason: reason === 'picked' ? 'search' : reason }, language);
  return [region, matched].filter((part) => part !== '').join(' · ');
}

function CandidateList({ candidates, busy, onPick }: { candidates: readonly Candidate[]; busy: boolean; onPick(id: string): void }) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow(60_000);
  return (
    <ul className={classes.candidates}>
      {candidates.map((candidate) => (
        <li key={candidate.customerId}>
          <UnstyledButton
            className={classes.candidate}
            data-testid="candidate"
            disabled={busy}
            onClick={() => onPick(candidate.customerId)}
          >
            <span className={classes.nameRow}>
              <strong>{candidate.maskedName}</strong>
              <span className="sd-figures">{candidate.maskedPhone}</span>
            </span>
            <span className="sd-meta">
              {whereAndWhy(t, candidate, i18n.language)}
              {candidate.lastContactAtMs === null ? null : (
                <span className="sd-whole"> · {t('call.lastOn', { date: dateText(candidate.lastContactAtMs, nowMs) })}</span>
              )}
            </span>
            {candidate.openTickets > 0 ? <Chip tone="attention">{t('call.openCount', { count: candidate.openTickets })}</Chip> : null}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

const salutations = ['女士', '先生'] as const;
type NewPerson = { name: string; salutation: '' | (typeof salutations)[number]; phone: string };
const blankCustomer: NewPerson = { name: '', salutation: '', phone: '' };

function NewCustomer({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const draft = useFormDraft(draftKeys.newCustomer(contact.id), blankCustomer);
  const { name, salutation, phone } = draft.values;
  const create = useDeskMutation(desk.customer.create, { onDone: draft.clear });
  if (!open) {
    return (
      <Button variant="default" leftSection={<IconUserPlus size={16} stroke={1.8} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('call.newCustomer')}
      </Button>
    );
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        create.run({ name: name.trim(), salutation, phone: phone.trim(), contactId: contact.id });
      }}
    >
      <SectionTitle>{t('call.newCustomer')}</SectionTitle>
      <TextInput
        label={t('call.name')}
        value={name}
        maxLength={50}
        autoFocus
        onChange={(event) => draft.set({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('call.salutation')}
        value={salutation}
        onChange={(event) => draft.set({ salutation: salutations.find((each) => each === event.currentTarget.value) ?? '' })}
        data={[
          { value: '', label: t('call.noSalutation') },
          { value: '女士', label: t('call.ms') },
          { value: '先生', label: t('call.mr') },
        ]}
      />
      <TextInput
        label={t('call.phone')}
        placeholder={contact.fromMasked === '' ? '' : t('call.phoneFromCall', { number: contact.fromMasked })}
        value={phone}
        maxLength={40}
        onChange={(event) => draft.set({ phone: event.currentTarget.value })}
      />
      {create.sentence ? <Banner tone="harm">{create.sentence}</Banner> : null}
      <Button type="submit" loading={create.busy} disabled={name.trim() === ''}>
        {t('call.createAndLink')}
      </Button>
    </form>
  );
}
