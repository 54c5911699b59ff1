/**
 * Owns the window's one port to the store: takes it from the preload, replaces it after a store restart, and offers the
 * typed client `desk`. The only user of the port; holds no data.
 *
 *   no port yet ──attach──▶ connected ──port closes──▶ lost ──attach──▶ connected (generation + 1)
 *   calls wait              calls run                  calls fail with store.restarting
 */
import { type ClientContext, type ClientLink, createORPCClient, type ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { AppError } from '../../shared/base/result.ts';
import type { deskContract } from '../../shared/contract/desk.ts';
import { deskRefusal, openAsker, type PortAsker } from './port-asker.ts';

export type DeskClient = ContractRouterClient<typeof deskContract>;

export type ConnectionState = { phase: 'waiting' | 'connected' | 'lost' /** Rises with each port. */; generation: number };

/** `lost` is for the streams; whoever waits for one answer is told by the asker. */
type Connection = { port: MessagePort; asker: PortAsker; streams: ClientLink<ClientContext>; lost: Promise<never>; markLost: () => void };

/** What the preload posts beside the port; nothing else is listened to. */
export const portMessage = 'steadydesk:port';

function restarting(): ORPCError<'DESK', AppError> {
  return deskRefusal({ code: 'store.restarting', origin: 'renderer', message: 'the port to the store was lost' });
}

/** The procedures with more than one answer. */
const streams: ReadonlySet<string> = new Set(['news'] satisfies (keyof typeof deskContract)[]);

function openConnection(port: MessagePort): Connection {
  const asker = openAsker(port);
  let markLost = () => {};
  const lost = new Promise<never>((_, reject) => {
    markLost = () => {
      const error = restarting();
      asker.lose(error);
      reject(error);
    };
  });
  lost.catch(() => undefined);
  const link = new RPCLink({ port: asker.others });
  port.start();
  return { port, asker, streams: link, lost, markLost };
}

export type DeskConnection = {
  attach(port: MessagePort): void;
  state(): ConnectionState;
  /** Called at every change of phase; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  link: ClientLink<ClientContext>;
};

export function createDeskConnection(): DeskConnection {
  let state: ConnectionState = { phase: 'waiting', generation: 0 };
  let current: Connection | null = null;
  let openGate = () => {};
  const gate = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  const listeners = new Set<() => void>();
  const move = (next: ConnectionState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const drop = (connection: Connection) => {
    connection.markLost();
    if (current !== connection) return;
    current = null;
    move({ phase: 'lost', generation: state.generation });
  };
  return {
    attach(port) {
      const old = current;
      const connection = openConnection(port);
      port.addEventListener('close', () => drop(connection));
      current = connection;
      if (old) {
        old.markLost();
        old.port.close();
      }
      move({ phase: 'connected', generation: state.generation + 1 });
      openGate();
    },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    link: {
      async call(path, input, options) {
        if (state.phase === 'waiting') await gate;
        const connection = current;
        if (!connection) throw restarting();
        if (!streams.has(path.join('.'))) return connection.asker.ask(path, input, options.signal);
        return Promise.race([connection.streams.call(path, input, options), connection.lost]);
      },
    },
  };
}

export const deskConnection = createDeskConnection();

/** Every procedure of the desk contract. Rejections carry an AppError: read it with `toAppError`. */
export const desk: DeskClient = createORPCClient(deskConnection.link);

/** Begins to listen for ports from the preload. The preload posts them into this same window and nowhere else. */
export function listenForPort(target: Window): void {
  target.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source === target && event.data === portMessage && port) deskConnection.attach(port);
  });
}
