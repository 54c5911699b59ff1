/** Where a person had scrolled to in lists that come and go, for as long as the window lives. Nothing is kept for a list read at its end. */

const tops = new Map<string, number>();

export function rememberScroll(key: string, top: number | null): void {
  if (top === null) tops.delete(key);
  else tops.set(key, top);
}

/** Null: the list was never left, or was left at its end. */
export function rememberedScroll(key: string): number | null {
  return tops.get(key) ?? null;
}
