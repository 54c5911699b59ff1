/** Refuses bodies that are too large, in a way that the sender hears: the rest of the body is read away before the answer. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { answer } from './answer-errors.ts';
import { tooLarge } from './request-state.ts';

/** Beyond this the connection is simply closed. */
const mostDrainedBytes = 64 * 1024 * 1024;

async function drain(body: ReadableStream<Uint8Array> | null): Promise<void> {
  const reader = body?.getReader();
  for (let read = 0; reader !== undefined && read < mostDrainedBytes; ) {
    const chunk = await reader.read();
    if (chunk.done) return;
    read += chunk.value.length;
  }
  await reader?.cancel();
}

/** A stated length is judged at once; a body without one is cut off while it is read. */
export function limitBody(maxSize: number): MiddlewareHandler {
  const whileReading = bodyLimit({ maxSize, onError: () => answer(tooLarge()) });
  return async (c, next) => {
    const stated = Number(c.req.header('content-length'));
    const refusal = stated > maxSize ? answer(tooLarge()) : await whileReading(c, next);
    // A body that nobody read would block the next request on this connection.
    if (!c.req.raw.bodyUsed) await drain(c.req.raw.body);
    return refusal;
  };
}
