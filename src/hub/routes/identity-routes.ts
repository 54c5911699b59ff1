/** Implements `contract/identity.ts`: parse, call a service, reply. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { identityContract } from '../../shared/contract/identity.ts';
import type { HubCore } from '../services/hub-core.ts';
import {
  dismissPair,
  listDecisions,
  listRecords,
  listSuggestions,
  mergeCustomers,
  separateRecord,
  takeBack,
} from '../services/ingest/review.ts';
import type { Access } from '../services/session.ts';
import { answeringErrors } from './answer-errors.ts';

type IdentityContext = { hub: HubCore; access: Access };

const os = implement(identityContract).$context<IdentityContext>();

const router = os.router({
  listSuggestions: os.listSuggestions.handler(async ({ context }) => ({
    suggestions: (await listSuggestions(context.hub, context.access)).map((found) => ({
      left_record: found.leftId,
      right_record: found.rightId,
      left_customer: found.leftCustomer,
      right_customer: found.rightCustomer,
      score: found.score,
      reasons: found.reasons,
      against: found.against,
    })),
  })),
  listDecisions: os.listDecisions.handler(async ({ context }) => ({
    decisions: (await listDecisions(context.hub, context.access)).map(({ id, kind, atMs, byName, records }) => ({
      decision: id,
      kind: kind === 'same' ? ('merge' as const) : ('separate' as const),
      at_ms: atMs,
      by_name: byName,
      records: records.map(({ ownId, source, sourceId, customerId }) => ({
        record: ownId,
        source,
        source_id: sourceId,
        customer: customerId,
      })),
    })),
  })),
  dismissSuggestion: os.dismissSuggestion.handler(async ({ context, input }) => ({
    dismissed: await dismissPair(context.hub, context.access, { left: input.left_record, right: input.right_record }),
  })),
  listRecords: os.listRecords.handler(async ({ context, input }) => ({
    records: (await listRecords(context.hub, context.access, input.customer)).map(({ ownId, source, sourceId }) => ({
      record: ownId,
      source,
      source_id: sourceId,
    })),
  })),
  merge: os.merge.handler(({ context, input }) => mergeCustomers(context.hub, context.access, input)),
  separate: os.separate.handler(({ context, input }) => separateRecord(context.hub, context.access, input)),
  takeBack: os.takeBack.handler(({ context, input }) => takeBack(context.hub, context.access, input)),
});

/** Answers a request of the contract, or null when the path is none of it. */
export function identityHandler(hub: HubCore): (request: Request, access: Access) => Promise<Response | null> {
  const handler = new OpenAPIHandler(router, answeringErrors(hub.log));
  return async (request, access) => {
    const { matched, response } = await handler.handle(request, { context: { hub, access } });
    return matched ? response : null;
  };
}
