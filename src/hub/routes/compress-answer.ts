/**
 * Makes large JSON answers smaller for desks on a real network: zstd where both sides have it, else gzip, each at its fastest level.
 * On loopback the bytes cost less than the work, so nothing is done there.
 */
import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

const leastBytes = 4 * 1024;
const toGzip = promisify(gzip);
/** Runtimes before Node 22.15 have none. */
const toZstd = typeof zstdCompress === 'function' ? promisify(zstdCompress) : null;

type Encoding = 'zstd' | 'gzip';

/** What the other side says it can read, best first for us; null for nothing of ours. `q=0` forbids. */
export function chooseEncoding(accepted: string | undefined): Encoding | null {
  const allowed = new Set(
    (accepted ?? '').split(',').flatMap((part) => {
      const [name = '', ...params] = part.split(';').map((word) => word.trim().toLowerCase());
      return params.some((param) => /^q=0(\.0*)?$/.test(param)) ? [] : [name];
    }),
  );
  if (toZstd !== null && allowed.has('zstd')) return 'zstd';
  return allowed.has('gzip') ? 'gzip' : null;
}

/** A request passed on by a proxy on this machine came from somewhere else. */
export function isLocal(address: string | undefined, forwardedFor: string | undefined): boolean {
  if (forwardedFor !== undefined) return false;
  return address === undefined || address === '::1' || /^(::ffff:)?127\./.test(address);
}

export async function compressBody(body: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  if (encoding === 'zstd' && toZstd !== null) return toZstd(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return toGzip(body, { level: 1 });
}

export const compressAnswer: MiddlewareHandler = async (c, next) => {
  await next();
  const address = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
  const encoding = chooseEncoding(c.req.header('accept-encoding'));
  const { headers, body } = c.res;
  if (encoding === null || body === null || isLocal(address, c.req.header('x-forwarded-for'))) return;
  if (!(headers.get('content-type') ?? '').startsWith('application/json') || headers.has('content-encoding')) return;
  const whole = new Uint8Array(await c.res.arrayBuffer());
  const answer = new Headers(headers);
  answer.append('vary', 'accept-encoding');
  answer.delete('content-length');
  const isWorth = whole.byteLength > leastBytes;
  if (isWorth) answer.set('content-encoding', encoding);
  const sent = isWorth ? await compressBody(whole, encoding) : whole;
  c.res = new Response(sent as Uint8Array<ArrayBuffer>, { status: c.res.status, headers: answer });
};
