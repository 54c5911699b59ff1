/** What the middleware leaves for a route, and the two answers that need no service. */
import { ORPCError } from '@orpc/server';
import type { Access } from '../services/session.ts';

export type SignedIn = { Variables: { access: Access; token: string } };

export function notFound(): ORPCError<string, unknown> {
  return new ORPCError('NOT_FOUND', { status: 404, message: 'there is nothing here' });
}

export function tooLarge(): ORPCError<string, unknown> {
  return new ORPCError('PAYLOAD_TOO_LARGE', { status: 413, message: 'the body is larger than this hub accepts' });
}
