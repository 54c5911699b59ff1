/** Serves the progress page to anybody who has a link. Every way of failing looks the same. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { createAddressGate } from '../services/address-gate.ts';
import type { HubCore } from '../services/hub-core.ts';
import { readProgress } from '../services/progress.ts';
import { pageHeaders, plainPage, progressPage } from '../services/progress-page.ts';
import { choosePageLanguage } from '../services/progress-words.ts';

const mostPerMinute = 40;

/** Behind a proxy of ours it is the last address the proxy wrote; a header that anybody may send is not believed. */
export function addressOf(c: Context, trustsProxy: boolean): string {
  const forwarded = trustsProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded !== undefined && forwarded !== '') return forwarded;
  return (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? '';
}

export function progressRoutes(hub: HubCore, { trustsProxy }: { trustsProxy: boolean }): Hono {
  const gate = createAddressGate(mostPerMinute);
  const routes = new Hono();
  routes.get('/:token', async (c) => {
    const language = choosePageLanguage(c.req.header('accept-language'));
    const nowMs = hub.nowMs();
    const headers = { ...pageHeaders, 'content-language': language };
    const waitSeconds = gate.waitSeconds(addressOf(c, trustsProxy), nowMs);
    if (waitSeconds > 0) return c.body(plainPage('busy', language), 429, { ...headers, 'retry-after': String(waitSeconds) });
    const view = await readProgress((tokenHash) => hub.storage.progressOf(tokenHash), c.req.param('token'), nowMs);
    return view === null ? c.body(plainPage('gone', language), 404, headers) : c.body(progressPage(view, language, nowMs), 200, headers);
  });
  routes.all('*', (c) => {
    const language = choosePageLanguage(c.req.header('accept-language'));
    return c.body(plainPage('gone', language), 404, { ...pageHeaders, 'content-language': language });
  });
  return routes;
}
