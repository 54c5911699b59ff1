/** Takes events of calls and chats from systems with a token of their own. Desks hear them over a stream. */
import { Hono } from 'hono';
import type { Json } from '../../shared/base/result.ts';
import type { EventEnvelope } from '../../shared/contact/event.ts';
import { readBatch } from '../../shared/contact/read-batch.ts';
import { contactEventsMaxBytes } from '../../shared/contract/contact-events.ts';
import { cleanJson } from '../services/clean-json.ts';
import type { ContactEventCentre } from '../services/contact-events.ts';
import type { HubCore } from '../services/hub-core.ts';
import { postKind, takePosts } from '../services/public-posts.ts';
import { Refused } from '../services/refused.ts';
import { bearer } from './bearer.ts';
import { limitBody } from './body-size.ts';

export function contactEventRoutes(hub: HubCore, centre: ContactEventCentre): Hono {
  const routes = new Hono();
  routes.post('/', limitBody(contactEventsMaxBytes), async (c) => {
    const token = bearer(c.req.header('authorization'));
    const integration = token === null ? null : await hub.ingest.integrationByToken(token);
    if (integration === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'no valid integration token');
    if (integration.scope === 'global') throw new Refused({ kind: 'FORBIDDEN' }, 'use a token of one team; nothing was stored');
    const batch = readBatch(await c.req.text());
    if (batch === null) throw new Refused({ kind: 'BAD_REQUEST' }, 'send one event, a list, or JSON Lines; nothing was stored');
    const { source, scope } = integration;
    const told = batch.events.map((event) => cleanJson(event as Json) as EventEnvelope);
    const events = told.filter(({ kind }) => kind !== postKind);
    if (events.length > 0) await centre.add({ scope, source, events, atMs: hub.nowMs() });
    const posts = await takePosts(
      hub,
      integration,
      told.filter(({ kind }) => kind === postKind),
    );
    const accepted = events.length + posts.accepted;
    return c.json({ accepted, refused: [...batch.refused, ...posts.refused] }, accepted === 0 ? 400 : 200);
  });
  return routes;
}
