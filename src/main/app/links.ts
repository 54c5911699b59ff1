/** Receives `steadydesk:` and `tel:` links from the operating system: at the start, from a second start, or as an event (macOS). Reads nothing in them. */
import { app, type BrowserWindow } from 'electron';
import { linkAmong } from '../contacts/parse-link.ts';

/** Longer ones are no links of ours; the rest is judged where they are read. */
const mostChars = 500;

export type LinkGate = {
  /** From now on links go here; those that came before follow at once. */
  open(take: (url: string) => void): void;
};

/** Must be called before 'ready': macOS delivers the link of a start before it. */
export function watchLinks(argv: readonly string[]): LinkGate {
  let take: ((url: string) => void) | null = null;
  const early: string[] = [];
  const came = (url: string | null) => {
    if (url === null || url.length > mostChars) return;
    if (take === null) early.push(url);
    else take(url);
  };
  came(linkAmong(argv.slice(1)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    came(url);
  });
  app.on('second-instance', (_event, args) => came(linkAmong(args.slice(1))));
  if (app.isPackaged) app.setAsDefaultProtocolClient('steadydesk');
  return {
    open(next) {
      take = next;
      for (const url of early.splice(0)) next(url);
    },
  };
}

/** Whoever starts the app a second time means the window that is there. */
export function comeToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
