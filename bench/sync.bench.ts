/** Sync against its yardsticks and peers: first sync, what screens feel of it, the hub's pushes and pages, links that break, memory. */
import { type Bench, type BenchRow, type BenchWish, judge, type Measurement } from './bench-row.ts';
import { ensurePeers } from './engine/peers.ts';
import { firstSyncRows, pouchRows } from './sync/first-sync-rows.ts';
import { hubRows } from './sync/hub-rows.ts';
import { pokeRows } from './sync/live-rows.ts';
import { simulationRows } from './sync/simulation-rows.ts';
import { backgroundRows, cipherRows, flappingRows, memoryRows } from './sync/store-rows.ts';
import { windowRows } from './sync/window-rows.ts';
import { seed } from './sync/world-rows.ts';

/** Targets as the design of sync numbers them; `ids`: rows that have a gate. */
type Part = { targets: readonly string[]; ids: readonly string[]; measure(quick: boolean): Promise<Measurement[]> };

/** Rows that are measured together. */
const parts: readonly Part[] = [
  {
    targets: ['T1', 'T3', 'T4'],
    ids: ['first-sync-bare', 'first-sync-rxdb', 'first-sync-powersync', 'first-sync-rss', 'first-sync-growth'],
    measure: (quick) => firstSyncRows(quick ? 20_000 : 100_000, quick ? 2 : 7),
  },
  { targets: ['T2'], ids: ['pouch-shipped', 'pouch-tuned'], measure: (quick) => pouchRows(quick ? 4_000 : 60_000, quick ? 1 : 3) },
  {
    targets: ['T5', 'U5'],
    ids: ['index-build', 'read-indexing', 'read-filling'],
    measure: (quick) => backgroundRows(quick ? 10_000 : 30_000, quick ? 1 : 3),
  },
  { targets: ['T6'], ids: ['poke-page'], measure: (quick) => pokeRows(quick ? 5_000 : 20_000, quick ? 5 : 15) },
  {
    targets: ['T6', 'T7', 'T8', 'T9', 'T13', 'T14'],
    ids: ['poke-visible', 'empty-pull', 'push-chatty', 'push-replay', 'hub-page', 'writers'],
    measure: (quick) =>
      hubRows({ rows: 8_000, rounds: quick ? 3 : 7, seconds: quick ? 1 : 2, notes: quick ? 15 : 100, requests: quick ? 50 : 150 }),
  },
  { targets: ['T15'], ids: ['cipher'], measure: (quick) => cipherRows(quick ? 20_000 : 100_000, quick ? 2 : 7) },
  {
    targets: ['T16'],
    ids: ['simulation'],
    measure: (quick) => simulationRows(quick ? { seeds: 20, rounds: 2, warmUp: 1 } : { seeds: 60, rounds: 7, warmUp: 5 }),
  },
  { targets: ['T17'], ids: ['flapping'], measure: (quick) => flappingRows(quick ? 20_000 : 100_000) },
  { targets: ['U7'], ids: ['memory'], measure: (quick) => memoryRows(quick ? 100_000 : 1_000_000, 10_000, 1) },
  {
    targets: ['U2', 'U5'],
    ids: ['typing', 'profile-p50', 'profile-p99', 'profile-bytes'],
    measure: (quick) =>
      windowRows({
        ...{ teams: quick ? 2 : 5, rowsPerTeam: quick ? 4_000 : 12_000, idleMs: quick ? 3_000 : 5_000 },
        ...{ profileRounds: quick ? 3 : 7, profilesPerRound: quick ? 100 : 200 },
      }),
  },
];

export const bench: Bench = {
  name: 'sync',
  about: `the sample team's world from seed ${seed}, told until there are enough rows; contenders in turns, a fresh process each; middle of the ratios per round`,
  names: [...new Set(parts.flatMap(({ targets, ids }) => [...targets, ...ids]))],
  async run({ quick, only, onRows }: BenchWish) {
    ensurePeers();
    const rows: BenchRow[] = [];
    for (const { targets, ids, measure } of parts) {
      if (only !== null && ![...targets, ...ids].some((name) => only.includes(name))) continue;
      const began = performance.now();
      const judged = judge('sync', await measure(quick));
      onRows?.(judged, (performance.now() - began) / 1_000);
      rows.push(...judged);
    }
    return rows;
  },
};
