/** Seeded chance for the sample team: the same seed gives the same people, orders and complaints. Never used for secrets. */

export type Dice = {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Whole number, both ends included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Takes `count` different items (fewer when there are fewer), in their order. */
  some<T>(items: readonly T[], count: number): T[];
  /** UUID version 7 at this time, so that rows made together lie together. */
  id(atMs: number): string;
};

/** sfc32, warmed up; small and good enough for stories. */
function generator(seed: number): () => number {
  let a = seed | 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

export function rollDice(seed: number): Dice {
  const next = generator(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const hex = (digits: number) => Array.from({ length: digits }, () => between(0, 15).toString(16)).join('');
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick(items) {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    some(items, count) {
      const rest = items.map((_, index) => index);
      while (rest.length > count) rest.splice(between(0, rest.length - 1), 1);
      return rest.flatMap((index) => items[index] ?? []);
    },
    id(atMs) {
      const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${between(8, 11).toString(16)}${hex(3)}-${hex(12)}`;
    },
  };
}

/** Replaces `{name}` by its value; an unknown name is a mistake in the sample texts and throws. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`sample text needs {${name}}: ${text}`);
    return value;
  });
}
