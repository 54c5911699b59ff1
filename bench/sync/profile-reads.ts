/** Reads a customer's whole profile as a screen asks for it, and answers a screen in another thread with it. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { benefitsByCustomer } from '../../src/main/store/db/benefits-repo.ts';
import { commitmentsByCustomer } from '../../src/main/store/db/commitments-repo.ts';
import { contactsByCustomer } from '../../src/main/store/db/contacts-repo.ts';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import type { CacheDb } from '../../src/main/store/db/open.ts';
import { ordersByCustomer } from '../../src/main/store/db/orders-repo.ts';
import { ticketsByCustomer } from '../../src/main/store/db/tickets-repo.ts';

export function profileOf(cache: CacheDb, id: string): object {
  return {
    customer: customerById(cache, id),
    orders: ordersByCustomer(cache, id),
    benefits: benefitsByCustomer(cache, id),
    contacts: contactsByCustomer(cache, id, 20),
    tickets: ticketsByCustomer(cache, id),
    commitments: commitmentsByCustomer(cache, id),
  };
}

export type Screen = {
  /** Waiting times, ms, of the questions asked while `work` ran. */
  during(work: () => Promise<unknown>): Promise<number[]>;
  end(): Promise<number>;
};

/** `ids` are asked for in turn. */
export function openScreen(cache: CacheDb, ids: () => readonly string[]): Screen {
  const { port1, port2 } = new MessageChannel();
  let next = 0;
  port1.on('message', () => {
    const known = ids();
    port1.postMessage(profileOf(cache, known[next++ % Math.max(1, known.length)] ?? ''));
  });
  const worker = new Worker(new URL('./asker.ts', import.meta.url), { execArgv: [] });
  worker.postMessage({ port: port2 }, [port2]);
  return {
    during: async (work) => {
      worker.postMessage('begin');
      await work();
      return new Promise((resolve) => {
        worker.once('message', resolve);
        worker.postMessage('end');
      });
    },
    end: () => {
      port1.close();
      return worker.terminate();
    },
  };
}
