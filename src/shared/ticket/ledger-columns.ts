/** The columns a ledger can show, in what order and how wide; what a person chose is kept per PC. */
import { z } from 'zod';
import { type LedgerSort, latestActionFirst, ledgerFilterSchema, ledgerSortSchema, ledgerSorts } from './ledger-filter.ts';

export const ledgerColumns = [
  'no',
  'who',
  'title',
  'type',
  'stage',
  'owner',
  'clock',
  'last',
  'urgency',
  'emotion',
  'channel',
  'department',
  'opened',
  'golden',
  'firstResponse',
  'plan',
  'planGiven',
  'closed',
  'what',
  'when',
  'orderNo',
  'ask',
  'demands',
  'facts',
  'evidence',
  'options',
  'chosen',
  'promises',
  'score',
  'phone',
  'memberNo',
] as const;
export const ledgerColumnSchema = z.enum(ledgerColumns);
export type LedgerColumn = z.infer<typeof ledgerColumnSchema>;

/** Pixels. */
export const narrowestColumn = 64;
export const widestColumn = 4_000;

const widths: { readonly [C in LedgerColumn]: number } = {
  no: 144,
  who: 104,
  title: 240,
  type: 136,
  stage: 112,
  owner: 96,
  clock: 148,
  last: 172,
  urgency: 96,
  emotion: 80,
  channel: 72,
  department: 96,
  opened: 128,
  golden: 128,
  firstResponse: 128,
  plan: 128,
  planGiven: 128,
  closed: 128,
  what: 240,
  when: 140,
  orderNo: 168,
  ask: 200,
  demands: 220,
  facts: 240,
  evidence: 180,
  options: 240,
  chosen: 180,
  promises: 260,
  score: 96,
  phone: 128,
  memberNo: 112,
};

export function usualWidth(column: LedgerColumn): number {
  return widths[column];
}

const columnSchema = z.strictObject({
  id: ledgerColumnSchema,
  width: z.int().min(narrowestColumn).max(widestColumn),
  /** Pulled to this width by a person: it takes no share of the room that is left over. */
  isSet: z.boolean().optional(),
});

export const ledgerLayoutSchema = z.strictObject({
  /** Those shown, from left to right; each once. */
  columns: z
    .array(columnSchema)
    .min(1)
    .max(ledgerColumns.length)
    .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length),
  sort: ledgerSortSchema,
});
export type LedgerLayout = z.infer<typeof ledgerLayoutSchema>;

const shownAtFirst = ['no', 'who', 'title', 'type', 'stage', 'owner', 'clock', 'last'] as const;

export const firstLayout: LedgerLayout = {
  columns: shownAtFirst.map((id) => ({ id, width: widths[id] })),
  sort: latestActionFirst,
};

/** Which order a column's head gives; null for one that orders nothing. */
export function sortOf(column: LedgerColumn): LedgerSort['by'] | null {
  return ledgerSorts.find((sort) => sort === column) ?? null;
}

/** Shown at the end if it was not there, else taken away; the last one stays. */
export function toggleColumn(layout: LedgerLayout, column: LedgerColumn): LedgerLayout {
  const left = layout.columns.filter(({ id }) => id !== column);
  if (left.length === layout.columns.length) return { ...layout, columns: [...left, { id: column, width: widths[column] }] };
  return left.length === 0 ? layout : { ...layout, columns: left };
}

/** By so many places, to the right when positive; stops at either end. */
export function moveColumn(layout: LedgerLayout, column: LedgerColumn, by: number): LedgerLayout {
  const at = layout.columns.findIndex(({ id }) => id === column);
  const moved = layout.columns[at];
  if (moved === undefined) return layout;
  const columns = layout.columns.toSpliced(at, 1);
  return { ...layout, columns: columns.toSpliced(Math.min(columns.length, Math.max(0, at + by)), 0, moved) };
}

const shares: { readonly [C in LedgerColumn]?: number } = { last: 0.4, who: 0.2, owner: 0.18 };

/**
 * What part each column takes of the room that those of fixed width leave; it is never narrower than its own width. The title takes
 * most, the last action and the names the rest; without a title the last column joins them. One that a person pulled takes
 * none: then the last of those that still share takes most.
 */
export function sharesOf({ columns }: LedgerLayout): Map<LedgerColumn, number> {
  const free = columns.filter(({ isSet }) => isSet !== true);
  const wished = columns.find(({ id }) => id === 'title') ?? columns.at(-1);
  const widest = free.find(({ id }) => id === wished?.id) ?? free.findLast(({ id }) => shares[id] !== undefined);
  return new Map(
    free.flatMap(({ id }) => {
      const share = id === widest?.id ? 1 : shares[id];
      return share === undefined ? [] : [[id, share] as const];
    }),
  );
}

/**
 * The right edge of a column goes by so many pixels. It and those left of it that share what is left over stay as wide as they are
 * `drawn`, or the edge would not go with the pointer; those right of it share on.
 */
export function pullEdge(layout: LedgerLayout, column: LedgerColumn, by: number, drawn: ReadonlyMap<LedgerColumn, number>): LedgerLayout {
  const at = layout.columns.findIndex(({ id }) => id === column);
  const shares = sharesOf(layout);
  const columns = layout.columns.map((each, place) => {
    if (place > at || (place < at && !shares.has(each.id))) return each;
    const before = (shares.has(each.id) ? drawn.get(each.id) : undefined) ?? each.width;
    const width = before + (place === at ? by : 0);
    return { ...each, width: Math.min(widestColumn, Math.max(narrowestColumn, Math.round(width))), isSet: true };
  });
  return { ...layout, columns };
}

/** A filter a person gave a name. */
export const savedViewSchema = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(20),
  filter: ledgerFilterSchema,
});
export type SavedView = z.infer<typeof savedViewSchema>;
export const mostSavedViews = 20;
