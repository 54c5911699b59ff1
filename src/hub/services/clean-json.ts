/** Text that PostgreSQL's jsonb cannot hold: NUL and lone surrogates. */
import type { Json } from '../../shared/base/result.ts';

const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The same value with such characters replaced by U+FFFD. */
export function cleanJson(value: Json): Json {
  if (typeof value === 'string') return value.replace(unstorable, '\ufffd');
  if (Array.isArray(value)) return value.map(cleanJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.replace(unstorable, '\ufffd'), cleanJson(item)]));
  }
  return value;
}
