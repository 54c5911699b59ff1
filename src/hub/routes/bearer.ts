/** Reads a token from the Authorization header. */
export function bearer(header: string | undefined): string | null {
  const found = /^Bearer ([\w-]{20,200})$/.exec(header ?? '');
  return found?.[1] ?? null;
}
