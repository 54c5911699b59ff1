/** PUT and GET of attachments: raw bytes, named by their SHA-256. GET goes on from where a transfer broke off (`Range: bytes=N-`). */
import { Hono } from 'hono';

import { attachmentMaxBytes } from '../../shared/contract/hub.ts';
import { isSha256, readAttachment, storeAttachment } from '../services/attachments.ts';
import type { HubCore } from '../services/hub-core.ts';
import { Refused } from '../services/refused.ts';
import { answer } from './answer-errors.ts';
import { limitBody } from './body-size.ts';
import { notFound, type SignedIn } from './request-state.ts';

/** Where to begin: 0 for anything but the one form that desks use; other ranges are answered whole, as HTTP allows. */
function startOf(range: string | undefined): number {
  const from = /^bytes=(\d{1,9})-$/.exec(range ?? '')?.[1];
  return from === undefined ? 0 : Number(from);
}

export function attachmentRoutes(hub: HubCore): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();
  routes.put('/:sha256', limitBody(attachmentMaxBytes), async (c) => {
    const name = c.req.param('sha256');
    if (!isSha256(name)) throw new Refused({ kind: 'BAD_REQUEST' }, 'the name must be the SHA-256 of the bytes, in hex');
    await storeAttachment(hub, c.get('access'), name, Buffer.from(await c.req.arrayBuffer()));
    return c.body(null, 204);
  });
  routes.get('/:sha256', async (c) => {
    const name = c.req.param('sha256');
    const bytes = isSha256(name) ? await readAttachment(hub, c.get('access'), name) : null;
    if (bytes === null) return answer(notFound());
    const headers = {
      'content-type': 'application/octet-stream',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    };
    const from = startOf(c.req.header('range'));
    if (from === 0) return new Response(new Uint8Array(bytes), { headers: { ...headers, 'accept-ranges': 'bytes' } });
    if (from >= bytes.length) {
      return Response.json({ code: 'RANGE_NOT_SATISFIABLE' }, { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } });
    }
    const part = { ...headers, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    return new Response(new Uint8Array(bytes.subarray(from)), { status: 206, headers: part });
  });
  return routes;
}
