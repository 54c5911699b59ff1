// Renders every screen × state × light/dark × two sizes × two languages of the real renderer on the fake desk into artifacts/sheets/,
// with one contact sheet (html, and png unless --quick) per screen. The table of screens is sheet-table.mjs.
// npm run sheets -- [--only ledger,packs] [--states normal,long] [--locales zh-CN,en] [--schemes light,dark] [--sizes 1280x800] [--quick]
// `--quick`: Chinese, light, 1280×800 only. `--zoom 200`: as at that zoom. `--forced`: the system's high contrast. `--axe`: also lists what axe
// finds wrong. Uses Debian's chromium when there is one, else the Electron of electron-runtime.mjs (no --zoom, no --forced).
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { _electron, chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { findElectron } from './electron-runtime.mjs';
import { SCREENS } from './sheet-table.mjs';
import { openDisplay } from './system-libraries.mjs';

const OUT = 'artifacts/sheets';
// Of its own, so that two runs at once do not build over each other.
const SITE_NAME = `.site-${process.pid}`;
const SITE = join(OUT, SITE_NAME);
const DEBIAN_CHROMIUM = '/usr/bin/chromium';
const TIME_ZONE = 'Asia/Shanghai';
const NOW = new Date('2026-11-22T02:48:00Z');

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    states: { type: 'string' },
    locales: { type: 'string' },
    schemes: { type: 'string' },
    sizes: { type: 'string' },
    zoom: { type: 'string', default: '100' },
    forced: { type: 'boolean', default: false },
    axe: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const chosen = (given, all) => given?.split(',') ?? (options.quick ? all.slice(0, 1) : all);
const LOCALES = chosen(options.locales, ['zh-CN', 'en']);
const SCHEMES = chosen(options.schemes, ['light', 'dark']);
const SIZES = chosen(options.sizes, ['1280x800', '1920x1080']).map((size) => size.split('x').map(Number));
const ZOOM = Number(options.zoom) / 100;
const EXTRA = `${options.zoom === '100' ? '' : `.zoom${options.zoom}`}${options.forced ? '.forced' : ''}`;

async function buildSite() {
  await build({
    root: 'test/sheets',
    logLevel: 'warn',
    configFile: false,
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [react()],
    build: { outDir: join(process.cwd(), SITE), emptyOutDir: true, target: 'chrome130', minify: false, reportCompressedSize: false },
  });
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };

/** Serves artifacts/sheets on loopback: the built page under its own name, and the pictures for the contact sheets. */
async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const file = join(OUT, path.startsWith('/assets/') ? join(SITE_NAME, path) : path);
    try {
      const bytes = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** A page in Debian's chromium: one context per size and scheme. */
async function chromiumViewer() {
  const browser = await chromium.launch({ executablePath: DEBIAN_CHROMIUM, args: ['--no-sandbox', '--font-render-hinting=none'] });
  return {
    async page(width, height, scheme) {
      const context = await browser.newContext({
        viewport: { width: Math.round(width / ZOOM), height: Math.round(height / ZOOM) },
        deviceScaleFactor: ZOOM,
        colorScheme: scheme,
        forcedColors: options.forced ? 'active' : 'none',
        timezoneId: TIME_ZONE,
        reducedMotion: 'reduce',
      });
      await context.clock.setFixedTime(NOW);
      return { page: await context.newPage(), close: () => context.close() };
    },
    stop: () => browser.close(),
  };
}

/** The same in a window of the Electron that the app itself runs in. */
async function electronViewer() {
  const electron = await findElectron({ log: (line) => console.log(line) });
  const folder = join(tmpdir(), `steadydesk-sheets-${process.pid}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"name":"sheets","main":"main.cjs"}');
  await writeFile(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800, useContentSize: true, frame: false }).loadURL('about:blank'));`,
  );
  const display = await openDisplay({ log: (line) => console.log(line) });
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: ['--no-sandbox', `--user-data-dir=${join(folder, 'data')}`, folder],
    env: { ...process.env, ...display.env, TZ: TIME_ZONE },
  });
  const page = await app.firstWindow();
  await page.context().clock.setFixedTime(NOW);
  return {
    async page(width, height, scheme) {
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setContentSize(size.width, size.height), {
        width,
        height,
      });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      return { page, close: async () => {} };
    },
    async stop() {
      await app.close();
      display.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const wanted = (list, given) => (given ? list.filter((each) => given.split(',').includes(each)) : list);
const fileOf = ({ name, state, scheme, size, locale }) =>
  `${name}.${state}.${scheme}.${size.join('x')}${locale === 'en' ? '.en' : ''}${EXTRA}.png`;
const shotsOf = (name) =>
  wanted(SCREENS[name].states, options.states).flatMap((state) =>
    LOCALES.flatMap((locale) => SIZES.flatMap((size) => SCHEMES.map((scheme) => ({ name, state, scheme, size, locale })))),
  );

/** What is done on the page before its picture; the table says how each is written. */
async function perform(page, [kind, target, value]) {
  const timeout = 6_000;
  if (kind === 'press') return page.keyboard.press(target);
  const element = page.locator(target).first();
  if (kind === 'click') return element.click({ timeout });
  if (kind === 'fill') return element.fill(value, { timeout });
  if (kind === 'pick') return element.selectOption({ index: value }, { timeout });
  if (kind === 'hover') return element.hover({ timeout });
  if (kind === 'wait') return element.waitFor({ timeout: 30_000 });
  return element.evaluate((node, top) => node.scrollTo({ top }), value, { timeout });
}

/** Until nothing changed in the page for a moment, however busy the machine is. */
const settled = () =>
  new Promise((resolve) => {
    const quietMs = 350;
    let quiet = setTimeout(resolve, quietMs);
    new MutationObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(resolve, quietMs);
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
    setTimeout(resolve, 6_000);
  });

const isDrawn = () => document.querySelector('.mantine-Skeleton-root') === null && document.querySelector('#root > *') !== null;

async function shootOne(page, base, shot) {
  const { query, act } = SCREENS[shot.name];
  // A pointer left where the last picture clicked would hover a line of this one.
  await page.mouse.move(0, 0);
  await page.goto(`${base}/${SITE_NAME}/index.html?${query}&scenario=${shot.state}&locale=${shot.locale}`);
  if (shot.state !== 'loading') await page.waitForFunction(isDrawn, null, { timeout: 8_000 }).catch(() => {});
  await page.evaluate(settled);
  if (shot.state !== 'loading') await page.waitForFunction(isDrawn, null, { timeout: 8_000 }).catch(() => {});
  for (const step of act) {
    await perform(page, step);
    await page.waitForTimeout(150);
  }
  if (act.length > 0) await page.evaluate(settled);
  await page.screenshot({ path: join(OUT, fileOf(shot)) });
}

/** Each rule that the page breaks, with where. */
async function faultsOf(page, shot) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 4).map(({ html, any, all, none }) => {
      const why = [...any, ...all, ...none][0]?.message ?? '';
      return `axe ${fileOf(shot)}: ${id}: ${why} ${html.slice(0, 200)}`;
    }),
  );
}

async function shoot(viewer, base, names) {
  const problems = [];
  for (const size of SIZES) {
    for (const scheme of SCHEMES) {
      const { page, close } = await viewer.page(...size, scheme);
      page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(`${page.url().split('?')[1]}: ${message.text()}`));
      for (const shot of names.flatMap(shotsOf)) {
        if (shot.size !== size || shot.scheme !== scheme) continue;
        await shootOne(page, base, shot).catch((error) => problems.push(`${fileOf(shot)}: ${error.message.split('\n')[0]}`));
        if (options.axe) problems.push(...(await faultsOf(page, shot)));
      }
      await close();
    }
  }
  return problems;
}

function sheetHtml(name) {
  const cells = shotsOf(name).map((shot) => {
    const file = fileOf(shot);
    const words = `${shot.state} · ${shot.locale} · ${shot.scheme} · ${shot.size.join('×')}`;
    return `<figure><a href="${file}"><img src="${file}"></a><figcaption>${words}</figcaption></figure>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>${name}</title><style>
body{margin:16px;background:#888;font:14px sans-serif;display:grid;grid-template-columns:repeat(${options.quick ? 2 : SIZES.length * SCHEMES.length},1fr);gap:12px}
figure{margin:0}img{width:100%;display:block}figcaption{color:#fff;padding:2px 0}h1{grid-column:1/-1;margin:0;color:#fff;font-size:18px}
</style><h1>${name}</h1>${cells.join('\n')}`;
}

async function makeContactSheets(viewer, base, names) {
  for (const name of names) await writeFile(join(OUT, `${name}.html`), sheetHtml(name));
  if (options.quick) return;
  const { page, close } = await viewer.page(1600, 1000, 'light');
  for (const name of names) {
    await page.goto(`${base}/${name}.html`);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(OUT, `sheet.${name}.png`), fullPage: true });
  }
  await close();
}

const names = wanted(Object.keys(SCREENS), options.only).filter((name) => shotsOf(name).length > 0);
await mkdir(OUT, { recursive: true });
await buildSite();
const site = await serve();
const viewer = existsSync(DEBIAN_CHROMIUM) ? await chromiumViewer() : await electronViewer();
try {
  const problems = await shoot(viewer, site.url, names);
  await makeContactSheets(viewer, site.url, names);
  for (const problem of new Set(problems)) console.log(`page said: ${problem}`);
  console.log(`sheets: ${names.length} screens in ${OUT}`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await viewer.stop();
  site.stop();
  await rm(SITE, { recursive: true, force: true });
}
