/** Looks like a field and opens the palette, where searching happens. */
import { UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './frame.module.css';

export function SearchBox() {
  const { t } = useTranslation();
  useHotkey('palette.open', () => spotlight.open());
  return (
    <UnstyledButton className={classes.search} aria-keyshortcuts={keyShortcut(chordFor('palette.open'))} onClick={() => spotlight.open()}>
      <span className={classes.searchText}>{t('frame.search')}</span>
      <Kbd chord={chordFor('palette.open')} />
    </UnstyledButton>
  );
}
