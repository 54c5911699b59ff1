/** Makes the one window of the desk: sandboxed, shown when painted, back where it stood, and closed only after its page could save. */
import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { defaultSize, keepBounds, leastSize, readBounds } from './window-bounds.ts';

export type DeskWindowOptions = {
  preload: string;
  pageUrl: string;
  /** Until the page says its own. */
  title: string;
  userData: string;
  /** Off in a packaged app: they would open every door of the page. */
  devTools: boolean;
  onProblem(event: string, reason: string): void;
};

/** Hiding tells the page to save its drafts; this is how long it gets for that. */
const lastWordsMs = 200;
/** A page that dies more often than this within a minute is left alone. */
const mostReloads = 3;

function restoreBounds(file: string) {
  const bounds = readBounds(
    file,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  return { bounds: bounds ?? defaultSize, isMaximized: bounds?.isMaximized ?? false };
}

function rememberBounds(window: BrowserWindow, file: string): void {
  const save = () => {
    if (window.isDestroyed() || window.isMinimized()) return;
    keepBounds(file, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  window.on('moved', save);
  window.on('resized', save);
  window.on('close', save);
}

function reloadAfterCrash(window: BrowserWindow, options: DeskWindowOptions): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    options.onProblem('page.gone', details.reason);
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    crashes = [...crashes.filter((atMs) => now - atMs < 60_000), now];
    if (crashes.length <= mostReloads) void window.loadURL(options.pageUrl).catch(() => undefined);
  });
}

function closeAfterLastWords(window: BrowserWindow): void {
  let isSaying = false;
  window.on('close', (event) => {
    if (isSaying || window.webContents.isCrashed()) return;
    isSaying = true;
    event.preventDefault();
    window.hide();
    setTimeout(() => {
      if (!window.isDestroyed()) window.destroy();
    }, lastWordsMs);
  });
}

/** The page is loaded by the caller, once it may have ports. */
export function makeDeskWindow(options: DeskWindowOptions): BrowserWindow {
  const boundsFile = join(options.userData, 'window.json');
  const { bounds, isMaximized } = restoreBounds(boundsFile);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    show: false,
    title: options.title,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: options.devTools,
      navigateOnDragDrop: false,
      // Its dictionaries come from the network.
      spellcheck: false,
      // Clocks and drafts go on while another program is in front.
      backgroundThrottling: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberBounds(window, boundsFile);
  reloadAfterCrash(window, options);
  closeAfterLastWords(window);
  return window;
}
