/** The ledger's rows in pages, only those in sight, and the look that a person gave it. */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LedgerQuery, LedgerRow } from '../../shared/contract/ledger-views.ts';
import { firstLayout, type LedgerLayout, type SavedView } from '../../shared/ticket/ledger-columns.ts';
import { desk } from './desk-client.ts';
import { queries } from './queries.ts';

const pageRows = 100;

export type LedgerRows = {
  /** Undefined until the first answer. */
  total: number | undefined;
  /** Undefined while its page is being read. */
  row(index: number): LedgerRow | undefined;
  error: unknown;
  again(): void;
  /** Say which rows are in sight, the last one included. */
  look(first: number, last: number): void;
};

const pageOf = (query: LedgerQuery, page: number) =>
  queries.ledger.page.queryOptions({ input: { ...query, offset: page * pageRows, limit: pageRows } });

/** While another filter is read, the rows of the last one stay. */
export function useLedgerRows(query: LedgerQuery): LedgerRows {
  const [span, setSpan] = useState<{ from: number; to: number }>({ from: 0, to: 0 });
  const first = useQuery({ ...pageOf(query, 0), placeholderData: keepPreviousData });
  const later = Array.from({ length: span.to - span.from + 1 }, (_, n) => span.from + n).filter((page) => page > 0);
  const pages = useQueries({ queries: later.map((page) => pageOf(query, page)) });
  return {
    total: first.data?.total,
    row(index) {
      const page = Math.floor(index / pageRows);
      const data = page === 0 ? first.data : pages[later.indexOf(page)]?.data;
      return data?.rows[index - page * pageRows];
    },
    error: first.error,
    again: () => void first.refetch(),
    look(from, to) {
      const next = { from: Math.floor(from / pageRows), to: Math.floor(to / pageRows) };
      if (next.from !== span.from || next.to !== span.to) setSpan(next);
    },
  };
}

/** A change shows at once and is kept on this PC; `show` only shows it, as long as it is not done. */
export function useLedgerLayout(): { layout: LedgerLayout; show(next: LedgerLayout): void; change(next: LedgerLayout): void } {
  const client = useQueryClient();
  const options = queries.ledger.layout.queryOptions();
  const { data } = useQuery(options);
  const show = (next: LedgerLayout) => {
    client.setQueryData(options.queryKey, next);
  };
  return {
    layout: data ?? firstLayout,
    show,
    change(next) {
      show(next);
      void desk.ledger.saveLayout(next).catch(() => client.invalidateQueries({ queryKey: options.queryKey }));
    },
  };
}

export function useSavedViews(): { views: readonly SavedView[]; change(next: SavedView[]): void } {
  const client = useQueryClient();
  const options = queries.ledger.views.queryOptions();
  const { data } = useQuery(options);
  return {
    views: data ?? [],
    change(next) {
      client.setQueryData(options.queryKey, next);
      void desk.ledger.saveViews(next).catch(() => client.invalidateQueries({ queryKey: options.queryKey }));
    },
  };
}
