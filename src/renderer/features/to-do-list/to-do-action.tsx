/** The one key that settles a line: a promise kept or broken, a follow-up's outcome, or the way to the ticket. */
import { Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { screensOf } from '../../state/role-screens.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { ApprovalAction } from './approval-action.tsx';
import { CallCustomer } from './call-customer.tsx';
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

type ActionProps = { item: TodoItem; current: boolean; open: boolean; onOpen: (open: boolean) => void };

/**
 * `current`: this line has the cursor, so the key acts on it and the button is the one in full colour. `open` is kept by the list: a line
 * that becomes late meanwhile stands in another group, and stays open there.
 */
export function ToDoAction(props: ActionProps) {
  const { approval } = props.item;
  return approval === undefined ? <PlainAction {...props} /> : <ApprovalAction approval={approval} current={props.current} />;
}

function PlainAction({ item, current, open, onOpen }: ActionProps) {
  const { t } = useTranslation();
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const own = screensOf(session?.user?.role);
  const act = () => {
    const ui = useUiStore.getState();
    if (item.kind === 'conflict') ui.setOutboxOpen(true);
    else if (item.postId !== undefined && own.includes('posts')) ui.openPost(item.postId);
    else if (item.kind === 'escalation' && own.includes('escalations')) ui.go('escalations');
    else if (item.kind === 'escalation' || item.kind === 'ticket_clock' || item.kind === 'task') {
      if (item.ticketId) ui.openTicket(item.ticketId);
    } else onOpen(true);
  };
  useHotkey('item.act', act, current);
  const label = t(item.kind === 'commitment' || item.kind === 'follow_up' ? 'work.toDo.act' : 'work.toDo.open');
  const button = (
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
  );
  // What is written about a call stands apart from its line, which may move or leave the picture while the list goes on.
  if (item.kind === 'follow_up') {
    return (
      <div className={classes.answers}>
        <CallCustomer item={item} current={current && !open} onCalled={() => onOpen(true)} />
        {button}
      </div>
    );
  }
  return (
    <Popover opened={open} onChange={onOpen} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown>
        <SettleCommitment item={item} onDone={() => onOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
