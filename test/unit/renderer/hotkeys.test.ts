import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { actionIds, chordOf, hotkeyTable, type KeyPress } from '../../../src/renderer/state/hotkey-table.ts';
import { actionForPress, useHotkeyStore } from '../../../src/renderer/state/hotkeys.ts';

function press(parts: Partial<KeyPress>): KeyPress {
  return { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 0, ...parts };
}

const ctrlK = press({ key: 'k', code: 'KeyK', ctrlKey: true, keyCode: 75 });

function register(id: (typeof actionIds)[number]): void {
  useHotkeyStore.getState().add({ token: Symbol(id), action: { current: { id, run: () => {} } } });
}

beforeEach(() => useHotkeyStore.setState({ registrations: [] }));

describe('the key table', () => {
  test('gives no two actions the same chord', () => {
    const chords = actionIds.flatMap((id) => hotkeyTable[id].keys.map((chord) => chord));
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([]);
  });

  test('promises no key that nothing in the window answers', () => {
    const folder = new URL('../../../src/renderer/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
    const code = files.filter((name) => !name.endsWith('hotkey-table.ts')).map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const all = code.join('\n');
    expect(actionIds.filter((id) => !all.includes(`'${id}'`))).toEqual([]);
  });

  test('uses no bare letter, digit or Enter, so that typing never triggers an action', () => {
    const bare = actionIds.filter((id) => hotkeyTable[id].keys.some((chord) => !/^F\d+$/.test(chord) && !/(Mod|Alt)\+/.test(chord)));
    expect(bare).toEqual([]);
  });
});

describe('a key press', () => {
  test('runs the action that something on screen offers', () => {
    register('palette.open');
    expect(actionForPress(ctrlK, false)?.id).toBe('palette.open');
  });

  test('does nothing when nothing on screen offers its action', () => {
    expect(actionForPress(ctrlK, false)).toBeNull();
  });

  test('does nothing while an input method composes', () => {
    register('palette.open');
    expect(actionForPress({ ...ctrlK, isComposing: true }, false)).toBeNull();
    expect(actionForPress({ ...ctrlK, keyCode: 229 }, false)).toBeNull();
  });

  test('is read by place, so that Alt and Shift do not change which key it is', () => {
    expect(chordOf(press({ key: '¡', code: 'Digit1', altKey: true }), false)).toBe('Alt+1');
    expect(chordOf(press({ key: '>', code: 'Period', ctrlKey: true }), false)).toBe('Mod+.');
    expect(chordOf(press({ key: 'm', code: 'KeyM', metaKey: true, shiftKey: true }), true)).toBe('Mod+Shift+M');
  });

  test('belongs to what was mounted last', () => {
    register('item.act');
    const last = { id: 'item.act' as const, run: () => {} };
    useHotkeyStore.getState().add({ token: Symbol('last'), action: { current: last } });
    expect(actionForPress(press({ key: 'd', code: 'KeyD', ctrlKey: true }), false)).toBe(last);
  });
});
