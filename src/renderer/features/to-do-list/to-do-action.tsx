/** The one key that settles a line: a promise kept or broken, a follow-up's outcome, or the way to the ticket. */
import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { ApprovalAction } from './approval-action.tsx';
import { CompleteFollowUp } from './complete-follow-up.tsx';
import classes from './to-do-list.module.css';
import { toDoWhat } from './to-do-words.ts';

function SettleCommitment({ item, onDone }: { item: TodoItem; onDone: () => void }) {
  const { t } = useTranslation();
  const settle = useDeskMutation(desk.commitment.settle, { onDone });
  return (
    <div className={classes.form}>
      <p>{t('work.toDo.settleTitle')}</p>
      {settle.sentence ? <Banner tone="harm">{settle.sentence}</Banner> : null}
      <div className={classes.formActions}>
        <Button size="xs" variant="default" disabled={settle.busy} onClick={() => settle.run({ commitmentId: item.id, status: 'broken' })}>
          {t('work.toDo.broken')}
        </Button>
        <Button size="xs" data-autofocus disabled={settle.busy} onClick={() => settle.run({ commitmentId: item.id, status: 'kept' })}>
          {t('work.toDo.kept')}
        </Button>
      </div>
    </div>
  );
}

/** `current`: this line has the cursor, so the key acts on it and the button is the one in full colour. */
export function ToDoAction(props: { item: TodoItem; current: boolean }) {
  const { approval } = props.item;
  return approval === undefined ? <PlainAction {...props} /> : <ApprovalAction approval={approval} current={props.current} />;
}

function PlainAction({ item, current }: { item: TodoItem; current: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const act = () => {
    const ui = useUiStore.getState();
    if (item.kind === 'conflict') ui.setOutboxOpen(true);
    else if (item.kind === 'escalation') ui.go('escalations');
    else if (item.kind === 'ticket_clock' || item.kind === 'task') {
      if (item.ticketId) ui.openTicket(item.ticketId);
    } else setOpen(true);
  };
  useHotkey('item.act', act, current);
  const label = t(item.kind === 'commitment' || item.kind === 'follow_up' ? 'work.toDo.act' : 'work.toDo.open');
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={current ? 'filled' : 'default'}
          rightSection={current ? <Kbd chord={chordFor('item.act')} /> : null}
          aria-keyshortcuts={current ? keyShortcut(chordFor('item.act')) : undefined}
          aria-label={`${label}: ${toDoWhat(t, item)}`}
          onClick={act}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {item.kind === 'commitment' ? <SettleCommitment item={item} onDone={() => setOpen(false)} /> : null}
        {item.kind === 'follow_up' ? <CompleteFollowUp item={item} onDone={() => setOpen(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}
