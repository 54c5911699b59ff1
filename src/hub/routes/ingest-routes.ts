/** Implements `contract/ingest.ts`: what source systems send, and the OpenAPI document that tells them how. */
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { Hono } from 'hono';
import {
  ingestContract,
  ingestDocumentPath,
  ingestEnvelopeSchema,
  ingestMaxBytes,
  ingestPath,
  mostIngestRows,
} from '../../shared/contract/ingest.ts';
import type { HubCore } from '../services/hub-core.ts';
import { ingestBatch } from '../services/ingest/ingest-batch.ts';
import type { Integration } from '../services/ingest-storage.ts';
import { Refused } from '../services/refused.ts';
import { answer, answeringErrors } from './answer-errors.ts';
import { bearer } from './bearer.ts';
import { limitBody } from './body-size.ts';
import { notFound } from './request-state.ts';

type IngestContext = { hub: HubCore; integration: Integration };

/** Rows are checked one by one by the service, so that a bad one is refused alone; answers are made by it as well. */
const os = implement(ingestContract)
  .$context<IngestContext>()
  .$config({ initialInputValidationIndex: Number.NaN, initialOutputValidationIndex: Number.NaN });

const router = os.router({
  sendBatch: os.sendBatch.handler(({ context, input }) => {
    const envelope = ingestEnvelopeSchema.safeParse(input);
    if (!envelope.success) {
      throw new Refused({ kind: 'BAD_REQUEST' }, `a batch is {"rows": [...]} with 1 to ${mostIngestRows} rows; nothing was stored`);
    }
    return ingestBatch(context.hub, context.integration, envelope.data.rows);
  }),
});

async function describe(): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(ingestContract, {
    info: {
      title: 'Steadydesk data integration',
      version: '1',
      description:
        'How a CRM, a shop or a telephone system sends customers, orders and contacts to the hub. Create a token with `npm run hub -- token NAME SCOPE`; it names the source. A row is named by source, kind and source_id. Send a row again whenever it changes, with a higher source_version; rows may come late and out of order.',
    },
    components: { securitySchemes: { integration: { type: 'http', scheme: 'bearer', description: 'integration token' } } },
    security: [{ integration: [] }],
  });
}

export function ingestRoutes(hub: HubCore): Hono<{ Variables: { integration: Integration } }> {
  const routes = new Hono<{ Variables: { integration: Integration } }>();
  const handler = new OpenAPIHandler(router, answeringErrors(hub.log));
  let document: Promise<object> | null = null;
  routes.get(ingestDocumentPath.slice(ingestPath.length), async (c) => {
    document ??= describe();
    return c.json(await document);
  });
  routes.use(async (c, next) => {
    const token = bearer(c.req.header('authorization'));
    const integration = token === null ? null : await hub.ingest.integrationByToken(token);
    if (integration === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'no valid integration token');
    c.set('integration', integration);
    return next();
  });
  routes.all('*', limitBody(ingestMaxBytes), async (c) => {
    const { matched, response } = await handler.handle(c.req.raw, { context: { hub, integration: c.get('integration') } });
    return matched ? response : answer(notFound());
  });
  return routes;
}
