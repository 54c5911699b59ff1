/** What makes somebody a member of a team: their row, which the team's desks show, and the scopes they see. */
import type { Department } from '../../shared/base/words.ts';
import type { User } from '../../shared/contract/hub.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { departmentScope, departmentScopesOf } from '../../shared/ticket/task.ts';
import type { Commit } from '../services/hub-storage.ts';

/** `departments`: those an owner answers for; empty for the team's own people. */
export type SeatHolder = Omit<User, 'teamName'> & { departments: readonly Department[]; senior: boolean };

/** A department's owner sees what was asked of the department, and nothing else of the team. */
function workScopes(team: string, departments: readonly Department[]): string[] {
  if (departments.length === 0) return [team, ...departmentScopesOf(team)];
  return departments.flatMap((department) => departmentScope(department, team) ?? []);
}

export function seatCommit(people: readonly SeatHolder[], atMs: number): Commit {
  const puts = people.map(
    ({ id, name, role, teamId, senior }): EntityPut => ({
      entity: 'member',
      row: { id, scope: `team:${teamId}`, ver: 0, deleted: false, name, role, teamId, senior },
    }),
  );
  const grants = people.flatMap(({ id, teamId, departments }) =>
    ['global', `user:${id}`, ...workScopes(`team:${teamId}`, departments)].map((scope) => ({ userId: id, scope, granted: true, atMs })),
  );
  return { puts, grants };
}
