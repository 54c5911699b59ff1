/**
 * Which words of which rows can be searched, when they were written, and whom they are about. One list for the index, for its tail and
 * for the check of a hit. Names and numbers of customers have keys of their own (`search-keys-repo.ts`).
 */
import { foldForSearch } from '../../../shared/language/search-fold.ts';
import type { EntityName, EntityRows } from '../../../shared/sync/entity-table.ts';
import type { SqliteRow } from '../../../shared/sync/rows.ts';

export type SearchEntity = Extract<EntityName, 'customer' | 'contact' | 'ticket' | 'ticket_event'>;

type Rule<K extends SearchEntity> = {
  texts(row: EntityRows[K]): string[];
  atMs(row: EntityRows[K]): number;
  customerId(row: EntityRows[K]): string | null;
  ticketId(row: EntityRows[K]): string | null;
  /** Columns that hold the texts as they are, those that hold them inside JSON, those that `atMs` reads, and those that say whom it is about. */
  columns: { plain: readonly string[]; json: readonly string[]; time: readonly string[]; about: readonly string[] };
};

const rules: { [K in SearchEntity]: Rule<K> } = {
  customer: {
    texts: ({ region, tags }) => [region, ...tags],
    atMs: ({ lastContactAtMs, memberSinceMs }) => lastContactAtMs ?? memberSinceMs,
    customerId: ({ id }) => id,
    ticketId: () => null,
    columns: { plain: ['region'], json: ['tags'], time: ['last_contact_at_ms', 'member_since_ms'], about: [] },
  },
  contact: {
    texts: ({ summary, transcript }) => [summary, ...transcript.map(({ text }) => text)],
    atMs: ({ startedAtMs }) => startedAtMs,
    customerId: ({ customerId }) => customerId,
    ticketId: ({ ticketId }) => ticketId,
    columns: { plain: ['summary'], json: ['transcript'], time: ['started_at_ms'], about: ['customer_id', 'ticket_id'] },
  },
  ticket: {
    texts: ({ ticketNo, title, lastAction, problem, demands, facts, evidence }) => [
      ...[ticketNo, title, lastAction, problem.what, problem.when, problem.ask],
      ...demands.map(({ text }) => text),
      ...facts,
      ...evidence.flatMap(({ label, note }) => [label, note]),
    ],
    atMs: ({ lastActionAtMs }) => lastActionAtMs,
    customerId: ({ customerId }) => customerId,
    ticketId: ({ id }) => id,
    columns: {
      plain: ['ticket_no', 'title', 'last_action'],
      json: ['problem', 'demands', 'facts', 'evidence'],
      time: ['last_action_at_ms'],
      about: ['customer_id'],
    },
  },
  ticket_event: {
    texts: ({ text }) => [text],
    atMs: ({ atMs }) => atMs,
    customerId: ({ customerId }) => customerId,
    ticketId: ({ ticketId }) => ticketId,
    columns: { plain: ['text'], json: [], time: ['at_ms'], about: ['customer_id', 'ticket_id'] },
  },
};

export const searchEntities = Object.keys(rules) as SearchEntity[];

export function isSearchable(entity: EntityName): entity is SearchEntity {
  return Object.hasOwn(rules, entity);
}

/** All that `searchFacts` of a row are made from, and its id. */
export function searchedColumns(entity: SearchEntity): readonly string[] {
  const { plain, json, time, about } = rules[entity].columns;
  return ['id', ...plain, ...json, ...time, ...about];
}

export type SearchFacts = { texts: string[]; atMs: number; customerId: string | null; ticketId: string | null };

/** Empty texts are left out. */
export function searchFacts<K extends SearchEntity>(entity: K, row: EntityRows[K]): SearchFacts {
  const rule: Rule<K> = rules[entity];
  return {
    texts: rule.texts(row).filter((text) => text !== ''),
    atMs: rule.atMs(row),
    customerId: rule.customerId(row),
    ticketId: rule.ticketId(row),
  };
}

/**
 * SQL that no row fails whose texts hold the query: `:folded` for plain columns, `:jsonFolded` for JSON ones. A row that passes may
 * still hold it only in the JSON's own words, so `searchFacts` has the last word.
 */
export function holdsSql(entity: SearchEntity, alias: string): string {
  const { plain, json } = rules[entity].columns;
  const tests = [
    ...plain.map((column) => `instr(search_fold(${alias}.${column}), :folded) > 0`),
    ...json.map((column) => `instr(search_fold(${alias}.${column}), :jsonFolded) > 0`),
  ];
  return `(${tests.join(' OR ')})`;
}

/** SQL of `atMs`. */
export function atMsSql(entity: SearchEntity, alias: string): string {
  return `coalesce(${rules[entity].columns.time.map((column) => `${alias}.${column}`).join(', ')}, 0)`;
}

export type HoldsParams = { folded: string; jsonFolded: string };

/** The same of a row that was read, before anything in it is parsed. */
export function mayHold(entity: SearchEntity, row: SqliteRow, { folded, jsonFolded }: HoldsParams): boolean {
  const { plain, json } = rules[entity].columns;
  const holds = (column: string, wanted: string) => foldForSearch(String(row[column] ?? '')).includes(wanted);
  return plain.some((column) => holds(column, folded)) || json.some((column) => holds(column, jsonFolded));
}

/** `folded`: the query as `foldForSearch` gives it, which no character of JSON's own is changed by. */
export function holdsParams(folded: string): HoldsParams {
  return { folded, jsonFolded: JSON.stringify(folded).slice(1, -1) };
}
