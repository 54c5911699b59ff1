/** The way between screens, always at the left, always in the same order. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconBook2, IconChecklist, IconMessage2, IconPhone, IconSettings, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ActionId, chordFor } from '../../state/hotkey-table.ts';
import { type Screen, useUiStore } from '../../state/ui-store.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './frame.module.css';

type Place = {
  screen: Screen;
  label: 'callDesk' | 'toDo' | 'ledger' | 'customer' | 'packs' | 'settings';
  icon: typeof IconPhone;
  action: ActionId;
};

const places: readonly Place[] = [
  { screen: 'call-desk', label: 'callDesk', icon: IconPhone, action: 'screen.callDesk' },
  { screen: 'to-do', label: 'toDo', icon: IconChecklist, action: 'screen.toDo' },
  { screen: 'ledger', label: 'ledger', icon: IconBook2, action: 'screen.ledger' },
  { screen: 'customer', label: 'customer', icon: IconUser, action: 'screen.customer' },
  { screen: 'packs', label: 'packs', icon: IconMessage2, action: 'screen.packs' },
];
const settingsPlace: Place = { screen: 'settings', label: 'settings', icon: IconSettings, action: 'screen.settings' };

function RailItem({ place }: { place: Place }) {
  const { t } = useTranslation();
  const current = useUiStore((state) => state.screen === place.screen);
  const Icon = place.icon;
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
        onClick={() => useUiStore.getState().go(place.screen)}
      >
        <Icon size={19} stroke={1.8} aria-hidden="true" />
        {t(`frame.${place.label}`)}
      </UnstyledButton>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useTranslation();
  return (
    <nav className={classes.rail} aria-label={t('frame.nav')}>
      <div className={classes.logo} role="img" aria-label={t('frame.product')}>
        稳
      </div>
      {places.map((place) => (
        <RailItem key={place.screen} place={place} />
      ))}
      <div className={classes.gap} />
      <RailItem place={settingsPlace} />
    </nav>
  );
}
