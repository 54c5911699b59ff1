/** Serves the desk contract on the port of a window. */
import { RPCHandler } from '@orpc/server/message-port';
import type { NewId } from '../../shared/base/clock.ts';
import type { Log } from '../../shared/base/log.ts';
import { storageError } from './db/sqlite-errors.ts';
import type { DeskContext } from './handlers/desk-base.ts';
import { toDeskError } from './handlers/desk-error.ts';
import { deskRouter } from './handlers/desk-router.ts';

/** A port of a window: a browser-like MessagePort, Node's, or Electron's MessagePortMain. */
export type WindowPort = Parameters<RPCHandler<{ opened: DeskContext }>['upgrade']>[0];

/** Whatever is thrown becomes an error of the contract; an unexpected one is logged with an id. */
export function servePort(options: { log: Log; newId: NewId }, opened: DeskContext): (port: WindowPort) => void {
  const { log, newId } = options;
  const handler = new RPCHandler(deskRouter, {
    interceptors: [
      async ({ next, request }) => {
        try {
          return await next();
        } catch (error) {
          throw toDeskError({ log, newId, storageError }, request.url.pathname.slice(1), error);
        }
      },
    ],
  });
  return (port) => {
    handler.upgrade(port, { context: { opened } });
    if ('start' in port && typeof port.start === 'function') port.start();
  };
}
