/**
 * PUT and GET of attachments: raw bytes, named by their SHA-256. Both go on from where a transfer broke off: GET with `Range: bytes=N-`,
 * PUT with `Content-Range: bytes A-B/SIZE`, which answers how much is here; `bytes *` + `/SIZE` without a body only asks.
 */
import { Hono } from 'hono';

import { attachmentMaxBytes } from '../../shared/contract/hub.ts';
import { isSha256, readAttachment, storeAttachment, storeAttachmentPart } from '../services/attachments.ts';
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

type Piece = { at: number; size: number };

/** Null: no piece, the body is the whole file. Refuses a piece that is not what it says. */
export function pieceOf(range: string | undefined, length: number): Piece | null {
  if (range === undefined) return null;
  const [, first, last, size] = /^bytes (?:(\d{1,9})-(\d{1,9})|\*)\/(\d{1,9})$/.exec(range) ?? [];
  const piece = { at: Number(first ?? 0), size: Number(size ?? 0) };
  const isTrue = first === undefined ? length === 0 : Number(last) === piece.at + length - 1 && Number(last) < piece.size;
  if (size === undefined || piece.size === 0 || !isTrue)
    throw new Refused({ kind: 'BAD_REQUEST' }, 'the body is not the piece that it is said to be');
  if (piece.size > attachmentMaxBytes) throw new Refused({ kind: 'BAD_REQUEST' }, `a file has at most ${attachmentMaxBytes} bytes`);
  return piece;
}

export function attachmentRoutes(hub: HubCore): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();
  routes.put('/:sha256', limitBody(attachmentMaxBytes), async (c) => {
    const name = c.req.param('sha256');
    if (!isSha256(name)) throw new Refused({ kind: 'BAD_REQUEST' }, 'the name must be the SHA-256 of the bytes, in hex');
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const piece = pieceOf(c.req.header('content-range'), bytes.length);
    if (piece !== null) return c.json({ have: await storeAttachmentPart(hub, c.get('access'), { sha256: name, ...piece, bytes }) });
    await storeAttachment(hub, c.get('access'), name, bytes);
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
