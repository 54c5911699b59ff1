/**
 * An action that the hub takes no request with goes by its bare number, so that nothing waits behind it; its content stays on the PC.
 * To the hub it is an action that it cannot read, unless it knows the whole one: then the bare number stands for that.
 */
import type { Json } from '../base/result.ts';
import type { Mutation } from './wire.ts';

/** Why it goes without. Never codes of the hub. */
export const asideCodes = ['hub.too-large', 'hub.unreadable'] as const;
type AsideCode = (typeof asideCodes)[number];

export function isAside(code: string): code is AsideCode {
  return asideCodes.some((aside) => aside === code);
}

/** Whatever the hub is asked to do, these arguments are none that it knows: it answers as to any action it cannot read. */
export function bareArgs(code: string): Json {
  return { keptOnPc: code };
}

export function isBareArgs(args: unknown): boolean {
  if (typeof args !== 'object' || args === null || Object.keys(args).length !== 1) return false;
  return 'keptOnPc' in args && typeof args.keptOnPc === 'string' && isAside(args.keptOnPc);
}

type Content = Pick<Mutation, 'name' | 'v' | 'args' | 'expects'>;

/** All forms in which this action may have gone before, when nobody heard the answer: as it is, and by its bare number. */
export function earlierForms({ name, v, args, expects }: Content): Content[] {
  const whole = expects === undefined ? { name, v, args } : { name, v, args, expects };
  return [whole, ...asideCodes.map((code) => ({ name, v, args: bareArgs(code) }))];
}
