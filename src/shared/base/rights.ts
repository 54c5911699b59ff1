/**
 * What a role may do beyond its own cases. Window, store and hub ask here, so that what one offers the other grants. Whether somebody
 * belongs to the team or department in question is asked elsewhere, where it is applied.
 */
import type { Role } from './words.ts';

const leading = ['lead', 'manager', 'admin'] as const satisfies readonly Role[];

const holders = {
  /** Decides for others of the team: what they ask for, who takes what, what a department said by other ways. */
  lead: leading,
  /** Brings rows in from files. */
  importRows: leading,
  /** Says who is one person and who is not. */
  reviewPersons: leading,
  /** Exports with personal data uncovered, with a reason. */
  revealPersonalData: [...leading, 'auditor'],
  /** Answers for a department. */
  speakForDepartment: ['owner', ...leading],
  publishPacks: ['lead', 'admin'],
  /** Names the endpoint of a language model. */
  nameModel: ['manager', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof holders;

/** False for whoever is not signed in. */
export function may(role: Role | null | undefined, right: Right): boolean {
  const all: readonly (Role | null | undefined)[] = holders[right];
  return all.includes(role);
}
