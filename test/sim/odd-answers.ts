/** What a hub, or a proxy before it, says instead of an answer, and what the product's own client makes of it. */
import { createHubClient, type Fetch, type HubClient } from '../../src/main/store/sync/hub-client.ts';

export type OddAnswer = { readonly status: number; readonly body: string; readonly retryAfterS?: number };

const page = '<!doctype html><title>Sign in</title>';
const ours = (code: string) => JSON.stringify({ defined: false, code, message: 'no' });

/** By name, as plans and failing runs tell them. */
export const oddAnswers = {
  'sign-in page': { status: 200, body: page },
  redirect: { status: 302, body: '' },
  'other json': { status: 200, body: '{"ok":true}' },
  malformed: { status: 400, body: ours('BAD_REQUEST') },
  'malformed page': { status: 400, body: page },
  forbidden: { status: 403, body: ours('FORBIDDEN') },
  'forbidden page': { status: 403, body: page },
  'not found': { status: 404, body: ours('NOT_FOUND') },
  'not found page': { status: 404, body: page },
  conflict: { status: 409, body: ours('CONFLICT') },
  'too large': { status: 413, body: ours('PAYLOAD_TOO_LARGE') },
  'too large page': { status: 413, body: page },
  'too busy': { status: 429, body: ours('TOO_MANY_REQUESTS'), retryAfterS: 3 },
  'hub error': { status: 500, body: ours('INTERNAL_SERVER_ERROR') },
  'bad gateway': { status: 502, body: page },
  'short pause': { status: 503, body: page, retryAfterS: 7 },
} as const satisfies Record<string, OddAnswer>;
export type OddName = keyof typeof oddAnswers;

/** The product's client, to whom everything is answered alike. */
export function oddClient({ status, body, retryAfterS }: OddAnswer): HubClient {
  const headers = new Headers({ 'content-type': body.startsWith('{') ? 'application/json' : 'text/html' });
  if (retryAfterS !== undefined) headers.set('retry-after', String(retryAfterS));
  const fetch = async () => ({ status, ok: status >= 200 && status < 300, headers, body: body === '' ? null : [Buffer.from(body)] });
  return createHubClient({
    hubUrl: '',
    token: () => '',
    fetch: fetch as unknown as Fetch,
    setTimer: () => () => undefined,
    elapsedMs: () => 0,
  });
}
