/** One contender of a first sync in a process of its own: opened and idle when ready, then asked once to sync everything. */
import { readFileSync } from 'node:fs';

export const contenderNames = ['own', 'bare', 'rxdb', 'powersync', 'pouch-shipped', 'pouch-tuned'] as const;
export type ContenderName = (typeof contenderNames)[number];
export type SyncSpec = { contender: ContenderName; url: string };
/** `rowsHeld` is counted in the contender's own store afterwards. */
export type SyncAnswer = { ms: number; cpuMs: number; idleMb: number; peakMb: number; rowsHeld: number };

export type Contender = {
  /** Resolves when every row can be read. */
  sync(): Promise<void>;
  count(): Promise<number>;
  close(): Promise<void>;
};

const spec = JSON.parse(process.argv[2] ?? '{}') as SyncSpec;
/** Each loads only its own modules, so that memory is told apart too. */
const open: Record<ContenderName, (url: string) => Promise<Contender>> = {
  own: async (url) => (await import('./own-contender.ts')).ownContender(url),
  bare: async (url) => (await import('./bare-contender.ts')).bareContender(url),
  rxdb: async (url) => (await import('./rxdb-contender.ts')).rxdbContender(url),
  powersync: async (url) => (await import('./powersync-contender.ts')).powersyncContender(url),
  'pouch-shipped': async (url) => (await import('./pouch-contender.ts')).pouchContender(url, null),
  'pouch-tuned': async (url) => (await import('./pouch-contender.ts')).pouchContender(url, 1_000),
};

/** Peak of this process as the kernel counts it; elsewhere than on Linux what Node sees at the end. */
function memoryMb(field: 'VmHWM' | 'VmRSS'): number {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(line?.[1] ?? 0) / 1_024;
  } catch {
    return process.memoryUsage.rss() / 1_048_576;
  }
}

const contender = await open[spec.contender](spec.url);
globalThis.gc?.();
const idleMb = memoryMb('VmRSS');

async function run(): Promise<SyncAnswer> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await contender.sync();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const peakMb = memoryMb('VmHWM');
  return { ms, cpuMs: (user + system) / 1_000, idleMb, peakMb, rowsHeld: await contender.count() };
}

process.on('message', () => {
  void run()
    .then(async (answer) => {
      await contender.close();
      process.send?.(answer);
    })
    .catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    });
});
process.send?.({});
