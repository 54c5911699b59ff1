/** What jsdom lacks and Mantine or the virtual table ask for, and a clean window after each test. */
import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

/** Several test files share two cores: an answer may take a while, but it comes. */
configure({ asyncUtilTimeout: 5_000, getElementError: (message) => new Error(message ?? 'element not found') });
vi.setConfig({ testTimeout: 30_000 });

class StillObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

if (typeof window !== 'undefined') {
  Object.assign(window, {
    ResizeObserver: StillObserver,
    IntersectionObserver: StillObserver,
    matchMedia: (query: string) => ({
      matches: query.includes('prefers-reduced-motion'),
      media: query,
      addEventListener: () => {},
      removeEventListener: () => {},
      addListener: () => {},
      removeListener: () => {},
      dispatchEvent: () => false,
    }),
  });
  // A window of 1280×800 in which every element has that size: enough for the virtual table to draw rows.
  Object.defineProperties(HTMLElement.prototype, {
    offsetHeight: { configurable: true, get: () => 800 },
    offsetWidth: { configurable: true, get: () => 1280 },
    clientHeight: { configurable: true, get: () => 800 },
    clientWidth: { configurable: true, get: () => 1280 },
  });
  // Somewhere inside that window, so that nothing floating believes its target scrolled away.
  Element.prototype.getBoundingClientRect = () => new DOMRect(40, 40, 200, 32);
  Element.prototype.scrollIntoView = () => {};
  Element.prototype.scrollTo = () => {};
  if (!document.fonts) Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}

afterEach(() => {
  cleanup();
  document.body.innerHTML = '';
  window.localStorage.clear();
});
