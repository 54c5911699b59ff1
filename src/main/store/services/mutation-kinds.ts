/** Which mutations may be sent again by hand after the hub refused them. */
import type { MutationName } from '../../../shared/sync/mutations.ts';

const creating: ReadonlySet<MutationName> = new Set<MutationName>([
  'customer.create',
  'contact.start',
  'contact.addWords',
  'contact.addAlerts',
  'contact.finish',
  'ticket.create',
  'conflict.resolve',
  'pack.publish',
]);

/** Those that make a row under an id of their own, or belong at one place of it: sent again they would only be refused again. */
export function isCreating(name: MutationName): boolean {
  return creating.has(name);
}
