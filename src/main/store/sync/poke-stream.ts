/** Listens to the hub's pokes (server-sent events). A stream silent for 45 s counts as dead; reopening it is the caller's decision. */
import { pokePath } from '../../../shared/contract/hub.ts';
import { pokeSchema } from '../../../shared/sync/wire.ts';
import type { Fetch } from './hub-client.ts';
import type { SetTimer } from './timers.ts';

export type PokeStream = { close(): void };

export type PokeOptions = { hubUrl: string; token: () => string; fetch: Fetch; setTimer: SetTimer };

/** `onLost` is called once, and not after `close`. */
export type PokeListener = { onPoke(seqs: Record<string, number>): void; onLost(): void };

/** The hub sends a comment line every 20 s. */
const deadAfterMs = 45_000;

export function openPokeStream(options: PokeOptions, listener: PokeListener): PokeStream {
  const controller = new AbortController();
  let closed = false;
  const lost = () => {
    if (closed) return;
    closed = true;
    controller.abort();
    listener.onLost();
  };
  listen(options, listener, { controller, isClosed: () => closed }).then(lost, lost);
  return {
    close: () => {
      closed = true;
      controller.abort();
    },
  };
}

async function listen(
  options: PokeOptions,
  listener: PokeListener,
  stream: { controller: AbortController; isClosed(): boolean },
): Promise<void> {
  const watch = () => options.setTimer(() => stream.controller.abort(), deadAfterMs);
  let cancelTimer = watch();
  try {
    const response = await options.fetch(`${options.hubUrl}${pokePath}`, {
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
      for (const line of lines) {
        const seqs = readPoke(line);
        if (seqs !== null && !stream.isClosed()) listener.onPoke(seqs);
      }
    }
  } finally {
    cancelTimer();
  }
}

/** Null for comments, blank lines and anything that is not a poke. */
export function readPoke(line: string): Record<string, number> | null {
  if (!line.startsWith('data:')) return null;
  try {
    const poke = pokeSchema.safeParse(JSON.parse(line.slice(5)));
    return poke.success ? poke.data.seqs : null;
  } catch {
    return null;
  }
}
