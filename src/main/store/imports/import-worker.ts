/** The store's end of the thread that holds a file. A thread that dies answers every open question with why; it is never restarted. */
import { Worker } from 'node:worker_threads';
import { type AppError, fail, ok, type Result } from '../../../shared/base/result.ts';
import type { OrderName, ThreadAnswer, ThreadOrders } from './import-orders.ts';

export type ImportWorker = {
  ask<N extends OrderName>(
    name: N,
    ask: ThreadOrders[N]['ask'],
    onProgress?: (done: number, total: number) => void,
  ): Promise<Result<ThreadOrders[N]['answer']>>;
  /** Ends at once, whatever it is doing. */
  stop(): Promise<void>;
};

type Waiting = { settle(result: Result<unknown>): void; progress(done: number, total: number): void };

/** A file that needs more than this is refused rather than letting it take the memory of everything else. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 64 };

export function startImportWorker(thread: URL, log: (line: string) => void): ImportWorker {
  const worker = new Worker(thread, { execArgv: [], stdin: true, resourceLimits });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let death: { ok: false; error: AppError } | null = null;
  worker.on('message', (said: ThreadAnswer) => {
    const asker = waiting.get(said.id);
    if (said.kind === 'progress') return asker?.progress(said.done, said.total);
    waiting.delete(said.id);
    asker?.settle(said.kind === 'done' ? ok(said.answer) : fail(said.code, 'main', said.message));
  });
  // Its own errors are answers; what comes here is memory, or a thread that did not start.
  worker.on('error', (error) => {
    const code = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'import.too-large' : 'bug';
    log(`import thread ended: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`);
    death = fail(code, 'main', 'the thread ended');
  });
  worker.on('exit', () => {
    death ??= fail('import.gone', 'main', 'the thread ended');
    for (const { settle } of waiting.values()) settle(death);
    waiting.clear();
  });
  worker.unref();
  return {
    ask<N extends OrderName>(name: N, ask: ThreadOrders[N]['ask'], onProgress: (done: number, total: number) => void = () => {}) {
      if (death !== null) return Promise.resolve(death);
      const id = ++asked;
      return new Promise<Result<ThreadOrders[N]['answer']>>((resolve) => {
        waiting.set(id, { settle: (result) => resolve(result as Result<ThreadOrders[N]['answer']>), progress: onProgress });
        worker.postMessage({ id, name, ask });
      });
    },
    async stop() {
      await worker.terminate();
    },
  };
}
