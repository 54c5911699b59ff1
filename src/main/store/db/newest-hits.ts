/** The newest of what a search came by in any order, one for each key, and not many more than were asked for, however many there are. */

type Dated = { id: string; atMs: number };

export type NewestHits<T extends Dated> = {
  /** What is older is not among those asked for. */
  floorMs(): number;
  isFull(): boolean;
  offer(key: string, hit: T): void;
  /** Takes out those of `sinceMs` and newer, newest first. */
  take(sinceMs: number): [key: string, hit: T][];
};

export function newestHits<T extends Dated>(limit: number): NewestHits<T> {
  let kept = new Map<string, T>();
  let newestMs = Number.NEGATIVE_INFINITY;
  let floorMs = Number.MIN_SAFE_INTEGER;
  const inOrder = () => [...kept].sort(([, left], [, right]) => right.atMs - left.atMs || (left.id < right.id ? 1 : -1));
  return {
    floorMs: () => floorMs,
    isFull: () => kept.size >= limit,
    offer: (key, hit) => {
      if (hit.atMs < floorMs || (kept.get(key)?.atMs ?? Number.NEGATIVE_INFINITY) > hit.atMs) return;
      kept.set(key, hit);
      newestMs = Math.max(newestMs, hit.atMs);
      if (kept.size < limit * 2) return;
      kept = new Map(inOrder().slice(0, limit));
      for (const { atMs } of kept.values()) floorMs = atMs;
    },
    take: (sinceMs) => {
      if (newestMs < sinceMs) return [];
      const all = inOrder();
      const taken = all.filter(([, { atMs }]) => atMs >= sinceMs);
      kept = new Map(all.slice(taken.length));
      newestMs = all[taken.length]?.[1].atMs ?? Number.NEGATIVE_INFINITY;
      return taken;
    },
  };
}
