/** Packs on the hub: checked, numbered upwards, signed, immutable, and published only by those who lead. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyEd25519 } from '../../src/main/store/sync/pack-intake.ts';
import type { Json } from '../../src/shared/base/result.ts';
import { type PackKind, type PackRow, packKinds } from '../../src/shared/pack/pack.ts';
import { verifyPack } from '../../src/shared/pack/verify-pack.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { shippedContent } from '../support/shipped-packs.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let keys: Record<string, string>;
let lead: WireDesk;
let agent: WireDesk;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  const [leadSeat, agentSeat] = [await hub.enrol('lead'), await hub.enrol('agent')];
  keys = leadSeat.pack_keys;
  lead = new WireDesk(hub, leadSeat.token);
  agent = new WireDesk(hub, agentSeat.token);
  await lead.pull();
  await agent.pull();
});
afterAll(() => hub.stop());

function content(kind: PackKind): Json {
  return shippedContent(kind) as Json;
}

function check(row: PackRow, lastVersion: number) {
  return verifyPack({ body: row.body, signature: row.signature, keys, verify: verifyEd25519, nowMs: Date.now(), lastVersion });
}

test('every kind is there as a signed version 1, and one altered byte is refused', () => {
  const packs = agent.all('pack');
  expect(packs.map(({ kind, version }) => `${kind} ${version}`).sort()).toEqual([...packKinds].sort().map((kind) => `${kind} 1`));
  for (const row of packs) {
    expect(check(row, 0)).toMatchObject({ ok: true, value: { version: 1, kind: row.kind, pack_id: row.packId } });
    expect(check({ ...row, body: row.body.replace('"format":1', '"format":2') }, 0)).toMatchObject({ ok: false });
  }
});

test('a lead publishes, the number rises, and an agent receives a valid pack', async () => {
  const publish = lead.mutation('pack.publish', { kind: 'scripts', title: '标准话术(修订)', content: content('scripts') });
  const twice = lead.mutation('pack.publish', { kind: 'scripts', title: '标准话术(再修订)', content: content('scripts') });
  const { body } = await lead.push([publish, twice]);
  expect(body.results.map(({ status }) => status)).toEqual(['ok', 'ok']);
  await agent.pull();
  const versions = agent.all('pack').filter(({ kind }) => kind === 'scripts');
  expect(versions.map(({ version }) => version).sort()).toEqual([1, 2, 3]);
  const newest = versions.find(({ version }) => version === 3);
  if (newest === undefined) throw new Error('version 3 did not arrive');
  expect(newest).toMatchObject({ title: '标准话术(再修订)', publishedBy: expect.any(String), scope: 'global' });
  expect(check(newest, 2)).toMatchObject({ ok: true });
  expect(check(newest, 3)).toMatchObject({ ok: false });
});

test('leads publishing at the same moment get different numbers', async () => {
  const desks = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const desk = new WireDesk(hub, (await hub.enrol('lead')).token);
      await desk.pull();
      return desk;
    }),
  );
  const args = { kind: 'policy' as const, title: '团队政策', content: content('policy') };
  const answers = await Promise.all(desks.map((desk) => desk.push([desk.mutation('pack.publish', args)])));
  expect(answers.map(({ body }) => body.results[0]?.status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  await agent.pull();
  const versions = agent.all('pack').filter(({ kind }) => kind === 'policy');
  expect(versions.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5]);
});

test('an agent cannot publish, and nobody can publish a pack that does not pass', async () => {
  const before = await hub.db.selectFrom('sync_scope').select('seq').where('scope', '=', 'global').executeTakeFirstOrThrow();
  const byAgent = agent.mutation('pack.publish', { kind: 'scripts', title: '我的话术', content: content('scripts') });
  expect((await agent.push([byAgent])).body.results[0]).toMatchObject({ status: 'rejected', code: 'auth.forbidden' });
  const broken = lead.mutation('pack.publish', { kind: 'rules', title: '坏规则', content: { sources: [], rules: [{ id: 'x' }] } });
  expect((await lead.push([broken])).body.results[0]).toMatchObject({ status: 'rejected', code: 'pack.invalid' });
  const after = await hub.db.selectFrom('sync_scope').select('seq').where('scope', '=', 'global').executeTakeFirstOrThrow();
  expect(after).toEqual(before);
});

test('the key stays the same over a restart', async () => {
  await hub.restart();
  expect((await hub.enrol('agent2')).pack_keys).toEqual(keys);
});
