/** Takes from every page whatever a page of ours never needs: navigation, new windows, permissions, devices and the network. */
import { app, type Session, type WebContents } from 'electron';
import { pageOrigin } from './page-files.ts';

/**
 * Before 'ready': Chromium finds no address but this machine's, so that name look-ups and peer connections, which no request filter
 * sees, carry nothing out. The hub is reached by Node, which this does not touch.
 */
export function closeNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1');
}

/** Schemes that never leave the machine. */
const localSchemes = ['data:', 'blob:', 'devtools:'];

function isLocal(address: string, devOrigin: string | null): boolean {
  if (address === pageOrigin || address.startsWith(`${pageOrigin}/`)) return true;
  if (localSchemes.some((scheme) => address.startsWith(scheme))) return true;
  if (devOrigin === null) return false;
  return address.startsWith(`${devOrigin}/`) || address.startsWith(`${devOrigin.replace(/^http/, 'ws')}/`);
}

export function lockSession(session: Session, devOrigin: string | null, onRefused: (what: string) => void): void {
  session.setPermissionRequestHandler((_page, permission, answer) => {
    onRefused(`permission ${permission}`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isLocal(details.url, devOrigin);
    if (cancel) onRefused(`request of type ${details.resourceType}`);
    answer({ cancel });
  });
  session.on('will-download', (event) => {
    onRefused('download');
    event.preventDefault();
  });
}

function lockPage(page: WebContents, onRefused: (what: string) => void): void {
  page.setWindowOpenHandler(() => {
    onRefused('window');
    return { action: 'deny' };
  });
  const refuse = (event: { preventDefault(): void }) => {
    onRefused('navigation');
    event.preventDefault();
  };
  page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  const refuseOther = (event: { url: string; isMainFrame: boolean; preventDefault(): void }) => {
    // A page may load itself again.
    if (!event.isMainFrame || event.url !== page.getURL()) refuse(event);
  };
  page.on('will-navigate', refuseOther);
  page.on('will-frame-navigate', refuseOther);
  page.on('will-redirect', refuse);
  page.on('will-attach-webview', refuse);
}

export function lockEveryPage(onRefused: (what: string) => void): void {
  app.on('web-contents-created', (_event, page) => lockPage(page, onRefused));
}
