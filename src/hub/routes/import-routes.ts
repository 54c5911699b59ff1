/** Implements `contract/imports.ts`: rows of files that a lead sends from a desk. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { importContract } from '../../shared/contract/imports.ts';
import type { HubCore } from '../services/hub-core.ts';
import { importRows } from '../services/imports/import-rows.ts';
import type { Access } from '../services/session.ts';
import { answeringErrors } from './answer-errors.ts';

type ImportContext = { hub: HubCore; access: Access };

const os = implement(importContract).$context<ImportContext>();

const router = os.router({
  sendRows: os.sendRows.handler(({ context, input }) => importRows(context.hub, context.access, input.rows)),
});

/** Answers a request of the contract, or null when the path is none of it. */
export function importHandler(hub: HubCore): (request: Request, access: Access) => Promise<Response | null> {
  const handler = new OpenAPIHandler(router, answeringErrors(hub.log));
  return async (request, access) => {
    const { matched, response } = await handler.handle(request, { context: { hub, access } });
    return matched ? response : null;
  };
}
