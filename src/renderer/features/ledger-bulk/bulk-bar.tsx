/** What can be done with all ticked tickets at once, and how each of them took it. */
import { ActionIcon, Button, Modal, NativeSelect, Popover, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight, IconNote, IconUserShare, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorTable, isErrorCode } from '../../../shared/base/error-codes.ts';
import { canOwnTickets, ticketStages } from '../../../shared/base/words.ts';
import { type DraftKey, draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { ChangedRow, LedgerChange } from '../../../shared/contract/ledger-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { clearDraft } from '../../ipc/use-draft.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { useLedgerStore } from '../../state/ledger-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { SmallForm } from '../../ui/small-form.tsx';
import classes from './bulk-bar.module.css';

/** What is written for all ticked tickets stays until it was taken, also when the store refused it as a whole. */
const keyOf: Record<LedgerChange['kind'], DraftKey | null> = { owner: null, stage: draftKeys.bulkStage(), note: draftKeys.bulkNote() };

/** Kept beside what is written for them, so that it goes with them. */
const tickedIds = () => [...useLedgerStore.getState().ticked].join(' ');

type FormProps = { onChange(change: LedgerChange): void; busy: boolean };

function OwnerForm({ onChange, busy }: FormProps) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(queries.session.members.queryOptions());
  const owners = members.filter(({ role }) => canOwnTickets(role));
  const [ownerId, setOwnerId] = useState('');
  return (
    <SmallForm
      submit={t('words.confirm')}
      busy={busy}
      disabled={ownerId === ''}
      onSubmit={() => {
        onChange({ kind: 'owner', ownerId });
      }}
    >
      <NativeSelect
        label={t('ledger.bulk.owner')}
        data-autofocus
        data={[{ value: '', label: t('ledger.bulk.pick') }, ...owners.map(({ id, name }) => ({ value: id, label: name }))]}
        value={ownerId}
        onChange={(event) => setOwnerId(event.currentTarget.value)}
      />
    </SmallForm>
  );
}

function StageForm({ onChange, busy }: FormProps) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<(typeof ticketStages)[number] | ''>('');
  const draft = useFormDraft(draftKeys.bulkStage(), { reason: '', about: '' });
  const { reason } = draft.values;
  return (
    <SmallForm
      submit={t('words.confirm')}
      busy={busy}
      disabled={stage === '' || reason.trim() === ''}
      onSubmit={() => {
        if (stage !== '') onChange({ kind: 'stage', stage, reason: reason.trim() });
      }}
    >
      <NativeSelect
        label={t('ledger.bulk.stage')}
        data-autofocus
        data={[
          { value: '', label: t('ledger.bulk.pick') },
          ...ticketStages.slice(1).map((each) => ({ value: each, label: t(`words.stage.${each}`) })),
        ]}
        value={stage}
        onChange={(event) => setStage(ticketStages.find((each) => each === event.currentTarget.value) ?? '')}
      />
      <TextInput
        label={t('ledger.bulk.reason')}
        maxLength={300}
        value={reason}
        onChange={(event) => draft.set({ reason: event.currentTarget.value, about: tickedIds() })}
      />
    </SmallForm>
  );
}

function NoteForm({ onChange, busy }: FormProps) {
  const { t } = useTranslation();
  const draft = useFormDraft(draftKeys.bulkNote(), { text: '', about: '' });
  const { text } = draft.values;
  return (
    <SmallForm
      submit={t('words.confirm')}
      busy={busy}
      disabled={text.trim() === ''}
      onSubmit={() => {
        onChange({ kind: 'note', text: text.trim() });
      }}
    >
      <Textarea
        label={t('ledger.bulk.note')}
        data-autofocus
        autosize
        minRows={2}
        maxRows={6}
        maxLength={5_000}
        value={text}
        onChange={(event) => draft.set({ text: event.currentTarget.value, about: tickedIds() })}
      />
    </SmallForm>
  );
}

type Outcome = { rows: readonly ChangedRow[]; ownerId: string | null };

/** Each refusal once, with the tickets it met. */
function refusals(rows: readonly ChangedRow[]): [string, string[]][] {
  const byCode = new Map<string, string[]>();
  for (const { code, ticketNo } of rows) if (code !== null) byCode.set(code, [...(byCode.get(code) ?? []), ticketNo]);
  return [...byCode];
}

function Told({ outcome, onClose, onUndo, undoing }: { outcome: Outcome; onClose(): void; onUndo(): void; undoing: boolean }) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const refused = outcome.rows.filter(({ code }) => code !== null);
  const changed = outcome.rows.length - refused.length;
  const sentence = (code: string) =>
    isErrorCode(code) ? (i18n.language.startsWith('zh') ? errorTable[code].zh : errorTable[code].en) : code;
  return (
    <>
      <Banner
        tone={refused.length === 0 ? 'brand' : 'attention'}
        lead={t('ledger.bulk.changed', { count: changed })}
        action={
          <>
            {refused.length > 0 ? (
              <Button size="xs" variant="default" onClick={() => setOpen(true)}>
                {t('ledger.bulk.why')}
              </Button>
            ) : null}
            {outcome.ownerId !== null && changed > 0 ? (
              <Button size="xs" variant="default" loading={undoing} onClick={onUndo}>
                {t('ledger.bulk.undo')}
              </Button>
            ) : null}
            <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('words.close')} onClick={onClose}>
              <IconX size={14} stroke={1.8} aria-hidden="true" />
            </ActionIcon>
          </>
        }
      >
        {refused.length > 0 ? t('ledger.bulk.refused', { count: refused.length }) : null}
      </Banner>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('ledger.bulk.refused', { count: refused.length })}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        {refusals(outcome.rows).map(([code, numbers]) => (
          <section key={code} className={classes.refusal}>
            <p>{sentence(code)}</p>
            <p className="sd-meta sd-figures">{numbers.join(' · ')}</p>
          </section>
        ))}
      </Modal>
    </>
  );
}

type WhatKind = LedgerChange['kind'];
const kinds: readonly { kind: WhatKind; icon: typeof IconNote; Form: (props: FormProps) => ReactNode }[] = [
  { kind: 'owner', icon: IconUserShare, Form: OwnerForm },
  { kind: 'stage', icon: IconArrowRight, Form: StageForm },
  { kind: 'note', icon: IconNote, Form: NoteForm },
];

function Actions({ onChange, busy }: FormProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<WhatKind | null>(null);
  return kinds.map(({ kind, icon: Icon, Form }) => (
    <Popover
      key={kind}
      opened={open === kind}
      onChange={(isOpen) => setOpen(isOpen ? kind : null)}
      position="bottom-start"
      width={280}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon size={15} stroke={1.8} />}
          onClick={() => setOpen(open === kind ? null : kind)}
        >
          {t(`ledger.bulk.do.${kind}`)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Form
          busy={busy}
          onChange={(change) => {
            setOpen(null);
            onChange(change);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  ));
}

/** Shows while something is ticked, and afterwards what came of it. */
export function BulkBar() {
  const { t } = useTranslation();
  const ticked = useLedgerStore((state) => state.ticked);
  const { untickAll } = useLedgerStore.getState();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const change = useDeskMutation(desk.ledger.change, {
    onDone: (rows, input) => {
      const key = keyOf[input.change.kind];
      if (key !== null) clearDraft(key);
      setOutcome({ rows, ownerId: input.change.kind === 'owner' ? input.change.ownerId : null });
      untickAll();
    },
  });
  const undo = useDeskMutation(desk.ledger.giveBack, { onDone: (rows) => setOutcome({ rows, ownerId: null }) });
  const giveBack = () => {
    if (outcome === null || outcome.ownerId === null) return;
    const given = outcome.rows.filter(({ code }) => code === null);
    undo.run({ from: outcome.ownerId, tickets: given.map(({ ticketId, ownerBefore }) => ({ ticketId, ownerId: ownerBefore })) });
  };
  const sentence = change.sentence ?? undo.sentence;
  return (
    <>
      {ticked.length > 0 ? (
        <div className={classes.bar} role="toolbar" aria-label={t('ledger.bulk.toolbar')}>
          <strong className="sd-figures">{t('ledger.bulk.ticked', { count: ticked.length })}</strong>
          <Actions busy={change.busy} onChange={(wish) => change.run({ ticketIds: [...ticked], change: wish })} />
          <Button size="xs" variant="subtle" color="gray" onClick={untickAll}>
            {t('ledger.bulk.untick')}
          </Button>
        </div>
      ) : null}
      {sentence ? <Banner tone="harm">{sentence}</Banner> : null}
      {outcome && ticked.length === 0 ? (
        <div className={classes.told}>
          <Told outcome={outcome} onClose={() => setOutcome(null)} onUndo={giveBack} undoing={undo.busy} />
        </div>
      ) : null}
    </>
  );
}
