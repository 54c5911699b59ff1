/** Writes a column of a batch as one PostgreSQL array: a statement with thousands of rows then has a handful of parameters. */

const special = /["\\]/;
const eachSpecial = /["\\]/g;

/** Array text as PostgreSQL reads it; every text is quoted, so none is taken for NULL. */
export function pgArray(values: readonly (string | number | boolean | null)[]): string {
  const cells = values.map((value) => {
    if (value === null) return 'NULL';
    if (typeof value !== 'string') return value;
    return `"${special.test(value) ? value.replace(eachSpecial, '\\$&') : value}"`;
  });
  return `{${cells.join(',')}}`;
}
