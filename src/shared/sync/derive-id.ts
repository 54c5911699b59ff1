/**
 * Ids for rows that a mutation writes besides the ones it was given: desk and hub derive them from the mutation id and agree.
 * Not a cryptographic hash; it only has to scatter.
 */

/** Four 32-bit words mixed from `text` (FNV-1a steps with different offsets, then a finalising avalanche). */
function mix(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    for (const lane of [0, 1, 2, 3] as const) {
      words[lane] = Math.imul(words[lane] ^ (unit + lane * 131), 0x01000193 + lane * 2);
    }
    words[0] ^= words[3] >>> 13;
  }
  for (const lane of [0, 1, 2, 3] as const) {
    let word = words[lane] ^ words[((lane + 1) % 4) as 0 | 1 | 2 | 3];
    word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
    word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
    words[lane] = (word ^ (word >>> 16)) >>> 0;
  }
  return words;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
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
