/** What stands between an option above the limit and the customer: one key asks, and the answer appears here while the call goes on. */
import { Button } from '@mantine/core';
import { IconCheck, IconClockPause, IconUserQuestion, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../shared/contract/approval-views.ts';
import type { Option } from '../../../shared/ticket/ticket.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Chip } from '../../ui/chip.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import classes from './guide.module.css';
import type { Approvals } from './use-approvals.ts';

type Props = { option: Option; approvals: Approvals /** The key asks for this one. */; keyed: boolean };

function Ask({ option, approvals, keyed }: Props) {
  const { t } = useTranslation();
  const { canAsk, busy } = approvals;
  const ask = () => approvals.ask(option);
  useHotkey('approval.ask', ask, keyed && canAsk && !busy);
  return (
    <Button
      size="compact-xs"
      variant="light"
      data-testid="approval-ask"
      disabled={!canAsk}
      loading={busy}
      title={canAsk ? t('guide.approval.askHint') : t('guide.approval.needsCustomer')}
      aria-keyshortcuts={keyed ? keyShortcut(chordFor('approval.ask')) : undefined}
      leftSection={<IconUserQuestion size={14} stroke={1.8} aria-hidden="true" />}
      rightSection={keyed ? <Kbd chord={chordFor('approval.ask')} /> : null}
      onClick={ask}
    >
      {t('guide.approval.ask')}
    </Button>
  );
}

function Waiting({ approval, approvals }: { approval: ApprovalView; approvals: Approvals }) {
  const { t } = useTranslation();
  return (
    <>
      <Chip tone="attention" icon={<IconClockPause size={13} stroke={1.8} aria-hidden="true" />}>
        {t(approval.unsent ? 'guide.approval.unsent' : `guide.approval.waiting.${approval.needs ?? 'nobody'}`)}
      </Chip>
      <Button size="compact-xs" variant="subtle" color="gray" disabled={approvals.busy} onClick={() => approvals.withdraw(approval)}>
        {t('guide.approval.withdraw')}
      </Button>
    </>
  );
}

export function OptionApproval({ option, approvals, keyed }: Props) {
  const { t } = useTranslation();
  const approval = approvals.of(option);
  const isAsked = approval !== null && approval.status !== 'withdrawn';
  return (
    <div className={classes.approval} data-testid="approval" data-status={approval?.status ?? 'none'} aria-live="polite">
      {approval?.status === 'open' ? <Waiting approval={approval} approvals={approvals} /> : null}
      {approval?.status === 'granted' ? (
        <Chip tone="brand" icon={<IconCheck size={13} stroke={2.2} aria-hidden="true" />}>
          {t('guide.approval.granted', { who: approval.decidedByName })}
        </Chip>
      ) : null}
      {approval?.status === 'refused' ? (
        <Chip tone="harm" icon={<IconX size={13} stroke={2.2} aria-hidden="true" />}>
          {t('guide.approval.refused', { who: approval.decidedByName })}
        </Chip>
      ) : null}
      {isAsked && approval.note !== '' ? <span className={classes.approvalNote}>{quotedWords(t, [approval.note])}</span> : null}
      {!isAsked || approval.status === 'refused' ? <Ask option={option} approvals={approvals} keyed={keyed && !isAsked} /> : null}
    </div>
  );
}
