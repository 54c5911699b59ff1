/** Of two versions of the same thing only what is not the same in both: a person who has to choose need not compare. */
import type { Json } from '../../../shared/base/result.ts';
import { sameJson } from '../../../shared/sync/mutations/judge.ts';

type Fields = { readonly [name: string]: Json };

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists keep the entries that the other list has not. Anything else stays whole. */
export function whatDiffers(mine: Json, theirs: Json): [Json, Json] {
  if (Array.isArray(mine) && Array.isArray(theirs)) return [onlyIn(mine, theirs), onlyIn(theirs, mine)];
  if (!isFields(mine) || !isFields(theirs)) return [mine, theirs];
  const left: Record<string, Json> = {};
  const right: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [a = null, b = null] = [mine[name], theirs[name]];
    if (!sameJson(a, b)) [left[name], right[name]] = whatDiffers(a, b);
  }
  return [left, right];
}

function onlyIn(list: readonly Json[], other: readonly Json[]): Json {
  return list.filter((entry) => !other.some((each) => sameJson(each, entry)));
}
