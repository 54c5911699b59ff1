/** What is looked at in the ledger: which saved filter, what it was changed to, and which rows are ticked. Ids only. */
import { create } from 'zustand';
import { type LedgerFilter, type LedgerTab, tabFilters } from '../../shared/ticket/ledger-filter.ts';

export type LedgerState = {
  /** A tab of every ledger, or the id of a filter the person saved. */
  viewId: string;
  filter: LedgerFilter;
  /** Tickets that a change of many goes to. */
  ticked: readonly string[];
};

type LedgerActions = {
  /** The words searched for stay. */
  openView(viewId: string, filter: LedgerFilter): void;
  change(part: Partial<LedgerFilter>): void;
  tick(ids: readonly string[], isOn: boolean): void;
  untickAll(): void;
};

const firstTab: LedgerTab = 'open';

export function initialLedgerState(): LedgerState {
  return { viewId: firstTab, filter: tabFilters[firstTab], ticked: [] };
}

export const useLedgerStore = create<LedgerState & LedgerActions>()((set) => ({
  ...initialLedgerState(),
  openView: (viewId, filter) => set((state) => ({ viewId, filter: { ...filter, text: state.filter.text }, ticked: [] })),
  // What is ticked and no longer listed must not be changed unseen.
  change: (part) => set((state) => ({ filter: { ...state.filter, ...part }, ticked: [] })),
  tick: (ids, isOn) =>
    set((state) => {
      const given = new Set(ids);
      const others = state.ticked.filter((id) => !given.has(id));
      return { ticked: isOn ? [...others, ...given] : others };
    }),
  untickAll: () => set({ ticked: [] }),
}));
