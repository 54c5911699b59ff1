/** Sorts a pushed batch into what the ledger knows and what is new, and tells what stands under numbers or ids that were used. */
import { hash } from 'node:crypto';
import type { Json } from '../../shared/base/result.ts';
import { canonicalJson } from '../../shared/pack/canonical.ts';
import { earlierForms, isBareArgs } from '../../shared/sync/bare-number.ts';
import type { Mutation, MutationResult } from '../../shared/sync/wire.ts';
import { cleanJson } from './clean-json.ts';
import type { LedgerRow } from './hub-storage.ts';

/** A push that is tried again hashes nothing twice. */
const hashes = new WeakMap<Mutation, string>();

function contentHash({ name, v, args, expects }: Pick<Mutation, 'name' | 'v' | 'args' | 'expects'>): string {
  return hash('sha256', canonicalJson(cleanJson({ name, v, args, expects: expects ?? {} } as Json)));
}

export function argsHash(mutation: Mutation): string {
  const known = hashes.get(mutation);
  if (known !== undefined) return known;
  const made = contentHash(mutation);
  hashes.set(mutation, made);
  return made;
}

/** The same action of the same client, whichever of its forms the ledger knows and whichever comes now. */
function isSame(seen: LedgerRow, mutation: Mutation, clientId: string): boolean {
  if (seen.clientId !== clientId) return false;
  if (seen.argsHash === argsHash(mutation) || isBareArgs(mutation.args)) return true;
  return earlierForms(mutation).some((form) => contentHash(form) === seen.argsHash);
}

export type Split = { replayed: MutationResult[]; fresh: Mutation[]; complete: boolean };
/**
 * `used`: a number or id of the batch was used before. `known` are those of the batch that this client's ledger holds, under whatever
 * number; null: an id stands for another action, which no other number would mend.
 */
export type Used = { used: true; known: MutationResult[] | null };
type Splitting = { clientId: string; lastN: number; ledger: readonly LedgerRow[]; mostFresh: number };

/** Replays get the ledger's answer; fresh ones follow without a gap; at the first gap the rest is left for the desk to send again. */
export function splitBatch(batch: readonly Mutation[], { clientId, lastN, ledger, mostFresh }: Splitting): Split | Used {
  const split: Split = { replayed: [], fresh: [], complete: true };
  const byId = new Map(ledger.map((row) => [row.mutationId, row]));
  for (const mutation of batch) {
    const seen = byId.get(mutation.id);
    if (mutation.n <= lastN) {
      if (seen?.n !== mutation.n || !isSame(seen, mutation, clientId)) return { used: true, known: knownOf(batch, byId, clientId) };
      split.replayed.push(resultOf(seen));
      continue;
    }
    if (mutation.n !== lastN + split.fresh.length + 1 || split.fresh.length === mostFresh) return { ...split, complete: false };
    if (split.fresh.some((other) => other.id === mutation.id)) return { used: true, known: null };
    if (seen !== undefined) return { used: true, known: knownOf(batch, byId, clientId) };
    split.fresh.push(mutation);
  }
  return split;
}

function knownOf(batch: readonly Mutation[], byId: ReadonlyMap<string, LedgerRow>, clientId: string): MutationResult[] | null {
  const known: MutationResult[] = [];
  for (const mutation of batch) {
    const seen = byId.get(mutation.id);
    if (seen === undefined) continue;
    if (!isSame(seen, mutation, clientId)) return null;
    known.push(resultOf(seen));
  }
  return known;
}

function resultOf({ mutationId, n, status, code, seqs }: LedgerRow): MutationResult {
  return { id: mutationId, n, status, code, seqs };
}
