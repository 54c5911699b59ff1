import { defineConfig } from '@playwright/test';

/** Real Electron, one walk at a time: the windows share one display, and two cores. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: '../../artifacts/e2e',
  reporter: [['list'], ['json', { outputFile: '../../artifacts/e2e/report.json' }]],
});
