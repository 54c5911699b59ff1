/** Who has which ticket open: desks say it, and hear it over a stream. */
import { Hono } from 'hono';
import { presenceMaxBytes, presencePath, presenceStreamPath, saySchema } from '../../shared/contract/presence.ts';
import type { HubCore } from '../services/hub-core.ts';
import type { PresenceCentre } from '../services/presence.ts';
import { Refused } from '../services/refused.ts';
import { lookUp } from '../services/session.ts';
import { limitBody } from './body-size.ts';
import { eventStream } from './poke-route.ts';
import type { SignedIn } from './request-state.ts';

/** Behind the sign-in of devices. */
export function presenceRoutes(hub: HubCore, centre: PresenceCentre): Hono<SignedIn> {
  const routes = new Hono<SignedIn>();
  routes.post(presencePath, limitBody(presenceMaxBytes), async (c) => {
    const say = saySchema.safeParse(await c.req.json().catch(() => null));
    if (!say.success) throw new Refused({ kind: 'BAD_REQUEST' }, 'say a seat and what it does; nothing was stored');
    await centre.say(c.get('access'), say.data);
    return c.json({ ok: true });
  });
  routes.get(presenceStreamPath, (c) => {
    const token = c.get('token');
    return eventStream(centre, () => lookUp(hub, token));
  });
  return routes;
}
