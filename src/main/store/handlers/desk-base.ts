/** Where every handler starts: the contract, what a handler is given, and the guard for a store whose databases did not open. */
import { implement, ORPCError } from '@orpc/server';
import type { z } from 'zod';
import type { AppError } from '../../../shared/base/result.ts';
import { deskContract } from '../../../shared/contract/desk.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import type { Desk, DeskFacts } from '../services/desk.ts';
import { deskError } from './desk-error.ts';

/** `failure` says why there is no desk; `upgrade` how far one is that will be there. */
export type DeskContext =
  | { desk: Desk; failure: null }
  | { desk: null; failure: AppError; facts: DeskFacts; upgrade?: { standing(): NonNullable<LinkState['upgrade']> } };

/** For the few procedures that answer whatever happened. */
export const always = implement(deskContract).$context<{ opened: DeskContext }>();

function openedDesk(opened: DeskContext): Desk {
  if (opened.desk === null) throw deskError(opened.failure);
  return opened.desk;
}

/** For one's own work, which stays in reach while customers' data is locked: what is typed and what is not sent yet. */
export const own = always.use(({ context, next }) => next({ context: { desk: openedDesk(context.opened) } }));

function unlockedDesk(opened: DeskContext): Desk {
  const desk = openedDesk(opened);
  const code = desk.lock();
  if (code !== null) throw deskError({ code, origin: 'main', message: `locked: ${code}` });
  return desk;
}

/** For all others: without databases, or while they are locked, they answer why. */
export const os = always.use(({ context, next }) => next({ context: { desk: unlockedDesk(context.opened) } }));

/**
 * The same guard and the same check of what was asked, for what somebody waits for at every call and can be told at once: it goes past the
 * layers of the RPC library, and the answer is not checked again on its way out. A test holds it to its schema, with nothing beside it
 * (`test/store/profile-shape.test.ts`).
 */
export function atOnce<I>(
  asked: z.ZodType<I>,
  answer: (desk: Desk, input: I) => unknown,
): (opened: DeskContext, input: unknown) => unknown {
  return (opened, input) => {
    const desk = unlockedDesk(opened);
    const { success, data } = asked.safeParse(input);
    if (!success) throw new ORPCError('BAD_REQUEST');
    return answer(desk, data);
  };
}

export const done = { ok: true } as const;
