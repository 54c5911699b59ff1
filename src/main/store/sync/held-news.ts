/** Gathers what screens should read again, and says it in one go. Page after page of a fill is news a few times a second: every screen reads again on each. */
import type { NewsTopic } from '../../../shared/contract/desk-views.ts';
import type { SyncState } from '../../../shared/sync/sync-state.ts';

export type HeldNews = {
  hold(topics: readonly NewsTopic[]): void;
  /** Only after `state` is known everywhere, so that whoever reads on the news reads one moment. */
  say(state: SyncState): void;
};

/** While a scope is being filled, news come no more often; what is typed meanwhile must not wait for screens that read again. */
const fillNewsMs = { usual: 250, gentle: 1_000 };

/** `isGentle`: somebody talks with a customer. */
export function holdNews(
  announce: (topics: readonly NewsTopic[]) => void,
  { elapsedMs, isGentle }: { elapsedMs: () => number; isGentle: () => boolean },
): HeldNews {
  const held = new Set<NewsTopic>();
  let saidMs = Number.NEGATIVE_INFINITY;
  return {
    hold(topics) {
      for (const topic of topics) held.add(topic);
    },
    say({ link, cursors }) {
      const isFilling = link === 'online' && Object.values(cursors).some(({ phase }) => phase !== 'live');
      if (held.size === 0 || (isFilling && elapsedMs() - saidMs < fillNewsMs[isGentle() ? 'gentle' : 'usual'])) return;
      saidMs = elapsedMs();
      const topics = [...held];
      held.clear();
      announce(topics);
    },
  };
}
