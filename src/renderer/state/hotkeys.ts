/**
 * Which keyboard actions can run now, and which of them a press asks for. The table of keys is `hotkey-table.ts`;
 * `app/hotkeys.tsx` listens; the palette lists.
 */
import { useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';
import { type ActionId, actionIds, chordOf, hotkeyTable, isComposingKey, type KeyPress } from './hotkey-table.ts';

export type HotkeyAction = { id: ActionId; run: () => void };

type Registration = { token: symbol; action: { current: HotkeyAction } };
type HotkeyState = {
  /** Last registered wins, so that a dialog may take a key over while it is open. */
  registrations: Registration[];
  add(registration: Registration): void;
  remove(token: symbol): void;
};

export const useHotkeyStore = create<HotkeyState>()((set) => ({
  registrations: [],
  add: (registration) => set((state) => ({ registrations: [...state.registrations, registration] })),
  remove: (token) => set((state) => ({ registrations: state.registrations.filter((each) => each.token !== token) })),
}));

/** While the calling component is mounted and `enabled`, the action's keys run it and the palette lists it. */
export function useHotkey(id: ActionId, run: () => void, enabled = true): void {
  const action = useRef<HotkeyAction>({ id, run });
  action.current = { id, run };
  // Before the frame that shows it: a key pressed on sight is heard.
  useLayoutEffect(() => {
    if (!enabled) return;
    const token = Symbol(id);
    useHotkeyStore.getState().add({ token, action });
    return () => useHotkeyStore.getState().remove(token);
  }, [id, enabled]);
}

export function runnableAction(id: ActionId): HotkeyAction | null {
  return useHotkeyStore.getState().registrations.findLast((each) => each.action.current.id === id)?.action.current ?? null;
}

const idByChord = new Map<string, ActionId>(actionIds.flatMap((id) => hotkeyTable[id].keys.map((chord) => [chord, id] as const)));

/** The action a press asks for, or null: unknown chord, composing, or nothing on screen offers it. */
export function actionForPress(press: KeyPress, isMac: boolean): HotkeyAction | null {
  if (isComposingKey(press)) return null;
  const id = idByChord.get(chordOf(press, isMac));
  return id ? runnableAction(id) : null;
}
