/** What the window side says itself: its menu and the window's first title, in the system's language. Everything else is the page's. */
import { app } from 'electron';
import { type Locale, localeOf } from '../../shared/base/locale.ts';

/** The system's language, until a person has chosen another; `--lang=…` counts before it. */
export function systemLocale(): Locale {
  const asked = app.commandLine.getSwitchValue('lang');
  return localeOf(asked === '' ? app.getPreferredSystemLanguages() : [asked]);
}

export const windowWords = {
  'zh-CN': {
    product: '稳接',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    view: '显示',
    zoomIn: '放大',
    zoomOut: '缩小',
    actualSize: '实际大小',
    fullScreen: '全屏',
    devTools: '开发者工具',
    minimize: '最小化',
    quit: '退出稳接',
  },
  en: {
    product: 'Steadydesk',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: 'View',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    actualSize: 'Actual size',
    fullScreen: 'Full screen',
    devTools: 'Developer tools',
    minimize: 'Minimise',
    quit: 'Quit Steadydesk',
  },
} as const satisfies Record<Locale, Record<string, string>>;
