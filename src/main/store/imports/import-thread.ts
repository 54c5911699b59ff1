/** Runs in a thread of its own, one per file: reads it, judges its rows, hands out the good ones. Ends with the import. */
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import type { Order, ThreadAnswer } from './import-orders.ts';
import { ImportTable } from './import-table.ts';
import { UnreadableTable } from './table.ts';

const table = new ImportTable();
const say = (answer: ThreadAnswer) => parentPort?.postMessage(answer);

async function carryOut(order: Order): Promise<unknown> {
  switch (order.name) {
    case 'read':
      return table.read(order.ask);
    case 'check':
      return table.check(order.ask, async (done, total) => {
        say({ id: order.id, kind: 'progress', done, total });
        await setImmediate();
      });
    case 'batch':
      return table.batch(order.ask);
    case 'goodUpTo':
      return table.goodUpTo(order.ask);
    case 'refuse':
      return table.refuse(order.ask);
    case 'badRows':
      return table.badRows(order.ask);
    case 'report':
      return table.report(order.ask);
  }
}

/** Orders overlap: one that is overtaken by another fails. Messages of parsers may quote the file; only what we said ourselves is passed on. */
async function answer(order: Order): Promise<void> {
  try {
    say({ id: order.id, kind: 'done', answer: await carryOut(order) });
  } catch (error) {
    const known = error instanceof UnreadableTable;
    const message = known ? error.message : error instanceof Error ? error.name : 'unknown';
    say({ id: order.id, kind: 'failed', code: known ? error.code : 'import.damaged', message });
  }
}

parentPort?.on('message', (order: Order) => void answer(order));
