/** The way between screens, always at the left, always in the same order. */
import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconBook2,
  IconBuilding,
  IconChecklist,
  IconMessage2,
  IconPhone,
  IconSettings,
  IconUrgent,
  IconUser,
  IconWorld,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { may } from '../../../shared/base/rights.ts';
import type { Role } from '../../../shared/base/words.ts';
import { queries } from '../../ipc/queries.ts';
import { type ActionId, chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { screenFor, screensOf } from '../../state/role-screens.ts';
import { type Screen, useUiStore } from '../../state/ui-store.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './frame.module.css';

type Place = {
  screen: Screen;
  label: 'callDesk' | 'toDo' | 'ledger' | 'customer' | 'packs' | 'queue' | 'escalations' | 'posts' | 'settings';
  icon: typeof IconPhone;
  action: ActionId;
};

const places: readonly Place[] = [
  { screen: 'call-desk', label: 'callDesk', icon: IconPhone, action: 'screen.callDesk' },
  { screen: 'to-do', label: 'toDo', icon: IconChecklist, action: 'screen.toDo' },
  { screen: 'posts', label: 'posts', icon: IconWorld, action: 'screen.posts' },
  { screen: 'ledger', label: 'ledger', icon: IconBook2, action: 'screen.ledger' },
  { screen: 'customer', label: 'customer', icon: IconUser, action: 'screen.customer' },
  { screen: 'packs', label: 'packs', icon: IconMessage2, action: 'screen.packs' },
  { screen: 'queue', label: 'queue', icon: IconBuilding, action: 'screen.queue' },
  { screen: 'escalations', label: 'escalations', icon: IconUrgent, action: 'screen.escalations' },
];
const settingsPlace: Place = { screen: 'settings', label: 'settings', icon: IconSettings, action: 'screen.settings' };

type Waiting = { count: number; isLate: boolean };
type ItemProps = { place: Place; role: Role | undefined; waiting?: Waiting };

const nothingWaits: Waiting = { count: 0, isLate: false };

/** How many requests wait for this person's answer. */
function AskedItem(props: ItemProps) {
  const { data } = useQuery(queries.approval.waiting.queryOptions());
  return <RailItem {...props} waiting={{ count: data?.count ?? 0, isLate: false }} />;
}

/** How many public posts are late. */
function PostsItem(props: ItemProps) {
  const { data } = useQuery(queries.post.waiting.queryOptions());
  const nowMs = useNow(10_000);
  return <RailItem {...props} waiting={{ count: (data?.dueAtMs ?? []).filter((dueAtMs) => dueAtMs < nowMs).length, isLate: true }} />;
}

/** Nothing is asked for those whom nobody asks. */
function itemFor(place: Place, role: Role | undefined) {
  if (place.screen === 'posts') return PostsItem;
  return place.screen === 'to-do' && may(role, 'lead') ? AskedItem : RailItem;
}

function RailItem({ place, role, waiting: { count: waiting, isLate } = nothingWaits }: ItemProps) {
  const { t } = useTranslation();
  const current = useUiStore((state) => screenFor(role, state.screen) === place.screen);
  const Icon = place.icon;
  const go = () => useUiStore.getState().go(place.screen);
  useHotkey(place.action, go);
  return (
    <Tooltip
      position="right"
      openDelay={600}
      disabled={current}
      label={
        <>
          {t(`frame.${place.label}`)} <Kbd chord={chordFor(place.action)} />
        </>
      }
    >
      <UnstyledButton
        className={classes.item}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={keyShortcut(chordFor(place.action))}
        onClick={go}
      >
        <span className={classes.itemIcon}>
          <Icon size={19} stroke={1.8} aria-hidden="true" />
          {waiting === 0 ? null : (
            <span className={classes.badge} data-late={isLate} data-testid="rail-badge" aria-hidden="true">
              {waiting > 99 ? '99+' : waiting}
            </span>
          )}
        </span>
        {t(`frame.${place.label}`)}
        {waiting === 0 ? null : (
          <VisuallyHidden>{t(isLate ? 'frame.postsLate' : 'frame.waitingForYou', { count: waiting })}</VisuallyHidden>
        )}
      </UnstyledButton>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const role = session?.user?.role;
  const own = session === undefined ? [] : places.filter(({ screen }) => screensOf(role).includes(screen));
  return (
    <nav className={classes.rail} aria-label={t('frame.nav')}>
      <div className={classes.logo} role="img" aria-label={t('frame.product')}>
        稳
      </div>
      {own.map((place) => {
        const Item = itemFor(place, role);
        return <Item key={place.screen} place={place} role={role} />;
      })}
      <div className={classes.gap} />
      <RailItem place={settingsPlace} role={role} />
    </nav>
  );
}
