/**
 * A mutation is one pure function run twice: on the desk now (optimistic overlay) and on the hub later (authoritative).
 * This file owns the shape; `mutations.ts` lists them all.
 */
import type { z } from 'zod';
import type { Authority } from '../approval/authority.ts';
import type { Json } from '../base/result.ts';
import type { Role } from '../base/words.ts';
import type { EntityName, EntityRows } from './entity-table.ts';

export type RowRef = { entity: EntityName; id: string };

/** Rows as they stand when the mutation runs; `null` when there is none (or it is deleted or out of scope). */
export type RowLookup = <K extends EntityName>(entity: K, id: string) => EntityRows[K] | null;

/** Who acts, judged when applied. `atMs` is the author's wall time: stored for display, never compared. */
export type MutationActor = { userId: string; name: string; role: Role; teamId: string; scopes: readonly string[] };

export type MutationContext = {
  mutationId: string;
  actor: MutationActor;
  atMs: number;
  expects: Readonly<Record<string, string>>;
  row: RowLookup;
  /** The hub has accepted it: a desk shows it on whatever rows it has by now, which may be older or younger than those it was judged by. */
  isAccepted?: boolean;
  /**
   * Who may grant what, by the policy of this moment; null while there is none. Only on the hub, for mutations that declare
   * `needsAuthority`: a desk may hold an older policy, so it shows the action as allowed and leaves the judgement to the hub.
   */
  authority?: () => Authority | null;
};

export type EntityPut = { [K in EntityName]: { entity: K; row: EntityRows[K] } }[EntityName];

/**
 * `ok`: rows to write (whole rows; the writer sets `ver`). `conflict`: the field group moved on; nothing is written.
 * `rejected`: not allowed or no longer possible; nothing is written and the text is kept for its author.
 */
export type MutationOutcome =
  | { status: 'ok'; puts: EntityPut[] }
  | { status: 'conflict'; entity: EntityName; entityId: string; group: string; mine: Json; theirs: Json; theirsRev: string }
  | { status: 'rejected'; code: string; entity: EntityName; entityId: string };

export type MutationDef<Schema extends z.ZodType> = {
  /** Current args version; older ones are upgraded before `args` parses. */
  v: number;
  args: Schema;
  /** Asks for `authority`, so that the hub holds the policy while it judges. */
  needsAuthority?: true;
  /** Reads `isAccepted`, so that the hub's answer alone changes what is shown. */
  standsOnceAccepted?: true;
  /** Every row `apply` may read, so that the hub can lock them first. */
  reads(args: z.infer<Schema>): RowRef[];
  apply(context: MutationContext, args: z.infer<Schema>): MutationOutcome;
  /** One line for the outbox screen, e.g. 「新建工单 TK-…」. */
  describe(args: z.infer<Schema>): string;
};

/** Keeps `args` and `apply` in step without repeating types. */
export function defineMutation<Schema extends z.ZodType>(def: MutationDef<Schema>): MutationDef<Schema> {
  return def;
}
