/** Implements `contract/away.ts`: parse, call a service, reply. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { awayContract } from '../../shared/contract/away.ts';
import type { Away } from '../services/away.ts';
import type { HubLog } from '../services/hub-core.ts';
import type { Access } from '../services/session.ts';
import { answeringErrors } from './answer-errors.ts';

const os = implement(awayContract).$context<{ away: Away; access: Access }>();

const router = os.router({
  search: os.search.handler(({ context, input }) => context.away.search(context.access, input.text)),
  callers: os.callers.handler(({ context, input }) => context.away.callers(context.access, input.from)),
  erased: os.erased.handler(async ({ context, input }) => ({ erased: await context.away.erased(context.access, input.ids) })),
  recall: os.recall.handler(({ context, input }) => context.away.recall(context.access, input.customer)),
});

/** Answers a request of the contract, or null when the path is none of it. */
export function awayHandler(away: Away, log: HubLog): (request: Request, access: Access) => Promise<Response | null> {
  const handler = new OpenAPIHandler(router, answeringErrors(log));
  return async (request, access) => {
    const { matched, response } = await handler.handle(request, { context: { away, access } });
    return matched ? response : null;
  };
}
