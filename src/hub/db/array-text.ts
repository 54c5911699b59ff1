/** Writes a column of a batch as one PostgreSQL array: a statement with thousands of rows then has a handful of parameters. */
import { type RawBuilder, sql } from 'kysely';

export type ArrayCell = string | number | boolean | null;

const eachSpecial = /["\\]/g;

/** Whether JSON escaped anything but quotes and backslashes: an array knows no other escapes. */
function hasOtherEscapes(json: string): boolean {
  for (let at = json.indexOf('\\'); at !== -1; at = json.indexOf('\\', at + 2)) {
    if (json[at + 1] !== '"' && json[at + 1] !== '\\') return true;
  }
  return false;
}

/** Array text as PostgreSQL reads it; every text is quoted, so none is taken for NULL. */
export function pgArray(values: readonly ArrayCell[]): string {
  // The two notations differ in their brackets and in control characters only.
  const json = JSON.stringify(values);
  if (!hasOtherEscapes(json)) return `{${json.slice(1, -1)}}`;
  return `{${values.map((value) => (typeof value === 'string' ? `"${value.replace(eachSpecial, '\\$&')}"` : String(value))).join(',')}}`;
}

/** A column of a SELECT that answers one row per value. Sent once when all rows share it, so at least one column must be `unnested`. */
export function columnOf(values: readonly ArrayCell[], type: 'text' | 'uuid' | 'bigint' | 'boolean'): RawBuilder<unknown> {
  const first = values[0] ?? null;
  return values.every((value) => value === first) ? sql`${first}::${sql.raw(type)}` : unnested(values, type);
}

export function unnested(values: readonly ArrayCell[], type: 'text' | 'uuid' | 'bigint' | 'boolean'): RawBuilder<unknown> {
  return sql`unnest(${pgArray(values)}::${sql.raw(type)}[])`;
}

/** The same for JSON, made of texts that are JSON each: these have no line ends in them. */
export function unnestedJson(texts: readonly string[]): RawBuilder<unknown> {
  return sql`unnest(string_to_array(${texts.join('\n')}, ${'\n'}))::jsonb`;
}
