/** Claims in memory, for what the hub makes of them. Counts how often it was looked at. */
import type { PresenceStorage } from '../../src/hub/services/hub-storage.ts';
import { type Claim, standing } from '../../src/shared/presence/claims.ts';

export class MemoryPresence implements PresenceStorage {
  looks = 0;
  /** By ticket; a ticket that is not here is unknown. */
  readonly scopeOf = new Map<string, string>();
  private readonly bySeat = new Map<string, Claim[]>();

  async replace({ seat, scopes }: { seat: string; scopes: readonly string[] }, next: (held: Claim[]) => Claim[]): Promise<Claim[]> {
    const put = next(this.bySeat.get(seat) ?? []).filter(({ ticketId }) => scopes.includes(this.scopeOf.get(ticketId) ?? ''));
    this.bySeat.set(seat, put);
    return put;
  }

  async standing(nowMs: number) {
    this.looks += 1;
    const claims = standing([...this.bySeat.values()].flat(), nowMs);
    return claims.map((claim) => ({ ...claim, scope: this.scopeOf.get(claim.ticketId) ?? '', name: `name of ${claim.userId}` }));
  }

  async forgetOld(nowMs: number): Promise<void> {
    for (const [seat, claims] of this.bySeat) this.bySeat.set(seat, standing(claims, nowMs));
  }
}
