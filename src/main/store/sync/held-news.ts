/** Gathers what screens should read again, and says it in one go. Page after page of a fill is news a few times a second: every screen reads again on each. */
import type { NewsTopic } from '../../../shared/contract/desk-views.ts';
import type { SyncState } from '../../../shared/sync/sync-state.ts';

export type HeldNews = {
  hold(topics: readonly NewsTopic[]): void;
  /** Only after `state` is known everywhere, so that whoever reads on the news reads one moment. */
  say(state: SyncState): void;
};

/** While a scope is being filled, news come no more often. */
const fillNewsMs = 250;

export function holdNews(announce: (topics: readonly NewsTopic[]) => void, elapsedMs: () => number): HeldNews {
  const held = new Set<NewsTopic>();
  let saidMs = Number.NEGATIVE_INFINITY;
  return {
    hold(topics) {
      for (const topic of topics) held.add(topic);
    },
    say({ link, cursors }) {
      const isFilling = link === 'online' && Object.values(cursors).some(({ phase }) => phase !== 'live');
      if (held.size === 0 || (isFilling && elapsedMs() - saidMs < fillNewsMs)) return;
      saidMs = elapsedMs();
      const topics = [...held];
      held.clear();
      announce(topics);
    },
  };
}
