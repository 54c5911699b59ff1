/** The application menu: editing and window commands that a text field needs, nothing more. Every other action lives in the page. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export function setMenu(isPackaged: boolean): void {
  const edit: MenuItemConstructorOptions = {
    label: '编辑',
    submenu: [
      { role: 'undo', label: '撤销' },
      { role: 'redo', label: '重做' },
      { type: 'separator' },
      { role: 'cut', label: '剪切' },
      { role: 'copy', label: '复制' },
      { role: 'paste', label: '粘贴' },
      { role: 'selectAll', label: '全选' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '显示',
    submenu: [
      { role: 'zoomIn', label: '放大' },
      { role: 'zoomOut', label: '缩小' },
      { role: 'resetZoom', label: '实际大小' },
      { role: 'togglefullscreen', label: '全屏' },
      ...(isPackaged ? [] : [{ type: 'separator' as const }, { role: 'toggleDevTools' as const, label: '开发者工具' }]),
    ],
  };
  const desk: MenuItemConstructorOptions = {
    label: '稳接',
    submenu: [
      { role: 'minimize', label: '最小化' },
      { role: 'quit', label: '退出稳接' },
    ],
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate([desk, edit, view]));
}
