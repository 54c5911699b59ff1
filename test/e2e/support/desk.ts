/** Opens real desks against a real hub through a cable that can be pulled. Owns processes and folders, knows no screen. */
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page, test } from '@playwright/test';
import { layCable } from '../../../scripts/cable.mjs';
import { findElectron } from '../../../scripts/electron-runtime.mjs';
import { openHub } from '../../../scripts/hub-process.mjs';

export type Role = 'agent' | 'agent2' | 'lead' | 'owner' | 'logistics_owner' | 'membership_owner' | 'manager';
export type Hub = Awaited<ReturnType<typeof openHub>>;
export type Cable = Awaited<ReturnType<typeof layCable>>;

export type Desk = {
  app: ElectronApplication;
  page: Page;
  cable: Cable;
  userData: string;
  /** Closes the window as a person does. */
  close(): Promise<void>;
  /** SIGKILL to the whole app, as a power cut would. */
  kill(): Promise<void>;
};

export type DeskOptions = {
  as: Role;
  userData?: string;
  eventsDir?: string;
  size?: { width: number; height: number };
  /** Another address in place of the cable to the hub, e.g. one where nobody answers. */
  hubUrl?: string;
  /** Folder whose programs the desk finds before the PC's own, e.g. one that dials. */
  programs?: string;
  /** Started without an enrolment code: with what the folder holds, or with nothing. */
  withoutCode?: boolean;
  /** The system's language; Chinese when left out. */
  language?: string;
};

export type Bench = {
  folder: string;
  /** Where the desks' exports go. */
  downloads: string;
  hub: Hub;
  /** Moves the hub's time, if it was set up with a beginning; desks follow at their next pull. */
  moveTo(atMs: number): void;
  /** The hub's time. */
  nowMs(): number;
  openDesk(options: DeskOptions): Promise<Desk>;
  stop(): Promise<void>;
};

/** A folder of its own with a fresh sample hub; desks opened on it are closed by `stop`. `startsAtMs`: the hub's time begins then, not now. */
export async function setUpBench({ startsAtMs }: { startsAtMs?: number } = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-e2e-'));
  // PostgreSQL runs under an account of its own when the tests run as root: it must be able to enter.
  chmodSync(folder, 0o755);
  const clockFile = join(folder, 'clock');
  let shiftMs = startsAtMs === undefined ? 0 : startsAtMs - Date.now();
  const moveTo = (atMs: number): void => {
    shiftMs = atMs - Date.now();
    writeFileSync(`${clockFile}.new`, `${shiftMs}\n`);
    renameSync(`${clockFile}.new`, clockFile);
  };
  if (startsAtMs !== undefined) moveTo(startsAtMs);
  const hub = await openHub({ dataDir: join(folder, 'hub'), ...(startsAtMs === undefined ? {} : { clockFile }) });
  const downloads = join(folder, 'downloads');
  const electron = await findElectron();
  const desks = new Set<Desk>();
  const cables = new Map<string, Cable>();

  const openDesk: Bench['openDesk'] = async ({
    as,
    userData = join(folder, `desk-${as}`),
    eventsDir,
    size = { width: 1280, height: 800 },
    hubUrl,
    programs,
    withoutCode = false,
    language = 'zh-CN',
  }) => {
    mkdirSync(userData, { recursive: true });
    const cable = cables.get(userData) ?? (await layCable(hub.url));
    cables.set(userData, cable);
    const start = electron.prepareApp(resolve('.'), [`--user-data-dir=${userData}`, `--lang=${language}`]);
    const app = await attach({
      executablePath: start.executable,
      args: start.args,
      env: {
        ...(start.env as Record<string, string>),
        STEADYDESK_HUB_URL: hubUrl ?? cable.url,
        STEADYDESK_ENROL_CODE: withoutCode ? '' : (hub.codes[as] ?? ''),
        STEADYDESK_CABLE_URL: cable.controlUrl,
        STEADYDESK_DOWNLOADS_DIR: downloads,
        ...(programs === undefined ? {} : { PATH: `${programs}:${process.env.PATH ?? ''}` }),
        ...(eventsDir === undefined ? {} : { STEADYDESK_EVENTS_DIR: eventsDir }),
      },
    });
    const page = await app.firstWindow();
    await resizeWindow(app, size);
    const desk: Desk = {
      app,
      page,
      cable,
      userData,
      close: async () => {
        desks.delete(desk);
        await app.close();
      },
      kill: async () => {
        desks.delete(desk);
        const gone = new Promise((done) => app.process().once('exit', done));
        app.process().kill('SIGKILL');
        await gone;
      },
    };
    desks.add(desk);
    return desk;
  };

  const stop = async (): Promise<void> => {
    for (const desk of [...desks]) await desk.close();
    for (const cable of cables.values()) await cable.stop();
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, downloads, hub, moveTo, nowMs: () => Date.now() + shiftMs, openDesk, stop };
}

/** How long an attach may take, by try: one that answers does so within two seconds on a quiet machine. */
const attachMs = [8_000, 20_000, 40_000];

/**
 * Starts the app with a debugger attached. About one attach in fifty never answers, with the app itself up and well: it is
 * ended and started anew. An app that does not start fails all three times.
 */
async function attach(options: Parameters<typeof _electron.launch>[0], tried = 0): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: attachMs[tried] ?? 0 });
  } catch (error) {
    if (tried + 1 >= attachMs.length) throw error;
    return attach(options, tried + 1);
  }
}

/** A collection in the main process may drop the answer of an evaluate that did run; asking again is harmless. */
async function resizeWindow(app: ElectronApplication, size: { width: number; height: number }, tries = 3): Promise<void> {
  try {
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
  } catch (error) {
    if (tries <= 1 || !String(error).includes('garbage collected')) throw error;
    await resizeWindow(app, size, tries - 1);
  }
}

/** After a failed test: what the person would have seen, beside the report. */
export async function leavePicture(page: Page): Promise<void> {
  const info = test.info();
  if (info.status === info.expectedStatus) return;
  await page.screenshot({ path: info.outputPath('desk.png') }).catch(() => undefined);
}
