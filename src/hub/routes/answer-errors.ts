/** Turns what went wrong into an HTTP answer of one shape, `{code, message}` plus oRPC's own fields; never a stack, never data. */
import { randomUUID } from 'node:crypto';
import { ORPCError } from '@orpc/server';
import { errorText } from '../../shared/base/log.ts';
import { codeExpired } from '../../shared/contract/hub.ts';
import type { HubLog } from '../services/hub-core.ts';
import { Refused } from '../services/refused.ts';

const statuses = {
  UNAUTHORIZED: 401,
  ERASE: 401,
  CODE_EXPIRED: 401,
  FORBIDDEN: 403,
  BAD_REQUEST: 400,
  TOO_MANY_REQUESTS: 429,
  CONFLICT: 409,
  UPGRADE_REQUIRED: 426,
} as const;

function refusalData({ refusal }: Refused): object | undefined {
  if (refusal.kind === 'CODE_EXPIRED') return { reason: codeExpired };
  if (refusal.kind === 'ERASE') return { reason: 'erase', proof: refusal.proof };
  if (refusal.kind === 'CONFLICT') {
    const { reason, epoch, numbers } = refusal;
    return numbers === undefined ? { reason, epoch } : { reason, epoch, expected_n: numbers.expectedN, results: numbers.known };
  }
  return refusal.kind === 'UPGRADE_REQUIRED' ? { min_app: refusal.minApp } : undefined;
}

/** Known refusals keep their code; anything else becomes 500 with an id that stands in the log. */
export function toAnswer(error: unknown, log: HubLog): ORPCError<string, unknown> {
  if (error instanceof Refused) {
    const { kind } = error.refusal;
    return new ORPCError(kind === 'ERASE' || kind === 'CODE_EXPIRED' ? 'UNAUTHORIZED' : kind, {
      status: statuses[kind],
      message: error.message,
      data: refusalData(error),
    });
  }
  if (error instanceof ORPCError) {
    // Validation issues would repeat the sender's own text back; the path of the first one is enough.
    return new ORPCError(error.code, {
      status: error.status,
      message: error.message,
      data: error.code === 'BAD_REQUEST' ? undefined : error.data,
    });
  }
  const id = randomUUID();
  // Messages of the database and of parsers quote what they were given.
  log(`bug ${id}: ${errorText(error)}`);
  return new ORPCError('INTERNAL_SERVER_ERROR', { status: 500, message: `Something unexpected went wrong (${id}). Nothing was changed.` });
}

export function answer(error: ORPCError<string, unknown>): Response {
  return Response.json({ ...error.toJSON() }, { status: error.status });
}

/** Around the procedures of a contract only: a body that is not JSON is oRPC's own 400. */
export function answeringErrors(log: HubLog): { clientInterceptors: [<T>(options: { next: () => Promise<T> }) => Promise<T>] } {
  return {
    clientInterceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          throw toAnswer(error, log);
        }
      },
    ],
  };
}
