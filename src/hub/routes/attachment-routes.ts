/** PUT and GET of attachments: raw bytes, named by their SHA-256. */
import { Hono } from 'hono';

import { attachmentMaxBytes } from '../../shared/contract/hub.ts';
import { isSha256, readAttachment, storeAttachment } from '../services/attachments.ts';
import type { HubCore } from '../services/hub-core.ts';
import { Refused } from '../services/refused.ts';
import { answer } from './answer-errors.ts';
import { limitBody } from './body-size.ts';
import { notFound, type SignedIn } from './request-state.ts';

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
    return new Response(new Uint8Array(bytes), {
      headers: { 'content-type': 'application/octet-stream', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' },
    });
  });
  return routes;
}
