/** Listens to what the hub sends by itself (server-sent events): pokes, and other streams of the same form. A stream silent for 45 s counts as dead; reopening it is the caller's decision. */
import { pokePath } from '../../../shared/contract/hub.ts';
import { pokeSchema } from '../../../shared/sync/wire.ts';
import type { Fetch } from './hub-client.ts';
import type { SetTimer } from './timers.ts';

export type PokeStream = { close(): void };

export type PokeOptions = { hubUrl: string; token: () => string; fetch: Fetch; setTimer: SetTimer };

/** `onLost` is called once, and not after `close`. */
export type PokeListener = { onPoke(seqs: Record<string, number>): void; onLost(): void };

export type StreamListener = { onData(data: unknown): void; onLost(): void };

/** The hub sends a comment line every 20 s. */
const deadAfterMs = 45_000;
/** No message is nearly as long. */
const mostLineChars = 4 * 1024 * 1024;

export function openPokeStream(options: PokeOptions, listener: PokeListener): PokeStream {
  return openEventStream(options, pokePath, {
    onData(data) {
      const poke = pokeSchema.safeParse(data);
      if (poke.success) listener.onPoke(poke.data.seqs);
    },
    onLost: listener.onLost,
  });
}

/** `onLost` is called once, and not after `close`. What is not JSON is skipped. */
export function openEventStream(options: PokeOptions, path: string, listener: StreamListener): PokeStream {
  const controller = new AbortController();
  let closed = false;
  const lost = () => {
    if (closed) return;
    closed = true;
    controller.abort();
    listener.onLost();
  };
  listen({ ...options, path }, listener, { controller, isClosed: () => closed }).then(lost, lost);
  return {
    close: () => {
      closed = true;
      controller.abort();
    },
  };
}

async function listen(
  options: PokeOptions & { path: string },
  listener: StreamListener,
  stream: { controller: AbortController; isClosed(): boolean },
): Promise<void> {
  const watch = () => options.setTimer(() => stream.controller.abort(), deadAfterMs);
  let cancelTimer = watch();
  try {
    const response = await options.fetch(`${options.hubUrl}${options.path}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${options.token()}` },
      signal: stream.controller.signal,
      redirect: 'manual',
    });
    if (response.status !== 200 || response.body === null) return;
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      cancelTimer();
      cancelTimer = watch();
      text += decoder.decode(chunk, { stream: true });
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      if (text.length > mostLineChars) return;
      for (const line of lines) {
        const data = readData(line);
        if (data !== undefined && !stream.isClosed()) listener.onData(data);
      }
    }
  } finally {
    cancelTimer();
  }
}

/** Undefined for comments, blank lines and anything that is not JSON. */
export function readData(line: string): unknown {
  if (!line.startsWith('data:')) return undefined;
  try {
    return JSON.parse(line.slice(5)) as unknown;
  } catch {
    return undefined;
  }
}
