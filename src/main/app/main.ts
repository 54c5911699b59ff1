/** Composition root of the window side: the only place that joins vault, store process, page and window. Decides nothing about customers. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, powerMonitor, protocol, safeStorage, session } from 'electron';
import { errorTable } from '../../shared/base/error-codes.ts';
import { errorFields, type Log } from '../../shared/base/log.ts';
import { servePorts } from '../ipc/serve.ts';
import { machineClock } from '../platform/clock.ts';
import { askToken, enrolDesk } from '../platform/enrol.ts';
import { type Keychain, type KeyVault, openKeyVault } from '../platform/key-vault.ts';
import { openLog } from '../platform/log.ts';
import type { StoreStart } from '../store/process-messages.ts';
import { type AppConfig, readConfig } from './config.ts';
import { makeDeskWindow } from './desk-window.ts';
import { type EnrolmentOptions, enrolByHand, keepEnrolled, ownToken } from './enrolment.ts';
import { comeToFront, type LinkGate, watchLinks } from './links.ts';
import { closeNetwork, lockEveryPage, lockSession } from './locked-session.ts';
import { setMenu } from './menu.ts';
import { openTel } from './open-tel.ts';
import { answerPage, inLanguage, pageOrigin, pageScheme, pageUrl } from './page-files.ts';
import { runStoreProcess, type StoreProcess } from './store-process.ts';
import { systemLocale, windowWords } from './words.ts';

const here = dirname(fileURLToPath(import.meta.url));
const builtPage = join(here, '../renderer');

/** Before 'ready': our page gets an origin of its own, with the rights of a secure page. */
protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
// As root Chromium runs only without its sandbox, and dies if it is switched on again; the scripts then pass the switch.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
closeNetwork();

const chosenUserData = app.commandLine.getSwitchValue('user-data-dir');
if (chosenUserData !== '') app.setPath('userData', resolve(chosenUserData));

const osKeychain: Keychain = {
  isReal: () =>
    safeStorage.isEncryptionAvailable() && (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  wrap: (text) => safeStorage.encryptString(text),
  unwrap: (wrapped) => safeStorage.decryptString(wrapped),
};

function dataDir(): string {
  return join(app.getPath('userData'), 'data');
}

function openVault(): ReturnType<typeof openKeyVault> {
  return openKeyVault({
    file: join(app.getPath('userData'), 'vault.json'),
    keychain: osKeychain,
    isDataThere: () => existsSync(join(dataDir(), 'own.db')),
  });
}

/** Nothing else can be shown any more. */
function sayBug(): void {
  const locale = systemLocale();
  dialog.showErrorBox(windowWords[locale].product, errorTable.bug[locale === 'en' ? 'en' : 'zh']);
}

function storeStart(config: AppConfig, vault: ReturnType<typeof openKeyVault>): StoreStart {
  const enrolment = vault.ok ? ownToken(vault.value.enrolment(), config.hubUrl) : null;
  return {
    dataDir: dataDir(),
    databaseKey: vault.ok ? vault.value.databaseKey : null,
    vaultError: vault.ok ? null : vault.error,
    keyStorage: vault.ok ? vault.value.storage() : 'file',
    hubUrl: config.hubUrl ?? enrolment?.hub_url ?? '',
    enrolment,
    eventsDir: config.eventsDir ?? join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'assets'),
    downloadsDir: config.downloadsDir ?? app.getPath('downloads'),
    cableUrl: config.cableUrl,
    sqliteBinding: config.sqliteBinding,
    appVersion: app.getVersion(),
    systemLocale: systemLocale(),
  };
}

type Joining = { hubUrl: string; code: string | null; vault: KeyVault; store: StoreProcess; log: Log };

function joining({ hubUrl, code, vault, store, log }: Joining): EnrolmentOptions {
  const request = { hubUrl, fetch };
  return {
    hubUrl,
    stored: ownToken(vault.enrolment(), hubUrl),
    enrol: code === null ? null : () => enrolDesk({ ...request, code, device: hostname().slice(0, 200) }),
    isTokenGood: (token) => askToken({ ...request, token }),
    wait: (ms) => wait(ms),
    onEnrolled: (enrolment) => store.tell({ kind: 'enrolled', enrolment, hubUrl }),
    keep: (enrolment) => vault.keepEnrolment(enrolment),
    onProblem: (error) => store.tell({ kind: 'enrol-problem', error }),
    log,
  };
}

function enrolInBackground({ hubUrl, enrolCode }: AppConfig, vault: KeyVault, store: StoreProcess, log: Log): void {
  // Without an address there is nobody to ask; a stored token knows its own hub.
  if (hubUrl === null) return;
  keepEnrolled(joining({ hubUrl, code: enrolCode, vault, store, log })).catch((error) => log('error', 'enrol.bug', errorFields(error)));
}

async function openDesk(links: LinkGate): Promise<BrowserWindow> {
  const config = readConfig(process.env, app.isPackaged);
  // Processes started from here on have no use for it.
  delete process.env.STEADYDESK_ENROL_CODE;
  const userData = app.getPath('userData');
  const log = openLog(
    join(userData, 'logs/desk.log'),
    machineClock,
    app.isPackaged ? undefined : (line) => process.stderr.write(`${line}\n`),
  );
  for (const name of config.unusable) log('warn', 'config.unusable', { name });
  process.on('uncaughtException', (error) => log('error', 'main.bug', errorFields(error)));
  process.on('unhandledRejection', (error) => log('error', 'main.bug', errorFields(error)));

  const devOrigin = config.devPageUrl === null ? null : new URL(config.devPageUrl).origin;
  const onRefused = (what: string) => log('warn', 'page.refused', { reason: what });
  lockEveryPage(onRefused);
  lockSession(session.defaultSession, devOrigin, onRefused);
  protocol.handle(pageScheme, (request) => answerPage(builtPage, request));

  let vault = openVault();
  const store = runStoreProcess({
    entry: join(here, 'store.js'),
    start: () => storeStart(config, vault),
    log,
    onRestarted: () => ports.handFreshPorts(),
    onHandedOver() {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.reload();
    },
    beforeNextTry() {
      if (vault.ok) return;
      vault = openVault();
      if (vault.ok) enrolInBackground(config, vault.value, store, log);
    },
    onErased() {
      const forgotten = vault.ok ? vault.value.forget() : null;
      if (forgotten?.ok === false) log('error', 'vault.failed', { code: forgotten.error.code, message: forgotten.error.message });
    },
    openTel,
    enrol: async ({ hubUrl, code }) => (vault.ok ? enrolByHand(joining({ hubUrl, code, vault: vault.value, store, log })) : vault.error),
    onGivenUp: sayBug,
  });
  const ports = servePorts({ origin: devOrigin ?? pageOrigin, connect: (port) => store.connect(port), onRefused });
  if (vault.ok) enrolInBackground(config, vault.value, store, log);
  flushBeforeQuit(store);

  const address = inLanguage(config.devPageUrl ?? pageUrl, systemLocale());
  const window = makeDeskWindow({
    preload: join(here, '../preload/bridge.cjs'),
    pageUrl: address,
    title: windowWords[systemLocale()].product,
    userData,
    devTools: !app.isPackaged,
    onProblem: (event, reason) => log('error', event, { reason }),
  });
  ports.admit(window.webContents);
  await window.loadURL(address);
  links.open((url) => store.tell({ kind: 'link', url }));
  powerMonitor.on('resume', () => store.tell({ kind: 'woken' }));
  powerMonitor.on('unlock-screen', () => store.tell({ kind: 'woken' }));
  return window;
}

/** The store writes what is left before the process ends; a second request to quit does not wait again. */
function flushBeforeQuit(store: StoreProcess): void {
  let isFlushed = false;
  app.on('will-quit', (event) => {
    if (isFlushed) return;
    event.preventDefault();
    isFlushed = true;
    void store.stop().finally(() => app.quit());
  });
}

async function run(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const links = watchLinks(process.argv);
  await app.whenReady();
  setMenu(app.isPackaged, systemLocale());
  const window = await openDesk(links);
  app.on('second-instance', () => comeToFront(window));
  app.on('window-all-closed', () => app.quit());
}

run().catch((error: unknown) => {
  process.stderr.write(`${JSON.stringify(errorFields(error))}\n`);
  sayBug();
  app.exit(1);
});
