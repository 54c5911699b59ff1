/** Answers single questions on the port of a window, by the router's own procedures: guards and checks of input and output run as ever. */
import { type AnyProcedure, type AnyRouter, type Context, createProcedureClient, isProcedure } from '@orpc/server';
import type { AppError } from '../../shared/base/result.ts';
import { isPortCall, type PortAnswer, type PortAsk } from '../../shared/contract/port-calls.ts';
import type { WindowPort } from './serve-port.ts';

type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;

export type AnswerOptions = {
  router: AnyRouter;
  context: Context;
  /** By path: what is answered in the turn of the question. It checks who asks and what is asked by itself. */
  atOnce?: ReadonlyMap<string, (input: unknown) => unknown>;
  /** What the asker is told of whatever was thrown. */
  refusalOf(path: string, error: unknown): AppError;
};

export function hear(port: WindowPort, type: 'message' | 'close', listener: (data: unknown) => void): void {
  if ('addEventListener' in port)
    port.addEventListener(type, (event: unknown) => listener((event as { data?: unknown } | undefined)?.data));
  else if ('on' in port) port.on(type, (event?: { data?: unknown }) => listener(event?.data));
}

function callsOf(node: object, context: Context, path: readonly string[] = []): [string, Call][] {
  if (isProcedure(node)) return [[path.join('.'), createProcedureClient(node as AnyProcedure, { context, path }) as Call]];
  return Object.entries(node).flatMap(([key, child]) => callsOf(child as object, context, [...path, key]));
}

/** Answers what else comes over the port, for the RPC library. */
export function answerCalls({ router, context, atOnce, refusalOf }: AnswerOptions): (port: WindowPort) => WindowPort {
  const calls = new Map(callsOf(router, context));
  return (port) => {
    const running = new Map<number, AbortController>();
    const others: ((event: { data: unknown }) => void)[] = [];
    // One that nobody needed serves another question: it takes longer to make than many an answer. What a finished question may have
    // left on its signal finds nothing to stop.
    const unused: AbortController[] = [];
    const answer = async ({ id, path, input }: PortAsk) => {
      const giveUp = unused.pop() ?? new AbortController();
      running.set(id, giveUp);
      const told = await ask(path, input, giveUp.signal).then(
        (value): PortAnswer => ({ kind: 'answer', id, value }),
        (error): PortAnswer => ({ kind: 'refusal', id, error: refusalOf(path, error) }),
      );
      running.delete(id);
      if (giveUp.signal.aborted) return;
      unused.push(giveUp);
      try {
        port.postMessage(told);
      } catch (error) {
        // Not every value can be cloned: a stream that is asked for as a question, for one.
        port.postMessage({ kind: 'refusal', id, error: refusalOf(path, error) } satisfies PortAnswer);
      }
    };
    const tell = ({ id, path, input }: PortAsk, answerOf: (input: unknown) => unknown) => {
      let told: PortAnswer;
      try {
        told = { kind: 'answer', id, value: answerOf(input) };
      } catch (error) {
        told = { kind: 'refusal', id, error: refusalOf(path, error) };
      }
      port.postMessage(told);
    };
    const ask = async (path: string, input: unknown, signal: AbortSignal) => {
      const call = calls.get(path);
      if (call === undefined) throw new Error(`there is no ${path}`);
      return call(input, { signal });
    };
    hear(port, 'message', (data) => {
      if (!isPortCall(data)) for (const listener of others) listener({ data });
      else if (data.kind === 'ask') {
        const direct = atOnce?.get(data.path);
        if (direct === undefined) void answer(data);
        else tell(data, direct);
      } else if (data.kind === 'give-up') running.get(data.id)?.abort();
    });
    hear(port, 'close', () => {
      for (const giveUp of running.values()) giveUp.abort();
    });
    return {
      postMessage: (message: unknown) => port.postMessage(message),
      addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
        if (type === 'message') others.push(listener);
        else hear(port, 'close', () => listener({ data: undefined }));
      },
    } as WindowPort;
  };
}
