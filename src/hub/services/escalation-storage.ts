/** What escalation asks of a database: where to look. PostgreSQL stands behind it in the product, memory in the simulation. */
import type { ComplaintType } from '../../shared/base/words.ts';
import type { LawDeadline } from '../../shared/pack/pack.ts';
import type { EscalationClock } from '../../shared/ticket/escalation.ts';

/** Something that may be missed, or an escalation that may have ended. `ticketId` so that both are locked together. */
export type Suspect = { clock: EscalationClock; subjectId: string; ticketId: string | null };
/** A period of the law that binds us, and which of its events may be overdue but are not history: `sinceMs` to `untilMs`. */
export type LawWish = {
  law: string;
  event: LawDeadline['from_event'];
  types: readonly ComplaintType[];
  sinceMs: number;
  untilMs: number;
};
export type SuspectWish = {
  nowMs: number;
  /** Receivers of the rule of each clock; a clock without one is left out. */
  steps: ReadonlyMap<EscalationClock, number>;
  /** The same for worsenings whose code a rule names; the others go by `steps`. */
  reasons: ReadonlyMap<string, number>;
  /** How long a public post may wait for its answer. */
  postMs: number;
  laws: readonly LawWish[];
  /** Of one page. */
  limit: number;
};
/** Page by page until there are no more, each looked up only when it is asked for. */
export type FindSuspects = (wish: SuspectWish) => AsyncIterable<Suspect[]>;
