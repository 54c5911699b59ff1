/** What every mutation asks before it writes: may this person, and did the field group stay as expected. */
import type { ErrorCode } from '../../base/error-codes.ts';
import type { Json } from '../../base/result.ts';
import { may } from '../../base/rights.ts';
import { canOwnTickets } from '../../base/words.ts';
import type { EntityName, EntityRows } from '../entity-table.ts';
import type { EntityPut, MutationActor, MutationContext, MutationOutcome, RowRef } from '../mutation.ts';

export function isLeading(actor: MutationActor): boolean {
  return may(actor.role, 'lead');
}

/** Auditors read; everyone else writes within the scopes granted when the mutation is applied. */
export function mayWrite(actor: MutationActor, scope: string): boolean {
  return actor.role !== 'auditor' && actor.scopes.includes(scope);
}

export function teamScope(actor: MutationActor): string {
  return `team:${actor.teamId}`;
}

export function done(puts: EntityPut[]): MutationOutcome {
  return { status: 'ok', puts };
}

export function rejected(code: ErrorCode, entity: EntityName, entityId: string): MutationOutcome {
  return { status: 'rejected', code, entity, entityId };
}

/** The row if it is there and may be written, otherwise the refusal to answer with. */
export function writableRow<K extends EntityName>(
  context: MutationContext,
  entity: K,
  id: string,
): { row: EntityRows[K]; refusal: null } | { row: null; refusal: MutationOutcome } {
  const row = context.row(entity, id);
  if (row === null) return { row: null, refusal: rejected('not-found', entity, id) };
  if (!mayWrite(context.actor, row.scope)) return { row: null, refusal: rejected('auth.forbidden', entity, id) };
  return { row, refusal: null };
}

/** Scope for a new row: its ticket's if there is one, else the actor's team. Null when the actor may not write there. */
export function newRowScope(context: MutationContext, parentScope: string | null): string | null {
  const scope = parentScope ?? teamScope(context.actor);
  return mayWrite(context.actor, scope) ? scope : null;
}

/** What `ownerObstacle` reads. */
export function ownerRefs(ownerId: string | null): RowRef[] {
  return ownerId === null ? [] : [{ entity: 'member', id: ownerId }];
}

/** Why this person can have neither ticket nor promise; null where nothing is known against it. */
export function ownerObstacle(context: MutationContext, ownerId: string | null): ErrorCode | null {
  const member = ownerId === null ? null : context.row('member', ownerId);
  return member === null || canOwnTickets(member.role) ? null : 'ticket.owner-unfit';
}

/** Structural equality of plain JSON values; object keys in any order. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const leftKeys = Object.keys(left);
  if (leftKeys.length !== Object.keys(right).length) return false;
  return leftKeys.every(
    (key) => Object.hasOwn(right, key) && sameJson((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}

/**
 * Judges a write to one field group of a ticket. `write` go ahead; `settled` nothing to do (already this mutation's work, or the
 * same values are there); otherwise the outcome to answer with. A write without `expects` for its group is malformed.
 */
export function judgeGroup(
  context: MutationContext,
  ticketId: string,
  group: { name: 'fields' | 'status' | 'owner'; rev: string; mine: Json; theirs: Json },
): 'write' | 'settled' | MutationOutcome {
  if (group.rev === context.mutationId || sameJson(group.mine, group.theirs)) return 'settled';
  const expected = context.expects[group.name];
  if (expected === undefined) return rejected('input.invalid', 'ticket', ticketId);
  if (expected === group.rev) return 'write';
  return {
    status: 'conflict',
    entity: 'ticket',
    entityId: ticketId,
    group: group.name,
    mine: group.mine,
    theirs: group.theirs,
    theirsRev: group.rev,
  };
}
