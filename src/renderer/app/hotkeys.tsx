/** The one keydown listener of the window: runs the registered action, swallows the key only when it did. */
import { useLayoutEffect } from 'react';
import { actionForPress } from '../state/hotkeys.ts';
import { isMac } from '../ui/kbd.tsx';

export function HotkeyListener() {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const action = actionForPress(event, isMac);
      if (!action) return;
      event.preventDefault();
      action.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return null;
}
