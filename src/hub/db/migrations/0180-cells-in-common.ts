/** Batches of thousands cost less: a cell that all rows share is sent once, and rows that were looked for already are not looked for again. */
import { type Kysely, sql } from 'kysely';

/** Numbers of one scope are counted on; those of several need a count for each. */
const newLines = `
      SELECT touched_scopes[1], e.kind, e.id, top - cardinality(touched_ids) + e.ord, e.op::"char"
      FROM unnest(touched_kinds, touched_ids, touched_ops) WITH ORDINALITY AS e (kind, id, op, ord)`;

const indexLines = `
      SELECT e.scope, e.kind, e.id,
             (seqs ->> e.scope)::bigint - count(*) OVER (PARTITION BY e.scope) + row_number() OVER (PARTITION BY e.scope ORDER BY e.ord), e.op::"char"
      FROM unnest(touched_scopes, touched_kinds, touched_ids, touched_ops) WITH ORDINALITY AS e (scope, kind, id, op, ord)`;

/**
 * What it does and the order of its locks are those of migration 170. New: columns whose cells are all the same come in `fixed` as texts, json
 * cells of others as lines;
 * `unseen` says that this transaction looked for these rows and found none, so that they are inserted at once; whoever was faster is
 * seen then.
 */
const hubCommit = `
CREATE OR REPLACE FUNCTION hub_commit(input jsonb, cells text[] DEFAULT '{}') RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  batch record;
  change record;
  column_list text;
  select_list text;
  update_list text;
  from_list text;
  insertion text;
  look text;
  found_none boolean;
  is_new boolean;
  all_new boolean := true;
  ids uuid[];
  scopes text[];
  ops text[];
  moved_ids uuid[];
  moved_from text[];
  granted uuid[] := '{}';
  touched_scopes text[] := '{}';
  touched_kinds smallint[] := '{}';
  touched_ids uuid[] := '{}';
  touched_ops text[] := '{}';
  seqs jsonb := '{}';
  top bigint;
BEGIN
  FOR batch IN SELECT (b ->> 'kind')::smallint AS kind, b ->> 'table' AS tbl, b -> 'rows' AS data, (b ->> 'first')::int AS first_cell,
                      coalesce(b -> 'fixed', '{}') AS fixed, coalesce((b ->> 'unseen')::boolean, false) AS unseen,
                      (SELECT array_agg(c ORDER BY ord) FROM jsonb_array_elements_text(b -> 'columns') WITH ORDINALITY AS x (c, ord)) AS columns
               FROM jsonb_array_elements(coalesce(input -> 'puts', '[]')) b LOOP
    SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum),
           string_agg(CASE WHEN attname = 'ver' THEN '1'
                           WHEN atttypid = 'jsonb'::regtype AND attnotnull THEN format('coalesce(%s, ''null''::jsonb)', cell)
                           WHEN atttypid = 'jsonb'::regtype THEN format('NULLIF(%s, ''null''::jsonb)', cell)
                           ELSE cell END, ', ' ORDER BY attnum),
           string_agg(CASE WHEN attname = 'ver' THEN 'ver = t.ver + 1' ELSE format('%1$I = excluded.%1$I', attname) END, ', ')
             FILTER (WHERE attname <> 'id'),
           format('(SELECT %s FROM (SELECT %s OFFSET 0) c) r',
             string_agg(format(CASE WHEN atttypid = 'jsonb'::regtype THEN 'unnest(string_to_array(c.%1$I, E''\\n''))::jsonb AS %1$I' ELSE 'unnest(c.%1$I) AS %1$I' END,
                               attname), ', ' ORDER BY attnum) FILTER (WHERE attname = ANY(batch.columns)),
             string_agg(format('$2[%s]::%s AS %I', batch.first_cell + array_position(batch.columns, attname::text),
                               CASE WHEN atttypid = 'jsonb'::regtype THEN 'text' ELSE atttypid::regtype || '[]' END, attname), ', ' ORDER BY attnum)
               FILTER (WHERE attname = ANY(batch.columns)))
      INTO column_list, select_list, update_list, from_list
      FROM (SELECT a.*, CASE WHEN batch.fixed ? attname::text THEN format('%L::%s', batch.fixed ->> attname::text, atttypid::regtype)
                             ELSE format('r.%I', attname) END AS cell
            FROM pg_attribute a WHERE attrelid = format('%I', batch.tbl)::regclass AND attnum > 0 AND NOT attisdropped) a;
    IF batch.data IS NOT NULL THEN
      from_list := format('jsonb_populate_recordset(NULL::%I, $1) r', batch.tbl);
      SELECT array_agg((r ->> 'id')::uuid ORDER BY ord), array_agg(r ->> 'scope' ORDER BY ord),
             array_agg(CASE WHEN (r ->> 'deleted')::boolean THEN 'r' ELSE 'p' END ORDER BY ord)
        INTO ids, scopes, ops FROM jsonb_array_elements(batch.data) WITH ORDINALITY AS x (r, ord);
    ELSE
      ids := cells[batch.first_cell + array_position(batch.columns, 'id')]::uuid[];
      scopes := CASE WHEN batch.fixed ? 'scope' THEN array_fill(batch.fixed ->> 'scope', ARRAY[cardinality(ids)])
                     ELSE cells[batch.first_cell + array_position(batch.columns, 'scope')]::text[] END;
      IF batch.fixed ? 'deleted' THEN
        ops := array_fill(CASE WHEN (batch.fixed ->> 'deleted')::boolean THEN 'r' ELSE 'p' END, ARRAY[cardinality(ids)]);
      ELSE
        SELECT array_agg(CASE WHEN deleted THEN 'r' ELSE 'p' END ORDER BY ord) INTO ops
          FROM unnest(cells[batch.first_cell + array_position(batch.columns, 'deleted')]::boolean[]) WITH ORDINALITY AS x (deleted, ord);
      END IF;
    END IF;
    look := format('SELECT array_agg(o.id) FILTER (WHERE o.scope <> o.goes_to), array_agg(o.scope) FILTER (WHERE o.scope <> o.goes_to), count(*) = 0
                    FROM (SELECT t.id, t.scope, r.scope AS goes_to FROM %1$I t
                    JOIN unnest($1, $2) AS r (id, scope) USING (id) FOR UPDATE OF t) o', batch.tbl);
    moved_ids := NULL;
    moved_from := NULL;
    is_new := batch.unseen AND batch.data IS NULL;
    IF NOT is_new THEN
      EXECUTE look INTO moved_ids, moved_from, found_none USING ids, scopes;
      is_new := found_none AND batch.data IS NULL;
    END IF;
    all_new := all_new AND is_new;
    insertion := format('INSERT INTO %I AS t (%s) SELECT %s FROM %s', batch.tbl, column_list, select_list, from_list);
    IF is_new THEN
      BEGIN
        EXECUTE insertion USING batch.data, cells;
      EXCEPTION WHEN unique_violation THEN
        -- Somebody else wrote one of them this moment.
        is_new := false;
        all_new := false;
        EXECUTE look INTO moved_ids, moved_from, found_none USING ids, scopes;
      END;
    END IF;
    IF NOT is_new THEN
      EXECUTE insertion || ' ON CONFLICT (id) DO UPDATE SET ' || update_list USING batch.data, cells;
    END IF;
    IF ids IS NOT NULL THEN
      touched_scopes := touched_scopes || scopes;
      touched_kinds := touched_kinds || array_fill(batch.kind, ARRAY[cardinality(ids)]);
      touched_ids := touched_ids || ids;
      touched_ops := touched_ops || ops;
    END IF;
    IF moved_ids IS NOT NULL THEN
      touched_scopes := touched_scopes || moved_from;
      touched_kinds := touched_kinds || array_fill(batch.kind, ARRAY[cardinality(moved_ids)]);
      touched_ids := touched_ids || moved_ids;
      touched_ops := touched_ops || array_fill('r'::text, ARRAY[cardinality(moved_ids)]);
    END IF;
  END LOOP;

  FOR change IN SELECT (g ->> 'user_id')::uuid AS user_id, g ->> 'scope' AS scope, (g ->> 'granted')::boolean AS granted,
                       (g ->> 'at_ms')::bigint AS at_ms
                FROM jsonb_array_elements(coalesce(input -> 'grants', '[]')) g LOOP
    INSERT INTO grants AS t (user_id, scope, from_at_ms, to_at_ms)
      VALUES (change.user_id, change.scope, change.at_ms, CASE WHEN change.granted THEN NULL ELSE change.at_ms END)
      ON CONFLICT (user_id, scope) DO UPDATE SET
        from_at_ms = CASE WHEN change.granted THEN change.at_ms ELSE t.from_at_ms END, to_at_ms = excluded.to_at_ms;
    UPDATE app_user SET grants_ver = grants_ver + 1 WHERE id = change.user_id;
    IF NOT change.user_id = ANY(granted) THEN
      granted := granted || change.user_id;
      touched_scopes := touched_scopes || ('user:' || change.user_id)::text;
      touched_kinds := touched_kinds || 0::smallint;
      touched_ids := touched_ids || change.user_id;
      touched_ops := touched_ops || 'p'::text;
    END IF;
  END LOOP;

  IF jsonb_typeof(input -> 'client') = 'object' THEN
    UPDATE client SET last_n = (input -> 'client' ->> 'last_n')::bigint, last_at_ms = (input -> 'client' ->> 'last_at_ms')::bigint,
                      last_seen_ms = (input -> 'client' ->> 'seen_ms')::bigint
      WHERE client_id = (input -> 'client' ->> 'client_id')::uuid;
  END IF;

  FOR change IN SELECT e.scope, count(*) AS rows FROM unnest(touched_scopes) AS e (scope) GROUP BY 1 ORDER BY e.scope COLLATE "C" LOOP
    INSERT INTO sync_scope (scope, seq) VALUES (change.scope, change.rows)
      ON CONFLICT (scope) DO UPDATE SET seq = sync_scope.seq + excluded.seq
      RETURNING seq INTO top;
    seqs := seqs || jsonb_build_object(change.scope, top);
  END LOOP;

  all_new := all_new AND cardinality(granted) = 0 AND cardinality(touched_ids) > 0;
  IF all_new THEN
    BEGIN
      IF (SELECT count(*) FROM jsonb_object_keys(seqs)) = 1 THEN
        INSERT INTO sync_index (scope, kind, id, seq, op) ${newLines};
      ELSE
        INSERT INTO sync_index (scope, kind, id, seq, op) ${indexLines};
      END IF;
    EXCEPTION WHEN unique_violation THEN
      all_new := false;
    END;
  END IF;
  IF NOT all_new THEN
    INSERT INTO sync_index (scope, kind, id, seq, op) ${indexLines}
      ON CONFLICT (scope, kind, id) DO UPDATE SET seq = excluded.seq, op = excluded.op;
  END IF;

  INSERT INTO mutation_ledger (mutation_id, client_id, n, name, args_hash, status, code, seqs, at_ms, applied_at_ms)
    SELECT (l ->> 'mutation_id')::uuid, (l ->> 'client_id')::uuid, (l ->> 'n')::bigint, l ->> 'name', decode(l ->> 'args_hash', 'hex'),
           l ->> 'status', l ->> 'code',
           coalesce((SELECT jsonb_object_agg(s, seqs -> s) FROM jsonb_array_elements_text(l -> 'scopes') s), '{}'),
           (l ->> 'at_ms')::bigint, (l ->> 'applied_at_ms')::bigint
    FROM jsonb_array_elements(coalesce(input -> 'ledger', '[]')) l;
  RETURN seqs;
END $body$;
`;

/** No two rows of it are the same: who sets keys has taken out what was there. An index of two columns is enough to find them. */
const keyIndexes = `
ALTER TABLE identity_key DROP CONSTRAINT identity_key_pkey;
CREATE INDEX identity_key_person ON identity_key (source, person_id);
`;

export const cellsInCommon = {
  id: 180,
  name: 'cells-in-common',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(hubCommit + keyIndexes).execute(db);
  },
};
