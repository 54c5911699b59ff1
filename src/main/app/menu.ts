/** The application menu: editing and window commands that a text field needs, nothing more. Every other action lives in the page. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Locale } from '../../shared/base/locale.ts';
import { windowWords } from './words.ts';

export function setMenu(isPackaged: boolean, locale: Locale): void {
  const words = windowWords[locale];
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      { role: 'zoomIn', label: words.zoomIn },
      { role: 'zoomOut', label: words.zoomOut },
      { role: 'resetZoom', label: words.actualSize },
      { role: 'togglefullscreen', label: words.fullScreen },
      ...(isPackaged ? [] : [{ type: 'separator' as const }, { role: 'toggleDevTools' as const, label: words.devTools }]),
    ],
  };
  const desk: MenuItemConstructorOptions = {
    label: words.product,
    submenu: [
      { role: 'minimize', label: words.minimize },
      { role: 'quit', label: words.quit },
    ],
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate([desk, edit, view]));
}
