/**
 * Judges the fresh mutations of a push, in order, on rows held in memory: the same pure functions a desk ran, with the grants of
 * this moment. Decides only; it reads through `known` and writes nothing.
 *
 *   rows (locked) ─▶ mutation n ─▶ mutation n+1 ─▶ … ─▶ final rows + one verdict each
 *   a row that is met but not loaded yet counts as absent and is named in `unseen`: the caller loads it, and where it is there after
 *   all, the whole round runs again.
 */
import type { Authority } from '../../shared/approval/authority.ts';
import type { Json } from '../../shared/base/result.ts';
import { entitySchemas } from '../../shared/sync/entity-table.ts';
import type { EntityPut, MutationActor, MutationOutcome, RowLookup, RowRef } from '../../shared/sync/mutation.ts';
import { applyMutation, mutationReads } from '../../shared/sync/mutations.ts';
import type { Mutation, MutationStatus } from '../../shared/sync/wire.ts';
import type { Conflict } from '../../shared/ticket/ticket.ts';
import { cleanJson, isCleanJson } from './clean-json.ts';
import { packScope } from './packs.ts';

/** Null: known to be absent. */
export type KnownRows = Map<string, EntityPut | null>;

/** What a mutation came to; what was not applied leaves a card, whose row is among the round's rows. */
export type Verdict = {
  mutation: Mutation;
  status: MutationStatus;
  code: string;
  scopes: string[];
  /** The revision that stood in the way, for naming its author on the card. */
  theirsRev: string | null;
};

export type Round = { verdicts: Verdict[]; rows: EntityPut[]; unseen: RowRef[] };

export type JudgeInput = {
  fresh: readonly Mutation[];
  known: KnownRows;
  actor: MutationActor;
  /** The author's wall time, clamped; for display only. */
  atMsOf(mutation: Mutation): number;
  /** Status of an earlier mutation of any push; undefined when the hub never saw it. */
  earlierStatus(mutationId: string): MutationStatus | undefined;
  /** Of the policy in force; asked for only by mutations that say so. */
  authority(): Authority | null;
  /** Turns an accepted `pack.publish` into its row, or says why not. */
  publish(mutation: Mutation): { ok: true; put: EntityPut } | { ok: false; code: string };
  /** Mutations the database could not store; they are rejected without a second try. */
  unstorable: ReadonlySet<string>;
  onBug(mutation: Mutation, error: unknown): void;
};

export function refKey({ entity, id }: RowRef): string {
  return `${entity}:${id}`;
}

/** Rows a mutation says it will read; none when it is malformed (it will be rejected). */
export function declaredReads({ name, v, args }: Mutation): RowRef[] {
  return mutationReads(name, v, args);
}

type Trial = { outcome: MutationOutcome; read: Set<string> };

function reject(mutation: Mutation, code: string): MutationOutcome {
  return { status: 'rejected', code, entity: 'ticket', entityId: mutation.id };
}

type CardText = Pick<Conflict, 'entity' | 'entityId' | 'group' | 'mine' | 'theirs' | 'theirsRev' | 'status' | 'code'>;

class RoundRunner {
  readonly working: KnownRows;
  readonly written = new Map<string, EntityPut>();
  readonly unseen = new Map<string, RowRef>();
  readonly statuses = new Map<string, MutationStatus>();
  readonly input: JudgeInput;

  constructor(input: JudgeInput) {
    this.input = input;
    this.working = new Map(input.known);
  }

  run(): Round {
    const verdicts = this.input.fresh.map((mutation) => {
      const verdict = this.judge(mutation);
      this.statuses.set(mutation.id, verdict.status);
      return verdict;
    });
    return { verdicts, rows: [...this.written.values()], unseen: [...this.unseen.values()] };
  }

  private judge(mutation: Mutation): Verdict {
    const trial = this.attempt(mutation);
    const outcome = trial.outcome.status === 'ok' ? this.checkPuts(mutation, trial) : trial.outcome;
    if (outcome.status === 'ok') return { mutation, status: 'ok', code: '', scopes: this.write(outcome.puts), theirsRev: null };
    const { args } = cleanJson({ args: mutation.args }) as { args: Json };
    const about = { entity: outcome.entity, entityId: outcome.entityId };
    if (outcome.status === 'conflict') {
      const { group, mine, theirs, theirsRev } = outcome;
      const scopes = this.addCard(mutation, { ...about, group, mine, theirs, theirsRev, status: 'conflict', code: 'ticket.conflict' });
      return { mutation, status: 'conflict', code: 'ticket.conflict', scopes, theirsRev };
    }
    const { code } = outcome;
    const scopes = this.addCard(mutation, { ...about, group: 'all', mine: args, theirs: null, theirsRev: null, status: 'rejected', code });
    return { mutation, status: 'rejected', code, scopes, theirsRev: null };
  }

  /** The author's card for what was not applied, in the author's own scope. A later mutation of the batch may already answer it. */
  private addCard(mutation: Mutation, told: CardText): string[] {
    const { actor, atMsOf } = this.input;
    const base = { id: mutation.id, scope: `user:${actor.userId}`, ver: 0, deleted: false };
    const fate = {
      mutation: mutation.name,
      theirsBy: '',
      theirsAtMs: null,
      authorId: actor.userId,
      atMs: atMsOf(mutation),
      resolvedAtMs: null,
    };
    return this.write([{ entity: 'conflict', row: { ...base, ...told, ...fate } }]);
  }

  private attempt(mutation: Mutation): Trial {
    const read = new Set<string>();
    const { input } = this;
    const refuse = (code: string): Trial => ({ outcome: reject(mutation, code), read });
    if (input.unstorable.has(mutation.id)) return refuse('bug');
    const before =
      mutation.depends_on === undefined ? 'ok' : (this.statuses.get(mutation.depends_on) ?? input.earlierStatus(mutation.depends_on));
    if (before !== undefined && before !== 'ok') return refuse('dependency');
    if (!isCleanJson(mutation.args)) return refuse('input.invalid');
    const context = {
      mutationId: mutation.id,
      actor: input.actor,
      atMs: input.atMsOf(mutation),
      expects: mutation.expects ?? {},
      row: this.lookup(read),
      authority: input.authority,
    };
    try {
      const applied = applyMutation(mutation.name, mutation.v, mutation.args, context);
      if (!applied.ok) return refuse(applied.error.code);
      const outcome = applied.value;
      if (outcome.status !== 'ok' || mutation.name !== 'pack.publish') return { outcome, read };
      const published = input.publish(mutation);
      return published.ok ? { outcome: { status: 'ok', puts: [...outcome.puts, published.put] }, read } : refuse(published.code);
    } catch (error) {
      input.onBug(mutation, error);
      return refuse('bug');
    }
  }

  /** Shows a mutation only rows that live and lie in its author's scopes. */
  private lookup(read: Set<string>): RowLookup {
    return ((entity, id) => {
      const key = refKey({ entity, id });
      const put = this.working.get(key);
      if (put === undefined) this.unseen.set(key, { entity, id });
      if (put === undefined || put === null || put.row.deleted || !this.input.actor.scopes.includes(put.row.scope)) return null;
      read.add(key);
      return put.row;
    }) as RowLookup;
  }

  /** An existing row may be replaced only by a mutation that was shown it, and rows land only in scopes the author holds. */
  private checkPuts(mutation: Mutation, { outcome, read }: Trial): MutationOutcome {
    if (outcome.status !== 'ok') return outcome;
    for (const put of outcome.puts) {
      const ref = { entity: put.entity, id: put.row.id };
      const there = this.working.get(refKey(ref));
      if (there === undefined) this.unseen.set(refKey(ref), ref);
      const isPack = put.entity === 'pack' && mutation.name === 'pack.publish' && put.row.scope === packScope;
      const mayWrite = isPack || (put.row.scope !== packScope && this.input.actor.scopes.includes(put.row.scope));
      const blind = there !== undefined && there !== null && !read.has(refKey(ref));
      if (!mayWrite || blind) return { status: 'rejected', code: 'auth.forbidden', entity: put.entity, entityId: put.row.id };
      if (!entitySchemas[put.entity].safeParse(put.row).success) {
        this.input.onBug(mutation, new Error(`${mutation.name} made a malformed ${put.entity}`));
        return { status: 'rejected', code: 'bug', entity: put.entity, entityId: mutation.id };
      }
    }
    return outcome;
  }

  private write(puts: readonly EntityPut[]): string[] {
    const scopes = new Set<string>();
    for (const put of puts) {
      const key = refKey({ entity: put.entity, id: put.row.id });
      const before = this.working.get(key);
      if (before) scopes.add(before.row.scope);
      scopes.add(put.row.scope);
      this.working.set(key, put);
      this.written.set(key, put);
    }
    return [...scopes].sort();
  }
}

/** Pure: run it again with more rows known and nothing remains of the earlier round. */
export function judgeRound(input: JudgeInput): Round {
  return new RoundRunner(input).run();
}
