/** Owns flat tables from a number to a list of numbers: two typed arrays instead of an array of arrays, which a scan reads in order. */

/** The items of key k: `items[from[k] .. from[k + 1])`. */
export type Grouped = { readonly from: Int32Array; readonly items: Int32Array };

/** `keys` and `values` are pairs side by side; keys below `count`. Values of one key keep their order. */
export function groupPairs(count: number, keys: Int32Array, values: Int32Array): Grouped {
  const from = new Int32Array(count + 1);
  for (let i = 0; i < keys.length; i++) {
    const next = (keys[i] ?? 0) + 1;
    from[next] = (from[next] ?? 0) + 1;
  }
  for (let key = 0; key < count; key++) from[key + 1] = (from[key + 1] ?? 0) + (from[key] ?? 0);
  const items = new Int32Array(values.length);
  const filled = from.slice();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? 0;
    const at = filled[key] ?? 0;
    items[at] = values[i] ?? 0;
    filled[key] = at + 1;
  }
  return { from, items };
}
