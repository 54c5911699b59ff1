/** Every route of the hub in one place: who is let through, how large a body may be, and what an error looks like. */
import { Hono } from 'hono';

import { assistPath } from '../../shared/contract/assist.ts';
import { awayPath, mostErasedAsked } from '../../shared/contract/away.ts';
import { contactEventsPath, contactStreamPath } from '../../shared/contract/contact-events.ts';
import { attachmentPath, pokePath } from '../../shared/contract/hub.ts';
import { identityPath } from '../../shared/contract/identity.ts';
import { importPath } from '../../shared/contract/imports.ts';
import { ingestPath } from '../../shared/contract/ingest.ts';
import { progressPath } from '../../shared/ticket/progress-link.ts';
import type { Assist } from '../services/assist.ts';
import type { Away } from '../services/away.ts';
import type { ContactEventCentre } from '../services/contact-events.ts';
import type { HubCore } from '../services/hub-core.ts';
import type { PokeCentre } from '../services/poke.ts';
import type { PresenceCentre } from '../services/presence.ts';
import { authenticate, hearOut, lookUp } from '../services/session.ts';
import { answer, toAnswer } from './answer-errors.ts';
import { assistHandler } from './assist-routes.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { awayHandler } from './away-routes.ts';
import { bearer } from './bearer.ts';
import { limitBody } from './body-size.ts';
import { compressAnswer } from './compress-answer.ts';
import { contactEventRoutes } from './contact-event-routes.ts';
import { contractHandler } from './contract-routes.ts';
import { identityHandler } from './identity-routes.ts';
import { importHandler } from './import-routes.ts';
import { ingestRoutes } from './ingest-routes.ts';
import { eventStream } from './poke-route.ts';
import { presenceRoutes } from './presence-routes.ts';
import { progressRoutes } from './progress-route.ts';
import { notFound, type SignedIn } from './request-state.ts';

/** A push carries up to 50 mutations, some with a whole transcript or pack in them. */
const jsonMaxBytes = 4 * 1024 * 1024;
const assistMaxBytes = 64 * 1024;
/** An id in its quotes with its comma; the rest of a question is short. */
const awayMaxBytes = 1_024 + mostErasedAsked * 40;
/** The only routes that need no token. */
const openPaths = new Set(['/health', '/enrol/v1']);

export type RouteOptions = {
  /** A proxy of ours stands before the hub and says who asks. */
  trustsProxy: boolean;
  /** Events of calls and chats. */
  contacts: ContactEventCentre;
  presence: PresenceCentre;
  /** The optional model. */
  assist: Assist;
  /** Customers whom desks need not hold. */
  away: Away;
};

export function hubRoutes(hub: HubCore, centre: PokeCentre, options: RouteOptions): Hono<SignedIn> {
  const app = new Hono<SignedIn>();
  const gate = { failedAtMs: [] };
  const handleContract = contractHandler(hub);
  const handleIdentity = identityHandler(hub);
  const handleImport = importHandler(hub);
  const handleAssist = assistHandler(options.assist, hub.log);
  const handleAway = awayHandler(options.away, hub.log);
  app.onError((error) => answer(toAnswer(error, hub.log)));

  // Before the sign-in of devices: sources have tokens of their own.
  app.route(ingestPath, ingestRoutes(hub));
  app.route(contactEventsPath, contactEventRoutes(hub, options.contacts));
  app.route(progressPath, progressRoutes(hub, options));
  app.use(async (c, next) => {
    if (openPaths.has(c.req.path)) return next();
    const token = bearer(c.req.header('authorization'));
    const access = await authenticate(hub, token);
    hearOut(hub, access, c.req.path);
    c.set('access', access);
    c.set('token', token ?? '');
    return next();
  });

  app.get(pokePath, (c) => {
    const token = c.get('token');
    return eventStream(centre, () => lookUp(hub, token));
  });
  app.get(contactStreamPath, (c) => {
    const token = c.get('token');
    return eventStream(options.contacts, () => lookUp(hub, token));
  });
  app.route('/', presenceRoutes(hub, options.presence));
  app.route(attachmentPath, attachmentRoutes(hub));
  app.all(`${identityPath}/*`, limitBody(jsonMaxBytes), async (c) => {
    return (await handleIdentity(c.req.raw, c.get('access'))) ?? answer(notFound());
  });
  app.all(`${importPath}/*`, limitBody(jsonMaxBytes), async (c) => {
    return (await handleImport(c.req.raw, c.get('access'))) ?? answer(notFound());
  });
  app.all(`${assistPath}/*`, limitBody(assistMaxBytes), async (c) => {
    return (await handleAssist(c.req.raw, c.get('access'))) ?? answer(notFound());
  });
  app.all(`${awayPath}/*`, limitBody(awayMaxBytes), async (c) => {
    return (await handleAway(c.req.raw, c.get('access'))) ?? answer(notFound());
  });
  app.all('*', compressAnswer, limitBody(jsonMaxBytes), async (c) => {
    const response = await handleContract(c.req.raw, { hub, gate, access: c.get('access') ?? null });
    return response ?? answer(notFound());
  });
  return app;
}
