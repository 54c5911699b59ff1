/** What escalation asks of a database: where to look. PostgreSQL stands behind it in the product, memory in the simulation. */
import type { EscalationClock } from '../../shared/ticket/escalation.ts';

/** Something that may be missed, or an escalation that may have ended. `ticketId` so that both are locked together. */
export type Suspect = { clock: EscalationClock; subjectId: string; ticketId: string | null };
export type SuspectWish = {
  nowMs: number;
  /** Receivers of the rule of each clock; a clock without one is left out. */
  steps: ReadonlyMap<EscalationClock, number>;
  /** The same for worsenings whose code a rule names; the others go by `steps`. */
  reasons: ReadonlyMap<string, number>;
  /** How long a public post may wait for its answer. */
  postMs: number;
  /** Of one page. */
  limit: number;
};
/** Page by page until there are no more, each looked up only when it is asked for. */
export type FindSuspects = (wish: SuspectWish) => AsyncIterable<Suspect[]>;
