/** Starts a contact with no telephony at all: a channel, perhaps a number, perhaps a known customer. */
import { Button, Modal, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Channel, channels } from '../../../shared/base/words.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { type FoundPerson, usePeopleSearch } from '../../ipc/use-search.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { FoundNameAndNumber, FoundPlace, isFoundElsewhere } from '../../ui/found-text.tsx';
import classes from './log-by-hand.module.css';

export function LogByHand({ primary = false }: { /** The one action in full colour. */ primary?: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        data-testid="log-by-hand"
        leftSection={<IconPencil size={16} stroke={1.8} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t('guide.log.open')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('guide.log.title')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        {open ? <LogForm onDone={() => setOpen(false)} /> : null}
      </Modal>
    </>
  );
}

type Chosen = Pick<FoundPerson, 'customerId' | 'maskedName' | 'maskedPhone'>;

const blank: { channel: Channel; number: string; customer: Chosen | null } = { channel: 'phone', number: '', customer: null };

function LogForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const draft = useFormDraft(draftKeys.talkByHand(), blank);
  const { channel, number, customer } = draft.values;
  const log = useDeskMutation(desk.contact.logByHand, {
    onDone: ({ contactId }) => {
      draft.clear();
      useUiStore.getState().openContact(contactId);
      onDone();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        log.run({ channel, number: number.trim(), customerId: customer?.customerId ?? null });
      }}
    >
      <p className="sd-meta">{t('guide.log.body')}</p>
      <SegmentedControl
        aria-label={t('guide.log.channel')}
        value={channel}
        onChange={(value) => draft.set({ channel: channels.find((each) => each === value) ?? 'phone' })}
        data={channels.map((each) => ({ value: each, label: t(`words.channel.${each}`) }))}
      />
      <TextInput
        label={t('guide.log.number')}
        data-autofocus
        maxLength={40}
        value={number}
        onChange={(event) => draft.set({ number: event.currentTarget.value })}
      />
      {customer === null ? (
        <CustomerSearch
          onPick={({ customerId, maskedName, maskedPhone }) => draft.set({ customer: { customerId, maskedName, maskedPhone } })}
        />
      ) : (
        <p className={classes.chosen}>
          {t('guide.log.chosen', { name: `${customer.maskedName} ${customer.maskedPhone}` })}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => draft.set({ customer: null })}>
            {t('guide.log.clear')}
          </Button>
        </p>
      )}
      {log.sentence ? <Banner tone="harm">{log.sentence}</Banner> : null}
      <Button type="submit" className={classes.start} loading={log.busy}>
        {t('guide.log.start')}
      </Button>
    </form>
  );
}

const mostHits = 5;

function CustomerSearch({ onPick }: { onPick(hit: FoundPerson): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const hits = usePeopleSearch(wanted, mostHits);
  const listed = wanted === '' ? [] : (hits.data ?? []);
  return (
    <div>
      <TextInput
        label={t('guide.log.customer')}
        placeholder={t('guide.log.customerHint')}
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {wanted !== '' && hits.isSuccess && listed.length === 0 ? <p className="sd-meta">{t('guide.log.none')}</p> : null}
      <ul className={classes.hits}>
        {listed.map((hit) => (
          <li key={hit.customerId}>
            <UnstyledButton className={classes.hit} onClick={() => onPick(hit)}>
              <FoundNameAndNumber {...{ hit, t }} />
              <span className="sd-meta">{isFoundElsewhere(hit) ? <FoundPlace {...{ hit, t }} /> : hit.region}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
