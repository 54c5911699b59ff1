/**
 * Ids for rows that a mutation writes besides the ones it was given: desk and hub derive them from the mutation id and agree.
 * Not a cryptographic hash; it only has to scatter.
 */

/** A lane's last avalanche, with the lane beside it stirred in. */
function scatter(lane: number, beside: number): number {
  let word = lane ^ beside;
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
}

/** Three 32-bit words from four lanes of FNV-1a steps with different offsets. Written out: a fill derives thousands of ids. */
function mix(text: string): [number, number, number] {
  let [a, b, c, d] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + 131), 0x01000195);
    c = Math.imul(c ^ (unit + 262), 0x01000197);
    d = Math.imul(d ^ (unit + 393), 0x01000199);
    a ^= d >>> 13;
  }
  a = scatter(a, b);
  b = scatter(b, c);
  c = scatter(c, d);
  return [a, b, c];
}

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight digits. */
function hex(word: number): string {
  return `${bytes[word >>> 24]}${bytes[(word >>> 16) & 0xff]}${bytes[(word >>> 8) & 0xff]}${bytes[word & 0xff]}`;
}

/**
 * A UUID (version 8) for the row that `mutationId` writes under `label`. The first 48 bits are the mutation id's own
 * (its time, for version 7), so that derived rows lie beside it; the other 74 free bits are mixed from both arguments.
 */
export function deriveId(mutationId: string, label: string): string {
  const id = mutationId.toLowerCase();
  const [a, b, c] = mix(`${id}/${label}`);
  const variant = ((b >>> 16) & 0x3fff) | 0x8000;
  return `${id.slice(0, 13)}-8${hex(a).slice(0, 3)}-${variant.toString(16)}-${hex(b).slice(4)}${hex(c)}`;
}
