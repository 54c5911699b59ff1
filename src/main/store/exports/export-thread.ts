/** Runs in a thread of its own, one per file: takes rows and writes them. Ends with the export. */
import { parentPort } from 'node:worker_threads';
import type { ExportAnswer, ExportOrder } from './export-orders.ts';
import { TableWriter } from './table-writer.ts';

let writer: TableWriter | null = null;
const say = (answer: ExportAnswer) => parentPort?.postMessage(answer);

async function carryOut(order: ExportOrder): Promise<ExportAnswer> {
  if (order.kind === 'begin') writer = new TableWriter(order);
  else if (order.kind === 'rows') writer?.add(order.rows);
  else return { kind: 'done', bytes: (await writer?.end()) ?? 0 };
  return { kind: 'took' };
}

/** Only the kind of a failure is told: messages of the system name folders. */
parentPort?.on('message', (order: ExportOrder) => {
  carryOut(order).then(say, (error: unknown) => {
    writer?.drop();
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    say({ kind: 'failed', isFull: code === 'ENOSPC' || code === 'EDQUOT', message: code });
  });
});
