/** Runs the product's own store process in a worker thread: what Electron's utility process gives it is imitated here, nothing else. */
import { parentPort, workerData } from 'node:worker_threads';

const worker = parentPort;
if (worker === null) throw new Error('started as a worker');

const { skewMs = 0 } = (workerData ?? {}) as { skewMs?: number };
if (skewMs !== 0) {
  const rightNow = Date.now;
  Date.now = () => rightNow() + skewMs;
}

Object.assign(process, {
  parentPort: {
    on: (_: 'message', listener: (event: unknown) => void) => worker.on('message', listener),
    postMessage: (message: unknown) => worker.postMessage(message),
  },
});
await import('../../src/main/store/entry.ts');
