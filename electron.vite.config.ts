/** How the bundles are made: window side, store, the threads that keep its log and read files (ES modules), preload (CommonJS, since it is sandboxed), renderer. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20',
      sourcemap: true,
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron', 'better-sqlite3', /^node:/],
        input: {
          main: 'src/main/app/main.ts',
          store: 'src/main/store/entry.ts',
          'log-thread': 'src/main/store/db/log-thread.ts',
          'page-check-thread': 'src/main/store/db/page-check-thread.ts',
          'upgrade-thread': 'src/main/store/db/upgrade-thread.ts',
          'import-thread': 'src/main/store/imports/import-thread.ts',
          'export-thread': 'src/main/store/exports/export-thread.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20',
      sourcemap: true,
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { bridge: 'src/preload/bridge.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome130',
      sourcemap: true,
      rollupOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
});
