/** A long list under somebody's eyes: it moves to a row that was chosen, never because rows came or went above it. */
import { render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LongList } from '../../src/renderer/ui/long-list.tsx';

const ids = (from: number) => Array.from({ length: 200 - from }, (_, n) => `row ${n + from}`);
let scrolled: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  scrolled = vi.spyOn(Element.prototype, 'scrollTo').mockImplementation(() => undefined);
});
afterEach(() => {
  scrolled.mockRestore();
});

function list(items: readonly string[], chosen: string) {
  return (
    <div data-scroller>
      <LongList
        items={items}
        keyOf={(id) => id}
        rowHeight={40}
        at={items.indexOf(chosen)}
        row={(id, place, key) => (
          <li key={key} {...place}>
            {id}
          </li>
        )}
      />
    </div>
  );
}

test('a row that arrives above the chosen one does not move the list; choosing another does', () => {
  const { rerender } = render(list(ids(1), 'row 90'));
  scrolled.mockClear();
  rerender(list(ids(0), 'row 90'));
  expect(scrolled).not.toHaveBeenCalled();
  rerender(list(ids(2), 'row 90'));
  expect(scrolled).not.toHaveBeenCalled();
  rerender(list(ids(2), 'row 150'));
  expect(scrolled).toHaveBeenCalled();
});

test('another row at the same place is another choice', () => {
  const { rerender } = render(list(ids(1), 'row 90'));
  scrolled.mockClear();
  rerender(list(ids(2), 'row 91'));
  expect(scrolled).toHaveBeenCalled();
});
