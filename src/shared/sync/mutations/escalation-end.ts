/** How an escalation ends: with what it was about, in the same action. */
import { type EscalationClock, escalationIdOf } from '../../ticket/escalation.ts';
import type { EntityPut, MutationContext, RowRef } from '../mutation.ts';
import { mayWrite } from './judge.ts';

type EscalationRef = Extract<RowRef, { id: string }> & { entity: 'escalation' };

export function escalationRef(subjectId: string, clock: EscalationClock): EscalationRef {
  return { entity: 'escalation', id: escalationIdOf(subjectId, clock) };
}

export function taskEscalationRef(taskId: string): EscalationRef {
  return escalationRef(taskId, 'department');
}

/** Nothing when there is none, or it has ended. */
export function settleEscalation(context: MutationContext, ref: EscalationRef): EntityPut[] {
  const found = context.row('escalation', ref.id);
  if (found === null || found.state === 'settled' || !mayWrite(context.actor, found.scope)) return [];
  return [{ entity: 'escalation', row: { ...found, state: 'settled', settledAtMs: context.atMs } }];
}
