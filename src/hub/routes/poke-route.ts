/** The SSE stream of pokes for one desk. */
import type { PokeCentre, PokeListener } from '../services/poke.ts';

const heartbeatMs = 20_000;

/** Ends when the desk goes, the token is revoked, or the hub stops. */
export function pokeStream(centre: PokeCentre, access: PokeListener['access']): Response {
  const encoder = new TextEncoder();
  let isOpen = true;
  let leave = () => {};
  let heartbeat: NodeJS.Timeout | undefined;
  const close = () => {
    isOpen = false;
    clearInterval(heartbeat);
    leave();
  };
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => {
        if (isOpen) controller.enqueue(encoder.encode(text));
      };
      const end = () => {
        if (!isOpen) return;
        close();
        controller.close();
      };
      write(': hello\n\n');
      heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
      const send: PokeListener['send'] = (poke) => write(`data: ${JSON.stringify(poke)}\n\n`);
      const left = await centre.listen({ access, send, end }).catch((error: unknown) => {
        close();
        throw error;
      });
      // The desk may have gone while its grants were looked up.
      if (isOpen) leave = left;
      else left();
    },
    cancel: close,
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
}
