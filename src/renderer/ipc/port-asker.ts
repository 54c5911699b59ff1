/** Asks the store single questions over the window's port, each with one answer. What else comes over the port is for the RPC library. */
import { ORPCError } from '@orpc/client';
import type { AppError } from '../../shared/base/result.ts';
import { isPortCall, type PortAnswer, type PortAsk, type PortGiveUp } from '../../shared/contract/port-calls.ts';

type Waiting = { resolve(value: unknown): void; reject(error: unknown): void };

export type PortAsker = {
  ask(path: readonly string[], input: unknown, signal: AbortSignal | undefined): Promise<unknown>;
  /** Whoever waits is told so, and whoever asks from now on. */
  lose(error: unknown): void;
  /** The port as the RPC library sees it. */
  others: Pick<MessagePort, 'addEventListener' | 'postMessage'>;
};

export function deskRefusal(data: AppError): ORPCError<'DESK', AppError> {
  return new ORPCError('DESK', { defined: true, status: 400, message: data.message, data });
}

export function openAsker(port: MessagePort): PortAsker {
  const waiting = new Map<number, Waiting>();
  const listeners: ((event: MessageEvent) => void)[] = [];
  let lastId = 0;
  let lost: { error: unknown } | null = null;
  const settle = (answer: PortAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'answer') asker?.resolve(answer.value);
    else asker?.reject(deskRefusal(answer.error));
  };
  port.addEventListener('message', (event) => {
    if (!isPortCall(event.data)) for (const listener of listeners) listener(event);
    else if (event.data.kind === 'answer' || event.data.kind === 'refusal') settle(event.data);
  });
  const send = (message: PortAsk | PortGiveUp) => port.postMessage(message);
  return {
    ask: (path, input, signal) =>
      new Promise((resolve, reject) => {
        if (lost !== null) throw lost.error;
        signal?.throwIfAborted();
        const id = ++lastId;
        send({ kind: 'ask', id, path: path.join('.'), input });
        waiting.set(id, { resolve, reject });
        signal?.addEventListener('abort', () => {
          if (!waiting.delete(id)) return;
          if (lost === null) send({ kind: 'give-up', id });
          reject(signal.reason);
        });
      }),
    lose(error) {
      lost = { error };
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
    others: {
      postMessage: (message: unknown) => port.postMessage(message),
      addEventListener: (type: string, listener: (event: MessageEvent) => void) => {
        if (type === 'message') listeners.push(listener);
        else port.addEventListener(type, listener as EventListener);
      },
    } as PortAsker['others'],
  };
}
