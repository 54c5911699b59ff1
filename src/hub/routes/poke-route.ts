/** The SSE streams of one desk: pokes, and events of calls and chats. */
import type { Access } from '../services/session.ts';

type Listener<T> = { access(): Promise<Access | null>; send(told: T): void; end(): void };
/** Answers the way out. */
type Centre<T> = { listen(listener: Listener<T>): Promise<() => void> };

const heartbeatMs = 20_000;
/** What may wait for a desk that does not read; well above what a team's last minute comes to. */
const mostWaitingBytes = 8 * 1024 * 1024;

/** Ends when the desk goes or reads too slowly, the token is revoked, or the hub stops. */
export function eventStream<T>(centre: Centre<T>, access: Listener<T>['access']): Response {
  const encoder = new TextEncoder();
  let isOpen = true;
  let leave = () => {};
  let heartbeat: NodeJS.Timeout | undefined;
  const close = () => {
    isOpen = false;
    clearInterval(heartbeat);
    leave();
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const write = (text: string) => {
          if (!isOpen) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) > 0) return;
          // What waits is dropped at once; a desk that comes back hears the last minute again.
          close();
          controller.error(new Error('the desk does not read its stream'));
        };
        const end = () => {
          if (!isOpen) return;
          close();
          controller.close();
        };
        write(': hello\n\n');
        heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
        const send = (told: T) => write(`data: ${JSON.stringify(told)}\n\n`);
        const left = await centre.listen({ access, send, end }).catch((error: unknown) => {
          close();
          throw error;
        });
        // The desk may have gone while its grants were looked up.
        if (isOpen) leave = left;
        else left();
      },
      cancel: close,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes }),
  );
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
}
