/** Ours: the store's real files and the real sync loop, with the search indexer running beside it as in the product. */
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { startSearchIndexer } from '../../src/main/store/sync/search-indexer.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { openDesk, untilNews } from './own-desk.ts';
import type { Contender } from './sync-child.ts';

export async function ownContender(hubUrl: string): Promise<Contender> {
  const desk = openDesk({ hubUrl });
  const { store } = desk;
  const fail = (problem: string) => {
    throw new Error(problem);
  };
  const indexer = startSearchIndexer({
    ...{ store, setTimer: realTimer, elapsedMs: () => performance.now(), onCommitted: desk.onCommitted },
    log: fail,
    onDamaged: () => fail('the file is damaged'),
  });
  let stop = async () => {};
  return {
    sync: async () => {
      const sync = desk.startSync();
      stop = sync.stop;
      await untilNews(store, () => sync.link().firstSync === null && sync.link().dataAtMs !== null);
    },
    count: async () => Object.values(countConfirmed(store.cache)).reduce((sum, count) => sum + count, 0),
    close: async () => {
      indexer.stop();
      await stop();
      await desk.close();
    },
  };
}
