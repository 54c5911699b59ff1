/** Text that PostgreSQL's jsonb cannot hold: NUL and lone surrogates. */
import type { Json } from '../../shared/base/result.ts';

function cleanText(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', '\ufffd') : formed;
}

/** Whether there is nothing to clean. */
export function isCleanJson(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isCleanJson);
  for (const key of Object.keys(value)) if (!isCleanJson(key) || !isCleanJson(value[key] ?? null)) return false;
  return true;
}

/** The same value with such characters replaced by U+FFFD; the value itself when there are none. */
export function cleanJson(value: Json): Json {
  if (isCleanJson(value)) return value;
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), cleanJson(item)]));
}
