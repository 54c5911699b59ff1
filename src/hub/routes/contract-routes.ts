/** Implements `contract/hub.ts`: parse, call a service, reply. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { hubContract } from '../../shared/contract/hub.ts';
import { proto, protoMin } from '../../shared/contract/protocol-version.ts';
import { digest, rowsById } from '../services/digest.ts';
import type { HubCore } from '../services/hub-core.ts';
import { pull } from '../services/pull.ts';
import { push } from '../services/push.ts';
import { Refused } from '../services/refused.ts';
import { type Access, type EnrolGate, enrol, readHealth, readSession } from '../services/session.ts';
import { answeringErrors } from './answer-errors.ts';

export type RouteContext = { hub: HubCore; gate: EnrolGate; access: Access | null };

/** Oldest desk that speaks `protoMin`. */
const minApp = '0.1.0';
/** Push v1 is frozen: a desk too old to pull may still hand in what was written on it. */
const frozenPushProto = 1;

function checkProto(asked: number, least: number): void {
  if (asked < least)
    throw new Refused({ kind: 'UPGRADE_REQUIRED', minApp }, `this hub serves protocol ${least} and up; install ${minApp} or later`);
  if (asked > proto)
    throw new Refused({ kind: 'BAD_REQUEST' }, `this hub serves protocol ${protoMin} to ${proto}, not ${asked}: upgrade the hub`);
}

/** The middleware lets nobody without a token through to these routes; this says so to the compiler. */
function signedIn({ access }: RouteContext): Access {
  if (access === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'no valid device token');
  return access;
}

const os = implement(hubContract).$context<RouteContext>();
/** Pages are made column by column from the entity table, so their thousands of cells are not checked again on the way out. */
const unchecked = implement(hubContract).$context<RouteContext>().$config({ initialOutputValidationIndex: Number.NaN });

const router = os.router({
  health: os.health.handler(({ context }) => readHealth(context.hub)),
  enrol: os.enrol.handler(({ context, input }) => enrol(context.hub, context.gate, input)),
  session: os.session.handler(({ context }) => readSession(context.hub, signedIn(context))),
  pull: unchecked.pull.handler(({ context, input }) => {
    checkProto(input.proto, protoMin);
    return pull(context.hub, signedIn(context), input);
  }),
  push: os.push.handler(({ context, input }) => {
    checkProto(input.proto, frozenPushProto);
    return push(context.hub, signedIn(context), input);
  }),
  digest: unchecked.digest.handler(({ context, input }) => {
    checkProto(input.proto, protoMin);
    return digest(context.hub, signedIn(context), input);
  }),
  rows: unchecked.rows.handler(({ context, input }) => {
    checkProto(input.proto, protoMin);
    return rowsById(context.hub, signedIn(context), input);
  }),
});

/** Answers a request of the contract, or null when the path is none of it. */
export function contractHandler(hub: HubCore): (request: Request, context: RouteContext) => Promise<Response | null> {
  const handler = new OpenAPIHandler(router, answeringErrors(hub.log));
  return async (request, context) => {
    const { matched, response } = await handler.handle(request, { context });
    return matched ? response : null;
  };
}
