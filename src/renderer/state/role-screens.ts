/** Which places a person has. A department's owner is not in calls: the queue is the whole desk. What one may do is judged by the hub. */
import type { Role } from '../../shared/base/words.ts';
import type { Screen } from './ui-store.ts';

const agent: readonly Screen[] = ['call-desk', 'to-do', 'posts', 'ledger', 'customer', 'packs', 'settings'];
const leading: readonly Screen[] = ['call-desk', 'to-do', 'posts', 'ledger', 'customer', 'packs', 'escalations', 'settings'];
const screens: { readonly [R in Role]: readonly Screen[] } = {
  agent,
  lead: leading,
  owner: ['queue', 'escalations', 'settings'],
  manager: ['escalations', 'to-do', 'ledger', 'customer', 'packs', 'settings'],
  admin: leading,
  auditor: ['ledger', 'customer', 'settings'],
};

/** Until it is known who sits here: an agent's. */
export function screensOf(role: Role | undefined): readonly Screen[] {
  return screens[role ?? 'agent'];
}

/** The place asked for, or the first of those that this person has. */
export function screenFor(role: Role | undefined, wished: Screen): Screen {
  const own = screensOf(role);
  return own.includes(wished) ? wished : (own[0] ?? wished);
}
