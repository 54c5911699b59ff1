/**
 * Runs the product's own store in a process of its own, as the product does. What Electron's utility process gives it is imitated here:
 * its parent's channel carries both the messages to the store and what goes over the port of its one window.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { FromStore } from '../../src/main/store/process-messages.ts';
import type { FromStoreChild, ToStoreChild } from './running-desk.ts';

const skewMs = Number(process.env.STEADYDESK_TEST_SKEW_MS ?? 0);
if (skewMs !== 0) {
  const rightNow = Date.now;
  Date.now = () => rightNow() + skewMs;
}

const tell = (message: FromStoreChild) => process.send?.(message);
let window: MessagePort | null = null;

/** The window's end of it replaces the one before. */
function freshPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  window?.close();
  window = port1;
  port1.on('message', (data: unknown) => tell({ kind: 'window', data }));
  return port2;
}

type Listener = (event: { data: unknown; ports: unknown[] }) => void;
Object.assign(process, {
  parentPort: {
    on: (_: 'message', listener: Listener) =>
      process.on('message', (message: ToStoreChild) => {
        if (message.kind === 'window') window?.postMessage(message.data);
        else if (message.kind === 'window-closed') window?.close();
        else listener({ data: message.data, ports: message.withPort ? [freshPort()] : [] });
      }),
    postMessage: (message: FromStore) => tell({ kind: 'store', message }),
  },
});
process.on('disconnect', () => process.exit());
await import('../../src/main/store/entry.ts');
tell({ kind: 'ready' });
