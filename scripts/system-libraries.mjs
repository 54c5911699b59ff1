// Owns what Electron needs from a Linux machine before it can open a window: shared libraries, a Chinese font, a display.
// On macOS and Windows there is nothing to do and every function here says so at once.

import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSTALL_TIMEOUT_MS = 10 * 60_000;
const SCREEN = '1920x1200x24';
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const TRIPLE = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch] ?? '';
const LIBRARY_FOLDERS = [`/usr/lib/${TRIPLE}`, `/lib/${TRIPLE}`, '/usr/lib64', '/lib64', '/usr/lib', '/lib', '/usr/local/lib'];
const CHINESE_FONTS = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/google-noto-sans-cjk-vf-fonts',
  '/usr/share/fonts/google-noto-cjk',
  '/usr/share/fonts/truetype/wqy',
];

// One row per Debian package, with the file that proves it (or its like on another distribution) is there. Looking at
// files instead of asking dpkg keeps the check near a millisecond, and true on machines without dpkg.
const WINDOW_PACKAGES = [
  { name: 'libgtk-3-0', t64: true, isThere: () => hasLibrary('libgtk-3.so.0') },
  { name: 'libnss3', isThere: () => hasLibrary('libnss3.so') },
  { name: 'libasound2', t64: true, isThere: () => hasLibrary('libasound.so.2') },
  { name: 'libgbm1', isThere: () => hasLibrary('libgbm.so.1') },
  { name: 'fonts-noto-cjk', isThere: () => CHINESE_FONTS.some((path) => existsSync(path)) },
];
const VIRTUAL_DISPLAY_PACKAGES = [{ name: 'xvfb', isThere: () => hasProgram('Xvfb') }];
// Only needed where the database binding has to be compiled (see electron-runtime.mjs).
const COMPILER_PACKAGES = [{ name: 'g++', isThere: () => hasProgram('g++') && hasProgram('gcc') }];

/** True when windows can be shown as things are: always on macOS and Windows, with an X display on Linux. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY);
}

/**
 * Makes sure the system libraries are there: installs what is missing when that is possible without asking (root, with
 * apt-get), otherwise throws an error whose message is the exact command to run.
 * @param {{ log?: (sentence: string) => void, compiler?: boolean }} [options] compiler: a C++ compiler is needed too
 */
export async function ensureSystemLibraries({ log = () => {}, compiler = false } = {}) {
  if (process.platform !== 'linux') return;
  const missing = missingPackages(compiler);
  if (missing.length === 0) return;
  if (!hasProgram('apt-get')) throw new Error(`Missing on this machine (names of the Debian packages): ${names(missing)}.`);
  if (process.getuid?.() !== 0) throw new Error(`Missing system packages. Please run: sudo ${installCommand(missing)}`);

  const logFile = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'steadydesk', 'system-libraries.log');
  log(`Installing Debian packages: ${names(missing)} (log: ${logFile}).`);
  const succeeded = await installAsRoot(missing, logFile);
  const stillMissing = missingPackages(compiler);
  if (succeeded && stillMissing.length === 0) return;
  throw new Error(`Installing ${names(missing)} did not work. Last lines of ${logFile}:\n${lastLines(logFile)}`);
}

/**
 * The display there is, or a virtual one of 1920×1200 when there is none: what a window's process needs in its environment, and
 * how to close it afterwards.
 * @param {{ log?: (sentence: string) => void }} [options]
 * @returns {Promise<{ env: Record<string, string>, stop: () => void }>}
 */
export async function openDisplay({ log = () => {} } = {}) {
  if (hasDisplay()) return { env: {}, stop: () => {} };
  if (!hasProgram('Xvfb')) await ensureSystemLibraries({ log });
  log('There is no display here, so windows open on a virtual one.');
  return startVirtualDisplay();
}

/**
 * Runs a command on the display there is, or on a virtual one of 1920×1200 when there is none; resolves to its exit code.
 * Signals that stop this process go to the command and its children; the virtual display outlives them, so that an app
 * can still close in good order.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { log?: (sentence: string) => void }} [options]
 * @returns {Promise<number>}
 */
export async function withDisplay(command, args, { log = () => {}, ...options } = {}) {
  const display = await openDisplay({ log });
  try {
    return await runFamily(command, args, { ...options, env: { ...(options.env ?? process.env), ...display.env } });
  } finally {
    display.stop();
  }
}

// Xvfb itself rather than xvfb-run: it picks a free display number without a race, can be stopped after the command
// instead of with it, and, through setpriv, goes down with this process even when that is killed outright (windows on it
// then close too, so nothing is left running).
function startVirtualDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-display-'));
  const authority = join(folder, 'authority');
  writeFileSync(authority, displayCookie(), { mode: 0o600 });
  const xvfb = ['Xvfb', '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset', '-auth', authority];
  const [program, ...args] = hasProgram('setpriv') ? ['setpriv', '--pdeathsig', 'KILL', ...xvfb] : xvfb;
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
  const stop = () => {
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  return new Promise((resolve, reject) => {
    const fail = () => {
      stop();
      reject(new Error('The virtual display (Xvfb) did not start.'));
    };
    server.once('error', fail);
    server.once('exit', fail);
    server.stdio[3].once('data', (number) => {
      server.off('exit', fail);
      resolve({ env: { DISPLAY: `:${String(number).trim()}`, XAUTHORITY: authority }, stop });
    });
  });
}

// An Xauthority file of one entry that fits any display of this machine, so that other users cannot look at the screen.
function displayCookie() {
  const counted = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const anyFamily = Buffer.from([255, 255]);
  const nothing = Buffer.alloc(0);
  return Buffer.concat([anyFamily, ...[nothing, nothing, Buffer.from('MIT-MAGIC-COOKIE-1'), randomBytes(16)].map(counted)]);
}

function missingPackages(compiler) {
  const needed = [...WINDOW_PACKAGES, ...(hasDisplay() ? [] : VIRTUAL_DISPLAY_PACKAGES), ...(compiler ? COMPILER_PACKAGES : [])];
  return needed.filter((entry) => !entry.isThere());
}

function hasProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)));
}

function hasLibrary(name) {
  return LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, name)));
}

function names(packages) {
  return packages.map((entry) => entry.name).join(' ');
}

function installCommand(packages) {
  return `apt-get install -y ${packages.map(debianName).join(' ')}`;
}

// Debian 13 and Ubuntu 24.04 renamed some libraries for 64-bit time; which name holds is asked of the package lists.
function debianName({ name, t64 }) {
  const renamed = t64 && spawnSync('apt-cache', ['show', '--no-all-versions', `${name}t64`], { stdio: 'ignore' }).status === 0;
  return renamed ? `${name}t64` : name;
}

async function installAsRoot(packages, logFile) {
  mkdirSync(dirname(logFile), { recursive: true });
  const output = openSync(logFile, 'w');
  const options = {
    stdio: ['ignore', output, output],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: INSTALL_TIMEOUT_MS,
  };
  // flock: two first-time starts at once (an agent's desk and a lead's) must not fight over apt's own locks.
  const alone = ['--timeout', String(INSTALL_TIMEOUT_MS / 1000), join(tmpdir(), 'steadydesk-apt.lock')];
  await runFamily('flock', [...alone, 'apt-get', '-q', 'update'], options);
  const install = [
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=120',
    'install',
    '-y',
    '--no-install-recommends',
    ...packages.map(debianName),
  ];
  return (await runFamily('flock', [...alone, ...install], options)) === 0;
}

function lastLines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

// A signal goes to the command alone, which knows best how to end its children (Chromium's processes, signalled all at
// once, crash instead of closing). What is left of its process group after it has ended is then killed.
function runFamily(command, args, { timeoutMs, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options, detached: process.platform !== 'win32' });
    const pass = (signal) => child.kill(signal);
    const timer = timeoutMs && setTimeout(killGroup, timeoutMs, child);
    for (const signal of STOP_SIGNALS) process.on(signal, pass);
    const settle = () => {
      clearTimeout(timer);
      for (const signal of STOP_SIGNALS) process.off(signal, pass);
    };
    child.once('error', (error) => {
      settle();
      reject(new Error(`Could not start ${command}: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      settle();
      killGroup(child);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function killGroup({ pid }) {
  if (process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // ESRCH: nobody is left, as it should be.
  }
}

async function main() {
  await ensureSystemLibraries({ log: console.log, compiler: process.argv.includes('--compiler') });
  console.log('The system libraries for Electron are there.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
