/** What escalation asks of a database: where to look. PostgreSQL stands behind it in the product, memory in the simulation. */
import type { EscalationClock } from '../../shared/ticket/escalation.ts';

/** Something that may be missed, or an escalation that may have ended. `ticketId` so that both are locked together. */
export type Suspect = { clock: EscalationClock; subjectId: string; ticketId: string | null };
export type SuspectWish = {
  nowMs: number;
  /** Receivers of the longest rule of each clock; a clock that no rule names is left out. */
  steps: ReadonlyMap<EscalationClock, number>;
  /** Codes of worsenings that a rule names; null: all. */
  reasons: readonly string[] | null;
  limit: number;
};
export type FindSuspects = (wish: SuspectWish) => Promise<Suspect[]>;
