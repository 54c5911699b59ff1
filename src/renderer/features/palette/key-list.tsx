/** F1: every action with its key, so that the keyboard can be learnt from the screen. */
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actionIds, hotkeyTable } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd } from '../../ui/kbd.tsx';
import classes from './key-list.module.css';

export function KeyList() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useHotkey('help.open', () => setOpen(true));
  return (
    <Modal
      opened={open}
      onClose={() => setOpen(false)}
      size={720}
      title={t('frame.help.title')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <dl className={classes.list}>
        {actionIds.map((id) => (
          <div key={id} className={classes.row}>
            <dt>{t(hotkeyTable[id].label)}</dt>
            <dd>
              {hotkeyTable[id].keys.map((chord) => (
                <Kbd key={chord} chord={chord} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.note}>{t('frame.help.note')}</p>
    </Modal>
  );
}
