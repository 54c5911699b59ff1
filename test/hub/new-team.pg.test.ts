/** A real team on an empty hub: teams, people, codes and packs come by command, and a desk that enrols can work from the first call on. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { wipeDevices } from '../../src/hub/app/access-commands.ts';
import { readSettings } from '../../src/hub/app/config.ts';
import { startHousekeeping } from '../../src/hub/app/housekeeping.ts';
import { packTermLines, publishMissing, publishPack, writePack } from '../../src/hub/app/pack-commands.ts';
import { addPerson, giveCode, openTeam, peopleLines } from '../../src/hub/app/people-commands.ts';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { HubRefusal } from '../../src/hub/db/refusal.ts';
import { readShippedContent } from '../../src/hub/services/sample/shipped-packs.ts';
import { enrolDesk } from '../../src/main/platform/enrol.ts';
import { verifyEd25519 } from '../../src/main/store/sync/pack-intake.ts';
import { type Enrolment, enrolCodeGoodMs } from '../../src/shared/contract/hub.ts';
import { type PackRow, packKinds } from '../../src/shared/pack/pack.ts';
import { packGoodMs, packWarnMs } from '../../src/shared/pack/pack-term.ts';
import { verifyPack } from '../../src/shared/pack/verify-pack.ts';
import { departmentScopesOf } from '../../src/shared/ticket/task.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { hubCommand } from '../support/hub-command.ts';
import { WireDesk } from './desk-on-the-wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'steadydesk-new-team-'));
let hub: TestHub;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function enrol(url: string, code: string): Promise<{ status: number; enrolment: Enrolment }> {
  const response = await fetch(`${url}/enrol/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, device: 'test' }),
  });
  return { status: response.status, enrolment: (await response.json()) as Enrolment };
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof HubRefusal ? `${error.code}: ${error.message}` : String(error)),
  );

test('on an empty hub a team is opened, its people enrol with a code each, and their desks get each other and the shipped packs', async () => {
  const atMs = Date.now();
  expect(await peopleLines(hub.db)).toEqual(['There is no team yet. Add one with team ID NAME.']);
  await openTeam(hub.db, { id: 'east', name: '华东一组' });
  expect(await publishMissing(hub.db, atMs)).toEqual([...packKinds]);
  const agent = await addPerson(hub.db, { name: '程知远', role: 'agent', team: 'east', departments: [], atMs });
  const owner = await addPerson(hub.db, { name: '陆景明', role: 'owner', team: 'east', departments: ['quality', 'product'], atMs });

  const { status, enrolment } = await enrol(hub.url, agent.code);
  expect([status, enrolment.user]).toEqual([200, { id: agent.id, name: '程知远', role: 'agent', teamId: 'east', teamName: '华东一组' }]);
  expect((await enrol(hub.url, agent.code)).status).toBe(401);

  const desk = new WireDesk(hub, enrolment.token);
  const { grants } = await desk.pull();
  expect(grants.scopes.toSorted()).toEqual(['global', 'team:east', `user:${agent.id}`, ...departmentScopesOf('team:east')].toSorted());
  expect(desk.rows.get(`member:${owner.id}`)).toMatchObject({ name: '陆景明', role: 'owner', teamId: 'east', senior: false });
  const packs = [...desk.rows].filter(([key]) => key.startsWith('pack:')).map(([, row]) => row as unknown as PackRow);
  expect(packs.map(({ kind, version }) => `${kind} ${version}`).toSorted()).toEqual(packKinds.map((kind) => `${kind} 1`).toSorted());

  const ownersDesk = new WireDesk(hub, (await enrol(hub.url, owner.code)).enrolment.token);
  expect((await ownersDesk.pull()).grants.scopes.toSorted()).toEqual(
    ['dept:product@east', 'dept:quality@east', 'global', `user:${owner.id}`].toSorted(),
  );
}, 120_000);

test('what is there already is left alone: a team takes its new name, packs are not published twice', async () => {
  await openTeam(hub.db, { id: 'east', name: '华东组' });
  expect(await publishMissing(hub.db, Date.now())).toEqual([]);
  expect((await peopleLines(hub.db))[0]).toBe('east  华东组');
});

test('what was published and not touched since is told from thirty days before its end on, and after that it is still in force', async () => {
  const nowMs = Date.now();
  expect(await packTermLines(hub.db, nowMs)).toEqual([]);
  const soon = await packTermLines(hub.db, nowMs + packGoodMs - packWarnMs);
  expect(soon).toHaveLength(packKinds.length);
  expect(soon[0]).toMatch(/^Version 1 of scripts ends on \d{4}-\d{2}-\d{2}, in 30 day\(s\)\. Look through it and publish it again\.$/);
  const over = await packTermLines(hub.db, nowMs + packGoodMs + 1);
  expect(over[0]).toMatch(/^Version 1 of scripts ended on .*\. Desks go on using it; look through it and publish it again\.$/);
  const log: string[] = [];
  const rounds: (() => void)[] = [];
  const setTimer = (round: () => void) => {
    rounds.push(round);
    return () => {};
  };
  const stop = startHousekeeping({ db: hub.db, nowMs: () => nowMs + packGoodMs + 1, log: (line) => log.push(line), setTimer });
  await stop();
  expect(log.filter((line) => line.startsWith('Version'))).toEqual(over);
});

test('a second device has a code of its own; a code that was given before and not used ends, and so does nothing else', async () => {
  const atMs = Date.now();
  const person = await addPerson(hub.db, { name: '苏念', role: 'lead', team: 'east', departments: [], atMs });
  const { enrolment } = await enrol(hub.url, person.code);
  const first = await giveCode(hub.db, '苏念', atMs);
  const second = await giveCode(hub.db, person.id, atMs);
  expect([(await enrol(hub.url, first.code)).status, (await enrol(hub.url, second.code)).status]).toEqual([401, 200]);
  const session = await fetch(`${hub.url}/session/v1`, { headers: { authorization: `Bearer ${enrolment.token}` } });
  expect(session.status).toBe(200);
  expect(await wipeDevices(hub.db, '苏念', atMs)).toEqual({ name: '苏念', devices: 2 });
});

test('a code that nobody used within its hours is worth nothing: the PC is told so, and another one lets it in', async () => {
  const nowMs = Date.now();
  const wish = { name: '迟到的人', role: 'agent', team: 'east', departments: [] } as const;
  const late = await addPerson(hub.db, { ...wish, atMs: nowMs - enrolCodeGoodMs - 1_000 });
  const join = (code: string) => enrolDesk({ hubUrl: hub.url, fetch, code, device: '前台 3 号机' });
  expect(await join(late.code)).toMatchObject({ ok: false, error: { code: 'auth.code-expired' } });
  expect(await join(`${late.code}x`)).toMatchObject({ ok: false, error: { code: 'auth.code-refused' } });
  const stillGood = await giveCode(hub.db, late.id, nowMs - enrolCodeGoodMs + 60_000);
  expect(await join(late.code)).toMatchObject({ ok: false, error: { code: 'auth.code-refused' } });
  expect(await join(stillGood.code)).toMatchObject({ ok: true, value: { user: { id: late.id } } });
});

test('mistakes about people are refused with a sentence and add nobody', async () => {
  const before = await peopleLines(hub.db);
  const wish = { name: '何以安', role: 'agent', team: 'east', departments: [], atMs: 0 } as const;
  expect(await refusal(addPerson(hub.db, { ...wish, team: 'west' }))).toBe(
    'not-found: west is no team of this hub. Nobody was added. Teams: east.',
  );
  expect(await refusal(addPerson(hub.db, { ...wish, role: 'owner' }))).toMatch(/^input\.invalid: An owner answers for departments/);
  expect(await refusal(addPerson(hub.db, { ...wish, role: 'owner', departments: ['quality', 'kitchen'] }))).toMatch(/^input\.invalid/);
  expect(await refusal(addPerson(hub.db, { ...wish, departments: ['quality'] }))).toMatch(/^input\.invalid/);
  expect(await refusal(openTeam(hub.db, { id: '华东', name: '华东' }))).toMatch(/^input\.invalid/);
  expect(await refusal(giveCode(hub.db, '没有这个人', 0))).toMatch(/^not-found/);
  expect(await peopleLines(hub.db)).toEqual(before);
});

test('a policy goes into a file, is changed and published again: the desks get the next version, signed by the key they pinned', async () => {
  const file = join(folder, 'policy.yaml');
  expect(await writePack(hub.db, { kind: 'policy', file })).toBe(1);
  const content = parse(readFileSync(file, 'utf8')) as { retention: { kind: string; days: number }[] };
  expect(content).toEqual(JSON.parse(JSON.stringify(readShippedContent('policy'))));
  expect(await refusal(writePack(hub.db, { kind: 'policy', file }))).toMatch(/^input\.invalid: .*could not be written/);

  const { code } = await giveCode(hub.db, '程知远', Date.now());
  const { enrolment } = await enrol(hub.url, code);
  const desk = new WireDesk(hub, enrolment.token);
  await desk.pull();
  const retention = content.retention.map((each) => (each.kind === 'desk_customers' ? { ...each, days: 45 } : each));
  writeFileSync(file, stringify({ ...content, retention }));
  expect(await publishPack(hub.db, { kind: 'policy', file, atMs: Date.now() })).toBe(2);
  await desk.pull();
  const rows = [...desk.rows].filter(([key]) => key.startsWith('pack:')).map(([, row]) => row as unknown as PackRow);
  const policy = rows.find(({ kind, version }) => kind === 'policy' && version === 2);
  if (policy === undefined) throw new Error('version 2 of the policy did not arrive');
  const { body, signature } = policy;
  const keys = enrolment.pack_keys;
  const verified = verifyPack({ body, signature, keys, verify: verifyEd25519, nowMs: Date.now(), lastVersion: 1 });
  expect(verified).toMatchObject({
    ok: true,
    value: { version: 2, content: { retention: expect.arrayContaining([expect.objectContaining({ kind: 'desk_customers', days: 45 })]) } },
  });
});

test('content that does not pass is refused with its places, and what was in force stays', async () => {
  const file = join(folder, 'broken.yaml');
  writeFileSync(file, stringify({ ...(readShippedContent('policy') as object), authority: 'everything' }));
  expect(await refusal(publishPack(hub.db, { kind: 'policy', file, atMs: Date.now() }))).toMatch(/^pack\.invalid: .*\n {2}authority/s);
  writeFileSync(file, '{ not: [yaml');
  expect(await refusal(publishPack(hub.db, { kind: 'rules', file, atMs: Date.now() }))).toMatch(/^input\.invalid: .*could not be read/);
  expect(await refusal(publishPack(hub.db, { kind: 'rules', file: join(folder, 'none'), atMs: Date.now() }))).toMatch(/^input\.invalid/);
  expect(await refusal(writePack(hub.db, { kind: 'policy', file: join(folder, 'after.yaml') }))).toBe('done');
});

test('the same by the commands of an operator while the hub runs: the code stands alone on standard output and lets a desk in', async () => {
  const data = join(folder, 'hub');
  const running = await startHub({ dataDir: data });
  try {
    const team = await hubCommand(data, 'team', 'east', '华东一组');
    expect([team.code, team.out]).toEqual([0, expect.stringContaining('It begins with what is shipped: scripts, rules, guides, policy.')]);
    const person = await hubCommand(data, 'person', '程知远', 'agent', 'east');
    expect([person.code, person.out]).toEqual([0, expect.stringMatching(/^\S{16}\n$/)]);
    const { status, enrolment } = await enrol(running.url, person.out.trim());
    expect([status, enrolment.user.name]).toEqual([200, '程知远']);
    const people = await hubCommand(data, 'people');
    expect(people.out).toBe(`east  华东一组\n  ${enrolment.user.id}  agent  程知远\n`);
    const lost = await hubCommand(data, 'person', '何以安', 'agent', 'west');
    expect([lost.code, lost.out, lost.err]).toEqual([1, '', expect.stringContaining('west is no team of this hub. Nobody was added.')]);
  } finally {
    await running.stop();
  }
}, 240_000);

test('the command line reads the words of each, and says what it does not understand', () => {
  const read = (...words: string[]) => {
    const settings = readSettings(words, {});
    return settings === 'help' ? settings : settings.command;
  };
  expect(read('person', '陆景明', 'owner', 'east', 'quality,product')).toEqual({
    name: 'person',
    ...{ person: '陆景明', role: 'owner', team: 'east', departments: 'quality,product' },
  });
  expect(read('publish', 'policy')).toEqual({ name: 'publish', kind: 'policy' });
  expect(read('enrol', '甲')).toEqual({ name: 'enrol', user: '甲' });
  for (const words of [['team', 'east'], ['person', '甲', 'agent'], ['publish', 'music'], ['pack', 'policy'], ['people', 'x'], ['enrol']]) {
    expect(() => read(...words)).toThrow();
  }
});
