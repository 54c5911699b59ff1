/** Which column holds which field, guessed from Chinese and English headings; and which row the headings stand in. */
import { type Cell, cellText } from './cell.ts';
import { type FieldId, fieldsOf, type ImportKind, importKinds, type Mapping } from './fields.ts';

/** Width, case, blanks, marks of required columns and units in brackets do not matter. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[\s_*:.\-/]+/g, '');
}

function namesOf(kind: ImportKind): [FieldId, string[]][] {
  return fieldsOf(kind).map(([id, { zh, en, aliases }]) => [id, [zh, en, id, ...aliases].map(plainHeading)]);
}

/** A heading that is a name exactly comes first; then one that ends with a name. Each column and field is used once. */
export function guessMapping(kind: ImportKind, headings: readonly string[]): Mapping {
  const plain = headings.map(plainHeading);
  const mapping: { [F in FieldId]?: number } = {};
  const taken = new Set<number>();
  const take = (id: FieldId, at: number) => {
    if (at === -1) return;
    mapping[id] = at;
    taken.add(at);
  };
  const names = namesOf(kind);
  for (const [id, words] of names) {
    for (const word of words) {
      if (mapping[id] === undefined)
        take(
          id,
          plain.findIndex((heading, at) => heading === word && !taken.has(at)),
        );
    }
  }
  for (const [id, words] of names) {
    const long = words.filter((word) => word.length >= 2);
    if (mapping[id] !== undefined) continue;
    take(
      id,
      plain.findIndex((heading, at) => !taken.has(at) && heading.length <= 20 && long.some((word) => heading.endsWith(word))),
    );
  }
  return mapping;
}

/** What the file most likely holds: the kind whose required fields are found, then the one with the most headings. */
export function guessKind(headings: readonly string[]): ImportKind {
  const scores = importKinds.map((kind) => {
    const mapping = guessMapping(kind, headings);
    const fields = fieldsOf(kind);
    const required = fields.filter(([, field]) => field.required === true);
    const found = required.filter(([id]) => mapping[id] !== undefined).length;
    return { kind, share: required.length === 0 ? 0 : found / required.length, count: Object.keys(mapping).length };
  });
  const whole = scores.filter(({ share }) => share >= 0.75).sort((a, b) => b.share - a.share || b.count - a.count)[0];
  const [most] = scores.sort((a, b) => b.count - a.count);
  return whole?.kind ?? (most === undefined || most.count === 0 ? 'ticket' : most.kind);
}

const mostRowsAbove = 20;

/** Ledgers often have a title above their headings: the row with the most known headings, else the first that holds anything. */
export function guessHeadingRow(rows: readonly (readonly Cell[])[]): number {
  let best = { at: -1, known: 0 };
  let first = -1;
  for (const [at, row] of rows.slice(0, mostRowsAbove).entries()) {
    const texts = row.map(cellText);
    if (first === -1 && texts.some((text) => text !== '')) first = at;
    const known = Math.max(...importKinds.map((kind) => Object.keys(guessMapping(kind, texts)).length));
    if (known > best.known) best = { at, known };
  }
  return best.known >= 2 ? best.at : Math.max(0, first);
}

/** Stands for a set of headings in what a desk remembers. */
export function headingKey(kind: ImportKind, headings: readonly string[]): string {
  return `${kind}\n${headings.map(plainHeading).join('\n')}`;
}

/** A remembered mapping, without what does not fit this file. */
export function fittingMapping(kind: ImportKind, mapping: Mapping, columns: number): Mapping {
  const known = fieldsOf(kind).flatMap(([id]) => {
    const at = mapping[id];
    return at !== undefined && Number.isInteger(at) && at >= 0 && at < columns ? [[id, at] as const] : [];
  });
  return Object.fromEntries(known) as Mapping;
}
