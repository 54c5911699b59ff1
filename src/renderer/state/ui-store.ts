/** What the agent is doing: which screen, which contact, which row, which panels. Ids and sizes only, never a copy of an entity. */
import { create } from 'zustand';

export const screens = ['call-desk', 'to-do', 'ledger', 'customer', 'packs', 'queue', 'escalations', 'posts', 'settings'] as const;
export type Screen = (typeof screens)[number];

export type UiState = {
  screen: Screen;
  /** The contact whose tab is in front. */
  activeContactId: string | null;
  /** Offered and not yet looked at, oldest first. */
  offeredContactIds: string[];
  ticketId: string | null;
  /** The request to a department that is being answered. */
  taskId: string | null;
  customerId: string | null;
  /** The public post that is looked at; null for the first of the queue. */
  postId: string | null;
  /** The ledger shows the file that is being imported instead. */
  importing: boolean;
  /** The recorded contact that is read over the screen, and the words it was found by. */
  record: { contactId: string; words: string } | null;
  outboxOpen: boolean;
  rightDrawerOpen: boolean;
  /** The options are to come in front, with the first choice that may be made under the hands. */
  optionsWanted: boolean;
  /** Pixel widths of the call desk's side columns. */
  leftWidth: number;
  rightWidth: number;
};

export type UiActions = {
  go(screen: Screen): void;
  openContact(contactId: string | null): void;
  offerContact(contactId: string): void;
  dropOffer(contactId: string): void;
  /** Opens the ledger with this ticket's side sheet. */
  openTicket(ticketId: string): void;
  closeTicket(): void;
  openCustomer(customerId: string | null): void;
  /** Opens the queue of public posts at this one. */
  openPost(postId: string | null): void;
  openImport(): void;
  openRecord(contactId: string, words?: string): void;
  closeRecord(): void;
  setOutboxOpen(open: boolean): void;
  setRightDrawerOpen(open: boolean): void;
  wantOptions(wanted: boolean): void;
  setWidths(widths: { left?: number; right?: number }): void;
};

const widthsKey = 'steadydesk.widths';
const defaultWidths = { left: 296, right: 352 };

function clamp(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : otherwise;
}

function readWidths(): { left: number; right: number } {
  try {
    const saved: unknown = JSON.parse(globalThis.localStorage?.getItem(widthsKey) ?? 'null');
    const { left, right } = (saved ?? {}) as { left?: unknown; right?: unknown };
    return { left: clamp(left, 240, 420, defaultWidths.left), right: clamp(right, 300, 520, defaultWidths.right) };
  } catch {
    return defaultWidths;
  }
}

/** A window without storage only forgets the widths. */
function saveWidths(widths: { left: number; right: number }): void {
  try {
    globalThis.localStorage?.setItem(widthsKey, JSON.stringify(widths));
  } catch {
    return;
  }
}

export function initialUiState(): UiState {
  const { left, right } = readWidths();
  return {
    screen: 'call-desk',
    activeContactId: null,
    offeredContactIds: [],
    ticketId: null,
    taskId: null,
    customerId: null,
    postId: null,
    importing: false,
    record: null,
    outboxOpen: false,
    rightDrawerOpen: false,
    optionsWanted: false,
    leftWidth: left,
    rightWidth: right,
  };
}

const without = (ids: string[], id: string | null) => ids.filter((each) => each !== id);

export const useUiStore = create<UiState & UiActions>()((set, get) => ({
  ...initialUiState(),
  // A post is wished for by whoever opens it; coming back to the queue begins at its first.
  go: (screen) => set((state) => ({ screen, importing: false, record: null, postId: screen === state.screen ? state.postId : null })),
  openContact: (contactId) =>
    set((state) => ({
      ...{ activeContactId: contactId, screen: 'call-desk', record: null },
      offeredContactIds: without(state.offeredContactIds, contactId),
    })),
  offerContact: (contactId) => set((state) => ({ offeredContactIds: [...without(state.offeredContactIds, contactId), contactId] })),
  dropOffer: (contactId) => set((state) => ({ offeredContactIds: without(state.offeredContactIds, contactId) })),
  openTicket: (ticketId) => set({ ticketId, screen: 'ledger', importing: false, record: null }),
  closeTicket: () => set({ ticketId: null }),
  openCustomer: (customerId) => set({ customerId, screen: 'customer', record: null }),
  openPost: (postId) => set({ postId, screen: 'posts', record: null }),
  openImport: () => set({ screen: 'ledger', importing: true }),
  openRecord: (contactId, words = '') => set({ record: { contactId, words } }),
  closeRecord: () => set({ record: null }),
  setOutboxOpen: (outboxOpen) => set({ outboxOpen }),
  wantOptions: (optionsWanted) => set({ optionsWanted }),
  setRightDrawerOpen: (rightDrawerOpen) => set({ rightDrawerOpen }),
  setWidths: ({ left, right }) => {
    const widths = { left: clamp(left, 240, 420, get().leftWidth), right: clamp(right, 300, 520, get().rightWidth) };
    saveWidths(widths);
    set({ leftWidth: widths.left, rightWidth: widths.right });
  },
}));
