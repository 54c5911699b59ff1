/** Answering a request: one key grants, one refuses, and a reason goes along when the answer needs one. */
import { ActionIcon, Button, Popover, Textarea } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../shared/contract/approval-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { clearDraft } from '../../ipc/use-draft.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { moneyText } from '../../ui/time-text.ts';
import classes from './to-do-list.module.css';

const noteKey = ({ id, ticketId }: ApprovalView) => draftKeys.approvalNote(ticketId, id);

type Decide = (decision: 'granted' | 'refused', note: string) => void;

function WithReason({ approval, decide, busy }: { approval: ApprovalView; decide: Decide; busy: boolean }) {
  const { t } = useTranslation();
  const draft = useFormDraft(noteKey(approval), { note: '' });
  const { note } = draft.values;
  return (
    <div className={classes.form}>
      <p>
        <strong>{approval.title}</strong> · {moneyText(approval.costCents)}
        {approval.couponCents > 0 ? ` · ${t('work.approval.coupon', { money: moneyText(approval.couponCents) })}` : ''}
      </p>
      {approval.reason === '' ? null : <p className="sd-meta">{t('work.approval.reason', { reason: approval.reason })}</p>}
      {approval.mayGrant ? null : (
        <p className="sd-meta">{t(approval.needs === 'manager' ? 'work.approval.aboveLead' : 'work.approval.aboveAll')}</p>
      )}
      <Textarea
        label={t('work.approval.note')}
        placeholder={t('work.approval.noteHint')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={500}
        data-autofocus
        value={note}
        onChange={(event) => draft.set({ note: event.currentTarget.value })}
      />
      <div className={classes.formActions}>
        <Button size="xs" variant="default" disabled={busy} onClick={() => decide('refused', note)}>
          {t('work.approval.refuse')}
        </Button>
        <Button size="xs" disabled={busy || !approval.mayGrant} onClick={() => decide('granted', note)}>
          {t('work.approval.grant')}
        </Button>
      </div>
    </div>
  );
}

/** `current`: this line has the cursor, so the keys act on it. */
export function ApprovalAction({ approval, current }: { approval: ApprovalView; current: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const sending = useDeskMutation(desk.approval.decide, {
    onDone: (_, { note }) => {
      if (note !== '') clearDraft(noteKey(approval));
      setOpen(false);
    },
  });
  const decide: Decide = (decision, note) => sending.run({ approvalId: approval.id, decision, note });
  useHotkey('approval.grant', () => decide('granted', ''), current && approval.mayGrant && !sending.busy);
  useHotkey('approval.refuse', () => decide('refused', ''), current && !sending.busy);
  const chord = chordFor(approval.mayGrant ? 'approval.grant' : 'approval.refuse');
  const label = t(approval.mayGrant ? 'work.approval.grant' : 'work.approval.refuse');
  return (
    <div className={classes.answers} data-testid="approval-answer">
      <Popover opened={open || sending.sentence !== null} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon
            size={28}
            variant="subtle"
            color="gray"
            aria-label={t('work.approval.withNote')}
            title={t('work.approval.withNote')}
            onClick={() => setOpen(true)}
          >
            <IconMessagePlus size={16} stroke={1.8} aria-hidden="true" />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          {sending.sentence ? <Banner tone="harm">{sending.sentence}</Banner> : null}
          <WithReason approval={approval} decide={decide} busy={sending.busy} />
        </Popover.Dropdown>
      </Popover>
      {current ? null : (
        <span className={classes.keyRoom}>
          <Kbd chord={chord} />
        </span>
      )}
      <Button
        size="xs"
        variant={current ? 'filled' : 'default'}
        loading={sending.busy}
        rightSection={current ? <Kbd chord={chord} /> : null}
        aria-keyshortcuts={current ? keyShortcut(chord) : undefined}
        aria-label={`${label}: ${approval.title}`}
        onClick={() => decide(approval.mayGrant ? 'granted' : 'refused', '')}
      >
        {label}
      </Button>
    </div>
  );
}
