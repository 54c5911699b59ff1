// `npm run dev`: the hub, an agent's and a lead's desk; the page reloads itself while it is edited. Main and preload are built once.

import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { ensureBuilt } from './build-app.mjs';
import { findElectron } from './electron-runtime.mjs';
import { openHub } from './hub-process.mjs';
import { hubFolder, openDesk } from './open-desk.mjs';

const log = (sentence) => console.log(sentence);
const data = '.data';
const electron = await findElectron({ log });
ensureBuilt({ log });
const pages = await createServer({ configFile: false, root: 'src/renderer', plugins: [react()], server: { host: '127.0.0.1' } });
await pages.listen();
const address = pages.resolvedUrls?.local[0] ?? '';
const hub = await openHub({ dataDir: hubFolder(data), log });
const desks = await Promise.all(
  ['agent', 'lead'].map((as) => openDesk({ electron, hub, as, data, env: { ELECTRON_RENDERER_URL: address } })),
);
const closeAll = () => {
  for (const desk of desks) desk.close();
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, closeAll);
log(`Pages from ${address}, hub at ${hub.url}. Close both windows to stop.`);
await Promise.allSettled(desks.map((desk) => desk.closed));
await Promise.all([pages.close(), hub.stop()]);
