/** Sync against its yardsticks and peers: first sync, what screens feel of it, the hub's pushes and pages, links that break, memory. */
import { type Bench, type BenchWish, judge, type Measurement } from './bench-row.ts';
import { ensurePeers } from './engine/peers.ts';
import { firstSyncRows, pouchRows } from './sync/first-sync-rows.ts';
import { hubRows } from './sync/hub-rows.ts';
import { pokeRows } from './sync/live-rows.ts';
import { backgroundRows, cipherRows, flappingRows, memoryRows } from './sync/store-rows.ts';
import { seed } from './sync/world-rows.ts';

type Part = { ids: readonly string[]; measure(quick: boolean): Promise<Measurement[]> };

/** Rows that are measured together. */
const parts: readonly Part[] = [
  {
    ids: ['first-sync-bare', 'first-sync-rxdb', 'first-sync-powersync', 'first-sync-rss', 'first-sync-growth'],
    measure: (quick) => firstSyncRows(quick ? 20_000 : 100_000, quick ? 2 : 7),
  },
  { ids: ['pouch-shipped', 'pouch-tuned'], measure: (quick) => pouchRows(quick ? 4_000 : 20_000, quick ? 1 : 3) },
  { ids: ['index-build', 'read-indexing', 'read-filling'], measure: (quick) => backgroundRows(quick ? 10_000 : 30_000, quick ? 1 : 3) },
  { ids: ['poke-page'], measure: (quick) => pokeRows(quick ? 5_000 : 20_000, quick ? 5 : 15) },
  {
    ids: ['poke-visible', 'empty-pull', 'push-chatty', 'push-replay', 'hub-page', 'writers'],
    measure: (quick) =>
      hubRows({ rows: 8_000, rounds: quick ? 3 : 7, seconds: quick ? 1 : 2, notes: quick ? 15 : 100, requests: quick ? 50 : 150 }),
  },
  { ids: ['cipher'], measure: (quick) => cipherRows(quick ? 20_000 : 100_000, quick ? 2 : 7) },
  { ids: ['flapping'], measure: (quick) => flappingRows(quick ? 20_000 : 100_000) },
  { ids: ['memory'], measure: (quick) => memoryRows(quick ? 100_000 : 1_000_000, 10_000, 1) },
];

export const bench: Bench = {
  name: 'sync',
  about: `the sample team's world from seed ${seed}, told until there are enough rows; contenders in turns, a fresh process each; middle of the ratios per round`,
  async run({ quick, only }: BenchWish) {
    ensurePeers();
    const measured: Measurement[] = [];
    for (const { ids, measure } of parts) {
      if (only !== null && !ids.some((id) => only.includes(id))) continue;
      measured.push(...(await measure(quick)));
    }
    return judge('sync', measured);
  },
};
