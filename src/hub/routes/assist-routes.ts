/** Implements `contract/assist.ts`: parse, call the service, reply. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { assistContract } from '../../shared/contract/assist.ts';
import type { Assist } from '../services/assist.ts';
import type { HubLog } from '../services/hub-core.ts';
import type { Access } from '../services/session.ts';
import { answeringErrors } from './answer-errors.ts';

type AssistContext = { assist: Assist; access: Access };

const os = implement(assistContract).$context<AssistContext>();

const router = os.router({
  setting: os.setting.handler(({ context }) => context.assist.setting(context.access)),
  change: os.change.handler(({ context, input }) => context.assist.change(context.access, input)),
  test: os.test.handler(({ context }) => context.assist.test(context.access)),
  suggest: os.suggest.handler(({ context, input, signal }) => context.assist.suggest(context.access, input, signal)),
});

/** Answers a request of the contract, or null when the path is none of it. */
export function assistHandler(assist: Assist, log: HubLog): (request: Request, access: Access) => Promise<Response | null> {
  const handler = new OpenAPIHandler(router, answeringErrors(log));
  return async (request, access) => {
    const { matched, response } = await handler.handle(request, { context: { assist, access } });
    return matched ? response : null;
  };
}
