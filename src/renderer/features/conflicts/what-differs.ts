/** Of two versions of the same thing only what is not the same in both: a person who has to choose need not compare. */
import type { Json } from '../../../shared/base/result.ts';
import { sameJson } from '../../../shared/sync/mutations/judge.ts';

type Fields = { readonly [name: string]: Json };

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists keep the entries that the other list has not; lists of the same entries (another order, one twice) and anything else stay whole. */
export function whatDiffers(mine: Json, theirs: Json): [Json, Json] {
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const [left, right] = [onlyIn(mine, theirs), onlyIn(theirs, mine)];
    return left.length === 0 && right.length === 0 ? [mine, theirs] : [left, right];
  }
  if (!isFields(mine) || !isFields(theirs)) return [mine, theirs];
  const left: Record<string, Json> = {};
  const right: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [a = null, b = null] = [mine[name], theirs[name]];
    if (!sameJson(a, b)) [left[name], right[name]] = whatDiffers(a, b);
  }
  return [left, right];
}

function onlyIn(list: readonly Json[], other: readonly Json[]): Json[] {
  return list.filter((entry) => !other.some((each) => sameJson(each, entry)));
}

/** An id that stands for an entry of one of the same version's lists becomes that entry's title: 「chosenOptionId」 becomes 「chosenOption」. */
export function withTitles(version: Json): Json {
  if (!isFields(version)) return version;
  const entries = Object.values(version).flatMap((value) => (Array.isArray(value) ? value.filter(isFields) : []));
  return Object.fromEntries(
    Object.entries(version).map(([name, value]) => {
      const title = name.endsWith('Id') ? entries.find(({ id }) => id === value)?.title : undefined;
      return typeof title === 'string' ? [name.slice(0, -2), title] : [name, value];
    }),
  );
}

const linked = { orderId: 'order', contactId: 'contact', chosenOptionId: 'option' } as const;

/** What the differing fields lead to, by the name of its word: where a person sees no difference, this much can be said. */
export function differingLinks(mine: Json, theirs: Json): (typeof linked)[keyof typeof linked][] {
  if (!isFields(mine) || !isFields(theirs)) return [];
  const names = Object.keys(linked) as (keyof typeof linked)[];
  return names.filter((name) => !sameJson(mine[name] ?? null, theirs[name] ?? null)).map((name) => linked[name]);
}
