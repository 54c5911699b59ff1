/** Dates that no line may break. */
import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { WholeDates } from '../../src/renderer/ui/whole-dates.tsx';

const wholesOf = (text: string) => {
  const { container } = render(<WholeDates text={text} />);
  expect(container).toHaveTextContent(text, { normalizeWhitespace: false });
  return [...container.querySelectorAll('.sd-whole')].map(({ textContent }) => textContent);
};

test('a date with its time and the number of a ticket stay on one line in both languages, and other numbers break as they like', () => {
  expect(wholesOf('The last promise, due 20 Nov at 06:48, was not kept')).toEqual(['20 Nov at 06:48']);
  expect(wholesOf('Care call on 1 December')).toEqual(['1 December']);
  expect(wholesOf('上次承诺「11月20日 06:48 前补发」未兑现，逾期 2 天。')).toEqual(['11月20日', '06:48', '2 天。']);
  expect(wholesOf('工单 TK-20261122-7F3KQ')).toEqual(['TK-20261122-7F3KQ']);
  expect(wholesOf('3 Contacts and 12 orders')).toEqual([]);
});
