import type { MutationResult } from '../../shared/sync/wire.ts';

/** A request the hub refuses as a whole. Thrown inside a transaction so that nothing of it stays; routes turn it into an HTTP status. */
export type Refusal =
  | { kind: 'UNAUTHORIZED' | 'FORBIDDEN' | 'BAD_REQUEST' | 'TOO_MANY_REQUESTS' }
  /** The device must erase all it holds; `proof` as in `contract/hub.ts`. */
  | { kind: 'ERASE'; proof: string }
  /** The code was right, and nobody used it in its time. */
  | { kind: 'CODE_EXPIRED' }
  | { kind: 'CONFLICT'; reason: 'epoch' | 'id_reuse' | 'cursor_ahead'; epoch: string; numbers?: UsedNumbers }
  | { kind: 'UPGRADE_REQUIRED'; minApp: string };

/** Of `id_reuse`, where other numbers would do: the next free one, and what of the push the hub has judged already. */
export type UsedNumbers = { expectedN: number; known: MutationResult[] };

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super(message);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}
