/** The number a customer is called at, as a `tel:` link that a softphone understands. */
import type { Customer } from './customer.ts';

/** `00` and a country code are written `+`; a relay number is dialled with its extension behind the shared eleven digits. */
function linkTo({ number, kind }: Customer['contactPoints'][number]): string | null {
  if (!/^\d{3,20}$/.test(number)) return null;
  const relay = kind === 'relay' ? /^(1[3-9]\d{9})(\d{1,6})$/.exec(number) : null;
  if (relay !== null) return `tel:${relay[1]};ext=${relay[2]}`;
  const foreign = kind === 'other' ? /^00([1-9]\d{4,})$/.exec(number) : null;
  return `tel:${foreign === null ? number : `+${foreign[1]}`}`;
}

/**
 * The first number that is the customer's own, verified before others; a relay number, which may have been lent to somebody else
 * since, only where there is no other. Null without a number.
 */
export function telLinkOf({ phone, contactPoints }: Pick<Customer, 'phone' | 'contactPoints'>): string | null {
  const points = contactPoints.length > 0 ? contactPoints : [{ number: phone, kind: 'mobile' as const, verified: false }];
  const rank = ({ kind, verified }: (typeof points)[number]) => (kind === 'relay' ? 2 : verified ? 0 : 1);
  const links = [...points].sort((a, b) => rank(a) - rank(b)).map(linkTo);
  return links.find((link) => link !== null) ?? null;
}

/** Exactly what `telLinkOf` makes, for whoever hands it to the operating system. */
export function isTelLink(link: string): boolean {
  return /^tel:\+?\d{3,20}(?:;ext=\d{1,6})?$/.test(link);
}
