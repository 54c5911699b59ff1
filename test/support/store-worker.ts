/** Runs the product's own store process in a worker thread: what Electron's utility process gives it is imitated here, nothing else. */
import { parentPort } from 'node:worker_threads';

const worker = parentPort;
if (worker === null) throw new Error('started as a worker');

Object.assign(process, {
  parentPort: {
    on: (_: 'message', listener: (event: unknown) => void) => worker.on('message', listener),
    postMessage: (message: unknown) => worker.postMessage(message),
  },
});
await import('../../src/main/store/entry.ts');
