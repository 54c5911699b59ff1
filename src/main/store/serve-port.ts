/** Serves the desk contract on the port of a window: single questions by structured clone, streams by the RPC library. */
import { RPCHandler } from '@orpc/server/message-port';
import type { NewId } from '../../shared/base/clock.ts';
import type { Log } from '../../shared/base/log.ts';
import { answerCalls } from './answer-calls.ts';
import { storageError } from './db/sqlite-errors.ts';
import { toldAtOnce } from './handlers/customer-handlers.ts';
import type { DeskContext } from './handlers/desk-base.ts';
import { toDeskError } from './handlers/desk-error.ts';
import { deskRouter } from './handlers/desk-router.ts';

/** A port of a window: a browser-like MessagePort, Node's, or Electron's MessagePortMain. */
export type WindowPort = Parameters<RPCHandler<{ opened: DeskContext }>['upgrade']>[0];

/** Whatever is thrown becomes an error of the contract; an unexpected one is logged with an id. */
export function servePort(options: { log: Log; newId: NewId }, opened: DeskContext): (port: WindowPort) => void {
  const edge = { ...options, storageError };
  const handler = new RPCHandler(deskRouter, {
    interceptors: [
      async ({ next, request }) => {
        try {
          return await next();
        } catch (error) {
          throw toDeskError(edge, request.url.pathname.slice(1), error);
        }
      },
    ],
  });
  const answer = answerCalls({
    router: deskRouter,
    atOnce: new Map(Object.entries(toldAtOnce).map(([path, answer]) => [path, (input: unknown) => answer(opened, input)])),
    context: { opened },
    refusalOf: (path, error) => toDeskError(edge, path, error).data,
  });
  return (port) => {
    handler.upgrade(answer(port), { context: { opened } });
    if ('start' in port && typeof port.start === 'function') port.start();
  };
}
