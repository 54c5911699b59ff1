/** My day by time left, one line each: who, what, by when, one key to act. */
import { Modal, UnstyledButton } from '@mantine/core';
import {
  IconBriefcase,
  IconBuilding,
  IconGitMerge,
  IconHeartHandshake,
  IconPhoneOutgoing,
  IconUrgent,
  IconUserQuestion,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { queries } from '../../ipc/queries.ts';
import { useFreshFacts } from '../../ipc/use-fresh-facts.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { screensOf } from '../../state/role-screens.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { freshWords } from '../../ui/fresh-words.ts';
import { LongList, type RowPlace } from '../../ui/long-list.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { CompleteFollowUp } from './complete-follow-up.tsx';
import { groupByDay } from './day-groups.ts';
import { ToDoAction } from './to-do-action.tsx';
import classes from './to-do-list.module.css';
import { toDoWhat } from './to-do-words.ts';

const icons = {
  commitment: IconHeartHandshake,
  follow_up: IconPhoneOutgoing,
  ticket_clock: IconBriefcase,
  task: IconBuilding,
  escalation: IconUrgent,
  conflict: IconGitMerge,
  approval: IconUserQuestion,
} as const;

const lineHeight = 45;

type LineProps = {
  item: TodoItem;
  place: RowPlace;
  current: boolean;
  nowMs: number;
  onPick: () => void;
  open: boolean;
  onOpen: (open: boolean) => void;
};

function Line({ item, place, current, nowMs, onPick, open: isOpen, onOpen }: LineProps) {
  const { t } = useTranslation();
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const own = screensOf(session?.user?.role);
  const what = toDoWhat(t, item);
  const Icon = icons[item.kind];
  const open = () => {
    const ui = useUiStore.getState();
    if (item.postId !== undefined && own.includes('posts')) ui.openPost(item.postId);
    else if (item.ticketId) ui.openTicket(item.ticketId);
    else if (item.customerId) ui.openCustomer(item.customerId);
    else if (item.kind === 'escalation' && own.includes('escalations')) ui.go('escalations');
  };
  return (
    <li
      {...place}
      className={classes.line}
      data-current={current}
      aria-current={current ? 'true' : undefined}
      onFocus={onPick}
      onMouseEnter={onPick}
    >
      <span className={classes.kind}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
        {t(`work.toDo.kind.${item.kind}`)}
      </span>
      <UnstyledButton className={classes.words} onClick={open}>
        <span className={classes.who} title={item.who}>
          {item.who}
        </span>
        <span className={classes.what} title={what}>
          {what}
        </span>
      </UnstyledButton>
      <span className={classes.due}>
        {item.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        {item.kind === 'conflict' ? (
          <Chip tone="harm">{t('work.toDo.noDue')}</Chip>
        ) : (
          <>
            <time className="sd-meta">{dayTime(item.dueAtMs, nowMs)}</time>
            <ClockBadge startMs={item.startMs} dueAtMs={item.dueAtMs} metAtMs={null} nowMs={nowMs} />
          </>
        )}
      </span>
      <ToDoAction item={item} current={current} open={isOpen} onOpen={onOpen} />
    </li>
  );
}

export function ToDoList({ items }: { items: readonly TodoItem[] }) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const fresh = useFreshFacts((facts) => freshWords(t, facts).block) ?? '';
  const groups = groupByDay(items, nowMs);
  const order = groups.flatMap((group) => group.items);
  const [pickedId, setPickedId] = useState<string | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const called = items.find(({ id, kind }) => id === openId && kind === 'follow_up') ?? null;
  const at = Math.max(
    0,
    order.findIndex((item) => item.id === pickedId),
  );
  // What the pointer picks is in sight already; what a key picks is brought there.
  const [keyedId, setKeyedId] = useState<string | null>(null);
  const move = (by: number) => {
    const id = order[Math.min(order.length - 1, Math.max(0, at + by))]?.id ?? null;
    setPickedId(id);
    setKeyedId(id);
  };
  useHotkey('item.next', () => move(1), order.length > 0);
  useHotkey('item.previous', () => move(-1), order.length > 0);
  return (
    <div className={classes.list}>
      {groups.map((group) => (
        <section key={group.name} className={classes.group} aria-labelledby={`to-do-${group.name}`}>
          <SectionTitle id={`to-do-${group.name}`} aside={t('work.toDo.count', { count: group.items.length })} fresh={fresh}>
            {t(`work.toDo.groups.${group.name}`)}
          </SectionTitle>
          <LongList
            className={classes.lines}
            items={group.items}
            keyOf={({ id }) => id}
            rowHeight={lineHeight}
            at={group.items.findIndex(({ id }) => id === keyedId)}
            row={(item, place, key) => (
              <Line
                key={key}
                item={item}
                place={place}
                current={order[at]?.id === item.id}
                nowMs={nowMs}
                onPick={() => setPickedId(item.id)}
                open={openId === item.id}
                onOpen={(open) => setOpenId(open ? item.id : null)}
              />
            )}
          />
        </section>
      ))}
      <Modal
        opened={called !== null}
        onClose={() => setOpenId(null)}
        title={called === null ? '' : `${called.who} · ${toDoWhat(t, called)}`}
        centered
      >
        {called === null ? null : <CompleteFollowUp key={called.id} item={called} onDone={() => setOpenId(null)} />}
      </Modal>
    </div>
  );
}
