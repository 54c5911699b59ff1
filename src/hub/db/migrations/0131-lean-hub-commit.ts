/** `hub_commit` as before in what it does, for batches of thousands: what was touched is kept in arrays instead of JSON that is read again. */
import { type Kysely, sql } from 'kysely';

/** Input, answer and order of locks are those of migration 20. */
const hubCommit = `
CREATE OR REPLACE FUNCTION hub_commit(input jsonb) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  batch record;
  change record;
  column_list text;
  select_list text;
  update_list text;
  ids uuid[];
  scopes text[];
  ops text[];
  moved_ids uuid[];
  moved_from text[];
  touched_scopes text[] := '{}';
  touched_kinds smallint[] := '{}';
  touched_ids uuid[] := '{}';
  touched_ops text[] := '{}';
  seqs jsonb := '{}';
  top bigint;
BEGIN
  FOR batch IN SELECT (b ->> 'kind')::smallint AS kind, b ->> 'table' AS tbl, b -> 'rows' AS data
               FROM jsonb_array_elements(coalesce(input -> 'puts', '[]')) b LOOP
    SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum),
           string_agg(CASE WHEN attname = 'ver' THEN '1'
                           WHEN atttypid = 'jsonb'::regtype AND attnotnull THEN format('coalesce(r.%I, ''null''::jsonb)', attname)
                           ELSE format('r.%I', attname) END, ', ' ORDER BY attnum),
           string_agg(CASE WHEN attname = 'ver' THEN 'ver = t.ver + 1' ELSE format('%1$I = excluded.%1$I', attname) END, ', ')
             FILTER (WHERE attname <> 'id')
      INTO column_list, select_list, update_list
      FROM pg_attribute WHERE attrelid = format('%I', batch.tbl)::regclass AND attnum > 0 AND NOT attisdropped;
    SELECT array_agg((r ->> 'id')::uuid ORDER BY ord), array_agg(r ->> 'scope' ORDER BY ord),
           array_agg(CASE WHEN (r ->> 'deleted')::boolean THEN 'r' ELSE 'p' END ORDER BY ord)
      INTO ids, scopes, ops FROM jsonb_array_elements(batch.data) WITH ORDINALITY AS x (r, ord);
    EXECUTE format('SELECT array_agg(o.id), array_agg(o.scope) FROM (SELECT t.id, t.scope, r.scope AS goes_to FROM %1$I t
                    JOIN unnest($1, $2) AS r (id, scope) USING (id) FOR UPDATE OF t) o WHERE o.scope <> o.goes_to', batch.tbl)
      INTO moved_ids, moved_from USING ids, scopes;
    EXECUTE format('INSERT INTO %1$I AS t (%2$s) SELECT %3$s FROM jsonb_populate_recordset(NULL::%1$I, $1) r
                    ON CONFLICT (id) DO UPDATE SET %4$s', batch.tbl, column_list, select_list, update_list) USING batch.data;
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
    touched_scopes := touched_scopes || ('user:' || change.user_id)::text;
    touched_kinds := touched_kinds || 0::smallint;
    touched_ids := touched_ids || change.user_id;
    touched_ops := touched_ops || 'p'::text;
  END LOOP;

  IF jsonb_typeof(input -> 'client') = 'object' THEN
    UPDATE client SET last_n = (input -> 'client' ->> 'last_n')::bigint, last_at_ms = (input -> 'client' ->> 'last_at_ms')::bigint,
                      last_seen_ms = (input -> 'client' ->> 'seen_ms')::bigint
      WHERE client_id = (input -> 'client' ->> 'client_id')::uuid;
  END IF;

  FOR change IN SELECT e.scope, count(DISTINCT (e.kind, e.id)) AS rows FROM unnest(touched_scopes, touched_kinds, touched_ids) AS e (scope, kind, id)
                GROUP BY 1 ORDER BY e.scope COLLATE "C" LOOP
    INSERT INTO sync_scope (scope, seq) VALUES (change.scope, change.rows)
      ON CONFLICT (scope) DO UPDATE SET seq = sync_scope.seq + excluded.seq
      RETURNING seq INTO top;
    seqs := seqs || jsonb_build_object(change.scope, top);
  END LOOP;

  INSERT INTO sync_index (scope, kind, id, seq, op)
    SELECT n.scope, n.kind, n.id, (seqs ->> n.scope)::bigint - count(*) OVER (PARTITION BY n.scope) + n.place, n.op::"char"
    FROM (
      SELECT d.scope, d.kind, d.id, d.op, row_number() OVER (PARTITION BY d.scope ORDER BY d.ord) AS place
      FROM (
        SELECT DISTINCT ON (e.scope, e.kind, e.id) e.scope, e.kind, e.id, e.op, e.ord
        FROM unnest(touched_scopes, touched_kinds, touched_ids, touched_ops) WITH ORDINALITY AS e (scope, kind, id, op, ord)
        ORDER BY e.scope, e.kind, e.id, e.ord DESC
      ) d
    ) n
    ON CONFLICT (scope, kind, id) DO UPDATE SET seq = excluded.seq, op = excluded.op;

  INSERT INTO mutation_ledger (mutation_id, client_id, n, name, args_hash, status, code, seqs, at_ms, applied_at_ms)
    SELECT (l ->> 'mutation_id')::uuid, (l ->> 'client_id')::uuid, (l ->> 'n')::bigint, l ->> 'name', decode(l ->> 'args_hash', 'hex'),
           l ->> 'status', l ->> 'code',
           coalesce((SELECT jsonb_object_agg(s, seqs -> s) FROM jsonb_array_elements_text(l -> 'scopes') s), '{}'),
           (l ->> 'at_ms')::bigint, (l ->> 'applied_at_ms')::bigint
    FROM jsonb_array_elements(coalesce(input -> 'ledger', '[]')) l;
  RETURN seqs;
END $body$;
`;

export const leanHubCommit = {
  id: 131,
  name: 'lean-hub-commit',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(hubCommit).execute(db);
  },
};
