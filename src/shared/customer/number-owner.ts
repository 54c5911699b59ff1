/**
 * To whom a call belongs of which only the number is known: a pure function of who holds the number now, so that neither the order in
 * which rows arrived nor what was joined before can matter.
 */
import { mostHolders } from './identity.ts';

export type NumberHolder = {
  /** Names the record among all sources. */
  ref: string;
  seq: number;
  customerId: string;
  isVerified: boolean;
};

/**
 * The earliest record of the one customer who holds the number. Null when nobody verified it there, when somebody else has it as well,
 * verified or not, and when so many records have it that it is a counter's.
 */
export function ownerOfNumber(holders: readonly NumberHolder[]): NumberHolder | null {
  if (holders.length > mostHolders || new Set(holders.map(({ customerId }) => customerId)).size !== 1) return null;
  const verified = holders.filter(({ isVerified }) => isVerified);
  return verified.toSorted((a, b) => a.seq - b.seq || (a.ref < b.ref ? -1 : 1))[0] ?? null;
}
