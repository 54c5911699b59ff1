/**
 * Hands every window of ours its port to the store: once when its page has loaded, again whenever the store was restarted.
 * The only user of ipcMain. Refuses any other page, any sub-frame, and anybody who is not one of our windows.
 */
import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents, type WebFrameMain } from 'electron';

export type PortServer = {
  /** From now on this page may have ports. */
  admit(page: WebContents): void;
  /** After a restart of the store: every page that was served gets a fresh port. */
  handFreshPorts(): void;
};

export type PortServerOptions = {
  /** Origin of our own page, e.g. `app://desk`. */
  origin: string;
  /** Gives the other end to the store; false while there is no store. */
  connect(port: MessagePortMain): boolean;
  onRefused(reason: string): void;
};

function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return '';
  }
}

function refusal(
  options: PortServerOptions,
  admitted: ReadonlySet<WebContents>,
  page: WebContents,
  frame: WebFrameMain | null,
): string | null {
  if (!admitted.has(page)) return 'not one of our windows';
  if (frame === null || frame !== page.mainFrame) return 'not the main frame';
  if (originOf(frame.url) !== options.origin) return 'not our page';
  return null;
}

export function servePorts(options: PortServerOptions): PortServer {
  const admitted = new Set<WebContents>();
  const ready = new Set<WebContents>();
  const hand = (page: WebContents) => {
    const { port1, port2 } = new MessageChannelMain();
    if (options.connect(port2)) page.postMessage('steadydesk:port', null, [port1]);
  };
  ipcMain.on('steadydesk:ready', (event) => {
    const reason = refusal(options, admitted, event.sender, event.senderFrame);
    if (reason !== null) {
      options.onRefused(reason);
      return;
    }
    ready.add(event.sender);
    hand(event.sender);
  });
  return {
    admit(page) {
      admitted.add(page);
      page.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) ready.delete(page);
      });
      page.once('destroyed', () => {
        admitted.delete(page);
        ready.delete(page);
      });
    },
    handFreshPorts() {
      for (const page of ready) hand(page);
    },
  };
}
