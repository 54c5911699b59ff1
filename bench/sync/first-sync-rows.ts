/** Owns the rows of a first sync: ours against the bare loop, RxDB in memory and PowerSync over one server, and against PouchDB over its own. */
import { type Measurement, median } from '../bench-row.ts';
import { MeasuredProcess } from '../engine/child-process.ts';
import type { PageServerReady } from './page-server.ts';
import { inRounds, type Rounds, row, timedRow } from './rounds.ts';
import type { ContenderName, SyncAnswer } from './sync-child.ts';

export type Served = { url: string; end(): void };

export async function serve(module: string, rows: number): Promise<Served> {
  const server = new MeasuredProcess<PageServerReady, string, object>(`../sync/${module}`, { rows });
  const { url } = await server.ready;
  return { url, end: () => server.end() };
}

function of(rounds: Rounds, name: ContenderName, figure: (answer: SyncAnswer) => number = ({ ms }) => ms): number[] {
  return (rounds.get(name) ?? []).map(figure);
}

const grown = ({ peakMb, idleMb }: SyncAnswer): number => peakMb - idleMb;

export async function firstSyncRows(rows: number, rounds: number): Promise<Measurement[]> {
  const server = await serve('page-server.ts', rows);
  try {
    const names = ['own', 'bare', 'rxdb', 'powersync'] as const;
    const contenders = names.map((name) => ({ name, url: server.url }));
    const measured = await inRounds(rounds, contenders, rows);
    const own = of(measured, 'own');
    const what = `first sync of ${rows.toLocaleString('en')} rows, encrypted`;
    const peak = (name: ContenderName) => of(measured, name, ({ peakMb }) => peakMb);
    const growth = median(of(measured, 'own', grown));
    return [
      timedRow('first-sync-bare', `T1 ${what} / bare: same pages, tables, indexes, cipher`, own, of(measured, 'bare')),
      timedRow('first-sync-rxdb', `T1 ${what} / RxDB 17 in memory`, own, of(measured, 'rxdb')),
      timedRow('first-sync-powersync', `T3 PowerSync's client, plain file, imitated service / ours`, of(measured, 'powersync'), own),
      timedRow('first-sync-rss', `T4 peak memory of ours / PowerSync's`, peak('own'), peak('powersync'), 'MB'),
      row('first-sync-growth', 'T4 growth over idle / 150 MB', `${growth.toFixed(0)} MB`, growth, growth / 150),
      ...names.slice(1).map((name) => {
        const ms = median(of(measured, name));
        const memory = `${median(peak(name)).toFixed(0)} MB`;
        return row(`peer-${name}`, `  ${name}`, `${ms.toFixed(0)} ms, ${memory}`, ms);
      }),
      row(
        'own-cpu',
        '  ours, processor time / bare',
        `${median(of(measured, 'own', ({ cpuMs }) => cpuMs)).toFixed(0)} ms`,
        0,
        cpuRatio(measured),
      ),
    ];
  } finally {
    server.end();
  }
}

function cpuRatio(measured: Rounds): number {
  const cpu = (name: ContenderName) => median(of(measured, name, ({ cpuMs }) => cpuMs));
  return cpu('own') / cpu('bare');
}

/** Fewer rows: PouchDB takes its time. Both sides sync the same ones. */
export async function pouchRows(rows: number, rounds: number): Promise<Measurement[]> {
  const server = await serve('page-server.ts', rows);
  const pouch = await serve('pouch-server.ts', rows);
  try {
    const contenders = [
      { name: 'own', url: server.url },
      { name: 'bare', url: server.url },
      { name: 'pouch-shipped', url: pouch.url },
      { name: 'pouch-tuned', url: pouch.url },
    ] as const;
    const measured = await inRounds(rounds, contenders, rows);
    const own = of(measured, 'own');
    const what = `T2 PouchDB 9, express-pouchdb to LevelDB, ${rows.toLocaleString('en')} rows`;
    return [
      timedRow('pouch-shipped', `${what}, as shipped / ours`, of(measured, 'pouch-shipped'), own),
      timedRow('pouch-tuned', `${what}, batch of 1,000 / ours`, of(measured, 'pouch-tuned'), own),
      timedRow('pouch-bare', '  batch of 1,000 / bare: as fast as these files can be', of(measured, 'pouch-tuned'), of(measured, 'bare')),
    ];
  } finally {
    server.end();
    pouch.end();
  }
}
