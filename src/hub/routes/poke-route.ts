/** The SSE stream of pokes for one desk. */
import type { PokeCentre, PokeListener } from '../services/poke.ts';

const heartbeatMs = 20_000;

/** Ends when the desk goes, the token is revoked, or the hub stops. */
export function pokeStream(centre: PokeCentre, access: PokeListener['access']): Response {
  const encoder = new TextEncoder();
  let leave = () => {};
  let heartbeat: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      let open = true;
      const write = (text: string) => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const end = () => {
        if (!open) return;
        open = false;
        clearInterval(heartbeat);
        controller.close();
      };
      write(': hello\n\n');
      heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
      leave = await centre.listen({ access, send: (poke) => write(`data: ${JSON.stringify(poke)}\n\n`), end });
    },
    cancel() {
      clearInterval(heartbeat);
      leave();
    },
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
}
