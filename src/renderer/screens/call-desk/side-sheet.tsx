/** On a narrow window the right column lies over the conversation while it is wanted. Closed it keeps working: its keys and its half-filled forms stay. */
import { CloseButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useUiStore } from '../../state/ui-store.ts';
import classes from './call-desk.module.css';

export function SideSheet({ open, children }: { open: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const sheet = useRef<HTMLDivElement>(null);
  const close = () => useUiStore.getState().setRightDrawerOpen(false);
  useEffect(() => {
    if (open) sheet.current?.focus({ preventScroll: true });
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    // What lies on top of it, as a menu of a step, stands elsewhere in the page and closes by itself first.
    const isOwn = event.target instanceof Node && sheet.current?.contains(event.target) === true;
    if (event.key !== 'Escape' || event.defaultPrevented || !isOwn) return;
    event.preventDefault();
    close();
  };
  return (
    <div
      ref={sheet}
      className={classes.sheet}
      data-testid="side-sheet"
      data-open={open}
      inert={!open}
      role="dialog"
      aria-label={t('guide.title')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={classes.sheetClose}>
        <CloseButton size="sm" aria-label={t('words.close')} onClick={close} />
      </div>
      <div className={classes.sheetBody}>{children}</div>
    </div>
  );
}
