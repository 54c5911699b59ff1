/** Where every handler starts: the contract, what a handler is given, and the guard for a store whose databases did not open. */
import { implement } from '@orpc/server';
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

/** For all others: without databases, or while they are locked, they answer why. */
export const os = always.use(({ context, next }) => {
  const desk = openedDesk(context.opened);
  const code = desk.lock();
  if (code !== null) throw deskError({ code, origin: 'main', message: `locked: ${code}` });
  return next({ context: { desk } });
});

export const done = { ok: true } as const;
