/** What a page of ours cannot do, tried from inside the real page: whatever runs there gets nothing but the one port. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';

let bench: Bench;
let desk: Desk;
let page: Page;
/** Somebody who would like to hear from the page. */
let listener: Server;
let address: string;
let heard: string[];

test.beforeAll(async () => {
  bench = await setUpBench();
  desk = await bench.openDesk({ as: 'agent' });
  page = desk.page;
  await new CallDeskPage(page).waitUntilSynced();
  heard = [];
  listener = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*').end('heard');
  });
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
test.afterAll(async () => {
  listener.closeAllConnections();
  await new Promise((closed) => listener.close(closed));
  await bench.stop();
});
test.afterEach(() => leavePicture(page));

test('the page knows nothing of Node or Electron, and its window has every lock on', async () => {
  const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer', 'setImmediate'];
  expect(await page.evaluate((asked) => asked.filter((name) => name in window), names)).toEqual([]);
  const locks = await desk.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const page = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return page.getLastWebPreferences();
  });
  expect(locks).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
});

test('the preload leaves nothing in the window but one message with one port', async () => {
  const bare = await desk.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    await window.loadURL('app://desk/no-such-page.html');
    const names: string[] = await window.webContents.executeJavaScript('Object.getOwnPropertyNames(window)');
    window.destroy();
    return names;
  });
  const ours = await page.evaluate(() => Object.getOwnPropertyNames(window));
  // The page's own schema library keeps its settings there.
  expect(ours.filter((name) => !bare.includes(name) && !name.startsWith('__zod_'))).toEqual([]);
  const channels = await desk.app.evaluate(({ ipcMain }) =>
    ipcMain
      .eventNames()
      .map(String)
      .filter((name) => name !== 'error'),
  );
  expect(channels).toEqual(['steadydesk:ready']);
  await page.addInitScript(() => {
    window.addEventListener('message', (event) => document.documentElement.setAttribute('data-ports', String(event.ports.length)));
  });
  await page.evaluate(() => setTimeout(() => location.reload()));
  await expect(page.locator('html')).toHaveAttribute('data-ports', '1');
  await new CallDeskPage(page).waitUntilSynced();
  await expect(page.locator('html')).toHaveAttribute('data-ports', '1');
});

test('text never becomes script', async () => {
  const ran = await page.evaluate(async () => {
    const tries: Record<string, boolean> = {};
    const attempt = (name: string, run: () => unknown) => {
      try {
        run();
        tries[name] = true;
      } catch {
        tries[name] = false;
      }
    };
    // The driver's own evaluation may do what the page may not, so these run in a turn of their own.
    await new Promise((done) => setTimeout(done));
    // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
    attempt('eval', () => eval('1'));
    attempt('new Function', () => new Function('return 1')());
    const mark = (name: string) => `document.documentElement.setAttribute('data-ran-${name}', '')`;
    const inline = document.createElement('script');
    inline.textContent = mark('inline');
    document.head.append(inline);
    for (const kind of ['data', 'blob']) {
      const script = document.createElement('script');
      script.src = kind === 'data' ? `data:text/javascript,${mark(kind)}` : URL.createObjectURL(new Blob([mark(kind)]));
      const over = new Promise((done) => {
        script.onload = done;
        script.onerror = done;
      });
      document.head.append(script);
      await over;
    }
    const holder = document.createElement('div');
    holder.innerHTML = `<img src="app://desk/none.png" onerror="${mark('handler')}">`;
    document.body.append(holder);
    await new Promise((done) => holder.querySelector('img')?.addEventListener('error', done));
    holder.remove();
    for (const name of ['inline', 'data', 'blob', 'handler']) tries[name] = document.documentElement.hasAttribute(`data-ran-${name}`);
    return tries;
  });
  expect(ran).toEqual({ eval: false, 'new Function': false, inline: false, data: false, blob: false, handler: false });
});

test('nothing leaves the page by any road', async () => {
  const reached = await page.evaluate(async (url) => {
    const roads: Record<string, boolean> = {};
    const settle = (name: string, way: Promise<unknown>) =>
      way.then(
        () => {
          roads[name] = true;
        },
        () => {
          roads[name] = false;
        },
      );
    const element = (tag: string, parts: Record<string, string>) =>
      new Promise((done, failed) => {
        const made = document.createElement(tag);
        made.onload = done;
        made.onerror = failed;
        setTimeout(() => failed(new Error('nothing came')), 1_000);
        for (const [name, value] of Object.entries(parts)) made.setAttribute(name, value);
        document.body.append(made);
      });
    navigator.sendBeacon(`${url}/beacon`, 'x');
    await Promise.all([
      settle('fetch', fetch(`${url}/fetch`)),
      settle('fetch without cors', fetch(`${url}/no-cors`, { mode: 'no-cors' })),
      settle('fetch by name', fetch('https://example.invalid/')),
      settle('fetch of a file', fetch('file:///etc/passwd')),
      settle('image', element('img', { src: `${url}/image` })),
      settle('script', element('script', { src: `${url}/script` })),
      settle('style', element('link', { rel: 'stylesheet', href: `${url}/style` })),
      settle('prefetch', element('link', { rel: 'prefetch', href: `${url}/prefetch` })),
      settle(
        'event stream',
        new Promise((done, failed) => {
          const stream = new EventSource(`${url}/events`);
          stream.onopen = done;
          stream.onerror = failed;
        }),
      ),
      settle(
        'socket',
        new Promise((done, failed) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`);
          socket.onopen = done;
          socket.onerror = failed;
        }),
      ),
      settle(
        'worker',
        new Promise((done, failed) => {
          const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
          worker.onmessage = done;
          worker.onerror = failed;
        }),
      ),
    ]);
    const frame = document.createElement('iframe');
    frame.src = `${url}/frame`;
    document.body.append(frame);
    await new Promise((done) => frame.addEventListener('load', done));
    frame.remove();
    return Object.keys(roads).filter((name) => roads[name]);
  }, address);
  expect(reached).toEqual([]);
  expect(heard).toEqual([]);
});

test('a peer connection finds no way out of this machine', async () => {
  const candidates = await page.evaluate(async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.example.invalid:3478' }] });
    peer.createDataChannel('out');
    const found: string[] = [];
    const over = new Promise<void>((done) => {
      peer.onicecandidate = ({ candidate }) => (candidate === null ? done() : found.push(candidate.type ?? ''));
    });
    await peer.setLocalDescription(await peer.createOffer());
    await over;
    peer.close();
    return found.filter((type) => type !== 'host');
  });
  expect(candidates).toEqual([]);
});

test('no permission is given, asked for or not', async () => {
  const answers = await page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    const refused = (way: Promise<unknown>) =>
      way.then(
        () => 'given',
        (error: Error) => error.name,
      );
    return {
      geolocation: await state('geolocation'),
      notifications: await Notification.requestPermission(),
      microphone: await state('microphone'),
      camera: await state('camera'),
      screen: await refused(navigator.mediaDevices.getDisplayMedia()),
      clipboard: await refused(navigator.clipboard.readText()),
      position: await new Promise((done) =>
        navigator.geolocation.getCurrentPosition(
          () => done('given'),
          (error) => done(error.code),
        ),
      ),
    };
  });
  expect(answers).toEqual({
    geolocation: 'denied',
    notifications: 'denied',
    microphone: 'denied',
    camera: 'denied',
    screen: 'NotAllowedError',
    clipboard: 'NotAllowedError',
    position: 1,
  });
});

test('a second desk on the same folder leaves, and the first stays', async () => {
  const electron = await findElectron();
  const { executable, args, env } = electron.prepareApp(resolve('.'), [`--user-data-dir=${desk.userData}`]);
  const second = spawn(executable, args, { env, stdio: 'ignore' });
  const code = await new Promise((done) => second.once('exit', done));
  expect(code).toBe(0);
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await expect(page.getByTestId('link-chip')).toContainText('在线');
});

test('what lies on the disk gives nothing away: not the log, not the databases, not to other users', async () => {
  const vault = readFileSync(join(desk.userData, 'vault.json'), 'utf8');
  const sealed = Buffer.from((JSON.parse(vault) as { sealed: string }).sealed, 'base64').toString('utf8');
  const { enrolment } = JSON.parse(sealed) as { enrolment: { token: string } };
  const log = readFileSync(join(desk.userData, 'logs/desk.log'), 'utf8');
  expect(log).toContain('store.started');
  expect(log).not.toContain(enrolment.token);
  expect(log).not.toContain(bench.hub.codes.agent);
  expect(log).not.toMatch(/[\u3400-\u9fff]|1[3-9]\d{9}/);
  for (const name of ['vault.json', 'data', 'logs']) expect(statSync(join(desk.userData, name)).mode & 0o077, name).toBe(0);
  const data = join(desk.userData, 'data');
  for (const name of readdirSync(data)) expect(readFileSync(join(data, name)).includes('SQLite format 3'), name).toBe(false);
  const environment = await desk.app.evaluate(() => process.env.STEADYDESK_ENROL_CODE ?? null);
  expect(environment).toBeNull();
});

/** Last, since the driver goes on waiting for navigations that were refused. */
test('no other window opens, and the page stays where it is', async () => {
  const before = page.url();
  expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true);
  for (const target of ['https://example.invalid/', `${address}/navigation`, 'file:///etc/passwd', 'app://other/index.html']) {
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
      location.href = url;
    }, target);
  }
  await page.evaluate((url) => {
    const form = document.createElement('form');
    form.action = `${url}/form`;
    form.method = 'post';
    document.body.append(form);
    form.submit();
    form.remove();
  }, address);
  expect(await page.evaluate(() => [location.href, document.querySelector('[data-testid="link-chip"]') !== null])).toEqual([before, true]);
  expect(heard).toEqual([]);
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});
