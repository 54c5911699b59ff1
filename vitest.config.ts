import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Pure code and jsdom share nothing: every core may have a file. `system` keeps one core for PostgreSQL and the processes it starts. */
const maxWorkers = availableParallelism();

/** Four projects: `unit` (pure, fast), `renderer` (jsdom), `sim` (the deterministic simulation of sync), `system` (real PostgreSQL, real SQLite files, two desks against one hub). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // Pure code is quick; whole packs are compiled in some tests, and two cores may be busy.
          testTimeout: 30_000,
          include: ['test/{unit,property,contract,architecture,compliance,adversarial}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'jsdom',
          // Every file cleans up after itself; loading the components anew for each would take longer than the tests.
          isolate: false,
          maxWorkers,
          include: ['test/renderer/**/*.test.tsx', 'test/renderer/**/*.test.ts'],
          setupFiles: ['test/support/renderer-setup.ts'],
        },
      },
      {
        test: { name: 'sim', environment: 'node', include: ['test/sim/**/*.test.ts'], testTimeout: 180_000, maxWorkers },
      },
      {
        test: {
          name: 'system',
          environment: 'node',
          include: ['test/{integration,hub,store}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          globalSetup: ['test/support/postgres.ts'],
        },
      },
    ],
  },
});
