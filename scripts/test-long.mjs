// `npm run test:long`: what takes too long for every change. Simulated seeds over all cores, seeds over real files, minutes through a bad
// proxy, crash tests with raised counts. Stops at the first violation, shrunk, with the command that repeats it. Loopback only;
// whatever it starts is ended by pid.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `usage: npm run test:long -- [--only PARTS] [--seed S] [--seeds N] [--real-seeds N] [--minutes M] [--kills N]
  --only PARTS    some of sim,real,proxy,crash (default: all, in this order)
  --seed S        first seed (default: a random one, printed)
  --seeds N       simulated seeds (default 100000)
  --real-seeds N  seeds over real SQLite files and PostgreSQL (default 1000)
  --minutes M     how long the bad proxy lasts (default 5)
  --kills N       how often a desk is killed in the crash tests (default 60)`;

const cores = availableParallelism();
const children = new Set();
let stopped = false;

class Stopped extends Error {}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => endAll());

function endAll() {
  stopped = true;
  for (const child of children) child.kill('SIGTERM');
}

/** Runs one process to its end. Its lines go to `onLine`. */
function run(args, { env = process.env, onLine }) {
  return new Promise((resolve, reject) => {
    if (stopped) return reject(new Stopped());
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text) => {
        const parts = (rest + text).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts) {
          lines.push(line);
          onLine?.(line);
        }
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, lines });
    });
  });
}

/** Seeds in blocks, several processes at a time; answers whether all of them hold. */
async function seeds({ name, from, count, block, workers, args }) {
  const beganMs = Date.now();
  const total = { seeds: 0, mutations: 0, events: 0 };
  const blocks = [];
  for (let first = from; first < from + count; first += block) blocks.push([first, Math.min(block, from + count - first)]);
  console.log(`seeds ${from} to ${from + count - 1}, ${workers} at a time`);
  let saidMs = beganMs;
  let broken = null;
  const work = async () => {
    for (let next = blocks.shift(); next !== undefined && broken === null && !stopped; next = blocks.shift()) {
      const [first, many] = next;
      const seedArgs = ['--seed', String(first), '--seeds', String(many)];
      const { code, lines } = await run([join('test', 'sim', 'run.ts'), ...args, ...seedArgs, '--stop', '--json'], {});
      if (broken !== null || stopped) return;
      if (code !== 0) {
        broken = lines;
        for (const child of children) child.kill('SIGTERM');
        return;
      }
      const report = JSON.parse(lines.findLast((line) => line.startsWith('{')) ?? '{}');
      for (const key of Object.keys(total)) total[key] += report[key] ?? 0;
      if (Date.now() - saidMs < 10_000 && total.seeds < count) continue;
      saidMs = Date.now();
      console.log(`${name}: ${total.seeds} of ${count} seeds, ${total.mutations} mutations, ${rateOf(total.seeds, beganMs)} seeds/s`);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (broken !== null) console.log(broken.join('\n'));
  if (stopped) throw new Stopped();
  return broken === null ? `${total.seeds} seeds, ${total.mutations} mutations, ${total.events} events, 0 violations` : null;
}

function rateOf(count, beganMs) {
  return ((count * 1_000) / Math.max(1, Date.now() - beganMs)).toFixed(1);
}

const show = (line) => console.log(line);

const parts = {
  sim: ({ seed, seeds: count }) => seeds({ name: 'sim', from: seed, count, block: 2_500, workers: cores, args: [] }),
  real: ({ seed, realSeeds: count }) => {
    const workers = Math.max(1, Math.floor(cores / 2));
    return seeds({ name: 'real', from: seed, count, block: 25, workers, args: ['--real'] });
  },
  proxy: async ({ seed, minutes }) => {
    const { code, lines } = await run([join('test', 'long', 'proxy-run.ts'), '--minutes', String(minutes), '--seed', String(seed)], {
      onLine: show,
    });
    return code === 0 ? (lines.findLast((line) => line.startsWith('every invariant')) ?? null) : null;
  },
  crash: async ({ kills }) => {
    mkdirSync(join('artifacts', 'test'), { recursive: true });
    const files = ['crash', 'crash-points', 'crash-whole-desk', 'torn-log', 'disk-full'].map((file) => `test/store/${file}.test.ts`);
    const { code, lines } = await run([join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'system', ...files], {
      env: { ...process.env, CRASH_KILLS: String(kills), TORN_STEP: '64' },
      onLine: show,
    });
    const tests = lines.find((line) => /Tests .*passed/.test(line))?.match(/\d+ passed/)?.[0];
    return code === 0 ? `${tests ?? 'all tests passed'}, ${kills} kills each, the log torn at every 64 bytes` : null;
  },
};

function readOptions() {
  const text = { type: 'string' };
  const options = { only: text, seed: text, seeds: text, 'real-seeds': text, minutes: text, kills: text, help: { type: 'boolean' } };
  const { values } = parseArgs({ options });
  if (values.help) return null;
  const number = (name, fallback, [least, most]) => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (!(value >= least && value <= most)) throw new Error(`--${name} is a number between ${least} and ${most}`);
    return value;
  };
  const whole = (...of) => Math.floor(number(...of));
  const only = values.only === undefined ? Object.keys(parts) : values.only.split(',');
  for (const name of only) if (!(name in parts)) throw new Error(`no part is called ${name}`);
  return {
    only,
    seed: whole('seed', Math.floor(Math.random() * 1_000_000_000), [0, 1e12]),
    seeds: whole('seeds', 100_000, [1, 1e9]),
    realSeeds: whole('real-seeds', 1_000, [1, 1e6]),
    minutes: number('minutes', 5, [0.1, 600]),
    kills: whole('kills', 60, [1, 10_000]),
  };
}

async function main() {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return 2;
  }
  if (options === null) {
    console.log(usage);
    return 0;
  }
  const done = [];
  for (const name of options.only) {
    console.log(`\n── ${name}`);
    const beganMs = Date.now();
    const result = await parts[name](options);
    const seconds = Math.round((Date.now() - beganMs) / 1_000);
    done.push(`${name}: ${result ?? 'FAILED'} (${seconds} s)`);
    if (result === null) break;
  }
  console.log(`\n${done.join('\n')}`);
  return done.some((line) => line.includes('FAILED')) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Stopped)) throw error;
  console.log('stopped');
  process.exitCode = 130;
}
