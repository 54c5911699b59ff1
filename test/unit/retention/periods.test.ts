/** Periods as the policy says them, and the two borders a day apart. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dayMs } from '../../../src/shared/base/clock.ts';
import { checkPackContent } from '../../../src/shared/pack/check-content.ts';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { expire } from '../../../src/shared/retention/expire.ts';
import { retentionKinds, retentionPeriods, unknownKinds } from '../../../src/shared/retention/periods.ts';
import { aContact, idOf } from '../../support/synced-rows.ts';

const shipped = policyContentSchema.parse(parse(readFileSync(new URL('../../../assets/packs/policy.yaml', import.meta.url), 'utf8')));
const nowMs = 1_795_000_000_000;
const nobody = {
  tickets: [],
  commitments: [],
  followUps: [],
  events: [],
  cards: [],
  contests: [],
  approvals: [],
  tasks: [],
  escalations: [],
};

test('the shipped policy names a period with its source for every kind', () => {
  expect(shipped.retention?.map(({ kind }) => kind).toSorted()).toEqual([...retentionKinds].toSorted());
  expect(retentionPeriods(shipped.retention)).toMatchObject({ desk_contacts: 30 * dayMs, contacts: 1_095 * dayMs });
});

test('without a policy desks let go after 30 days and nothing is removed for good', () => {
  const { desk_customers: people, desk_contacts: desk, ...others } = retentionPeriods(undefined);
  expect(people).toBe(30 * dayMs);
  expect(desk).toBe(30 * dayMs);
  expect(Object.values(others).every((period) => period === null)).toBe(true);
});

test('a period for what only a newer version knows binds nobody and refuses no policy; whoever writes one is told', () => {
  const newer = { ...shipped.retention?.[0], kind: 'voice_prints', days: 7 };
  const policy = { ...shipped, retention: [newer, ...(shipped.retention ?? [])] };
  const read = policyContentSchema.parse(policy);
  expect(retentionPeriods(read.retention)).toEqual(retentionPeriods(shipped.retention));
  expect(unknownKinds(read.retention)).toEqual(['voice_prints']);
  const written = checkPackContent('policy', policy);
  expect(written).toMatchObject({ ok: false, error: { code: 'pack.invalid', details: { problems: [{ path: 'retention' }] } } });
  expect(checkPackContent('policy', shipped)).toMatchObject({ ok: true });
});

test('a kind with two periods and a period of no days are refused', () => {
  const [first] = shipped.retention ?? [];
  expect(policyContentSchema.safeParse({ ...shipped, retention: [first, first] }).success).toBe(false);
  expect(policyContentSchema.safeParse({ ...shipped, retention: [{ ...first, days: 0 }] }).success).toBe(false);
});

test('a settled contact leaves desks after 30 days and the hub after three years, not a moment sooner', () => {
  const periods = retentionPeriods(shipped.retention);
  const told = (endedAtMs: number) =>
    expire(
      { ...nobody, contacts: [aContact(1, idOf(2), { startedAtMs: endedAtMs - 1, endedAtMs })] },
      { periods, nowMs, held: false, rev: idOf(3) },
    ).map(({ kind, put }) => [kind, put.row.scope, put.row.deleted]);
  expect(told(nowMs - 30 * dayMs)).toEqual([]);
  expect(told(nowMs - 30 * dayMs - 1)).toEqual([['desk_contacts', 'archive:team:t1', false]]);
  expect(told(nowMs - 1_095 * dayMs)).toEqual([['desk_contacts', 'archive:team:t1', false]]);
  expect(told(nowMs - 1_095 * dayMs - 1)).toEqual([['contacts', 'team:t1', true]]);
});
