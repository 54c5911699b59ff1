import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** No two files share anything but the run's PostgreSQL, where each has a database of its own: every core may have one. */
const maxWorkers = availableParallelism();

/** Four projects: `unit` (pure, fast), `renderer` (jsdom), `sim` (the deterministic simulation of sync), `system` (real PostgreSQL, real SQLite files, two desks against one hub). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          maxWorkers,
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
          // Whole desks and hubs start and stop here; nothing waits that long on a machine with room.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['test/support/postgres.ts'],
          maxWorkers,
        },
      },
    ],
  },
});
