/** A published pack reaches the desks signed and numbered; an altered one is refused and the last good one stays. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allPacks, newestPack, refusedPacks } from '../../../src/main/store/db/packs-repo.ts';
import type { ScriptsContent } from '../../../src/shared/pack/pack.ts';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';

let hub: TestHub;
let proxy: FaultProxy;
let lead: LiveDesk;
let agent: LiveDesk;

const words = ['这件事给您添麻烦了，我先把情况核实清楚', '给您带来不便很抱歉，我现在就为您核实', '您着急我理解，我马上为您核实这一单'];

function content(version: number): ScriptsContent {
  return {
    templates: [
      {
        id: 'any.empathize.1',
        scene: 'any',
        step: 'empathize',
        title: '安抚',
        title_en: 'Calm',
        text: words[version % words.length] ?? '',
      },
    ],
  };
}

const versionOf = (desk: LiveDesk) => newestPack(desk.store.cache, desk.store.own, 'scripts')?.version ?? 0;

beforeAll(async () => {
  hub = await createHub();
  proxy = await startProxy({ targetPort: hub.port });
  lead = await aLiveDesk({ hub, user: await hub.addUser({ name: '班长', role: 'lead' }) });
  agent = await aLiveDesk({ hub, user: await hub.addUser({ name: '周敏' }), hubUrl: proxy.url });
  await Promise.all([lead.level(), agent.level()]);
});
afterAll(async () => {
  await lead?.stop();
  await agent?.stop();
  await proxy?.stop();
  await hub?.stop();
});

test('an online desk has it within two seconds', async () => {
  lead.act('pack.publish', { kind: 'scripts', title: '开工话术', content: content(1) });
  const tookMs = await agent.until('version 1', () => versionOf(agent) === 1, 2_000);
  expect(tookMs).toBeLessThan(2_000);
  expect(newestPack(agent.store.cache, agent.store.own, 'scripts')?.body).toContain(words[1]);
});

test('an offline desk has it when the link is back', async () => {
  proxy.cut();
  await agent.until('offline is shown', () => agent.sync.link().state === 'offline');
  lead.act('pack.publish', { kind: 'scripts', title: '午间话术', content: content(2) });
  await lead.level();
  expect(versionOf(agent)).toBe(1);
  proxy.join();
  agent.sync.wake();
  await agent.until('version 2', () => versionOf(agent) === 2);
});

test('a pack altered by one byte is refused with its reason, and the last good one stays in force', async () => {
  proxy.cut();
  await agent.until('offline is shown', () => agent.sync.link().state === 'offline');
  lead.act('pack.publish', { kind: 'scripts', title: '被改动', content: content(3) });
  await lead.level();
  await sql`UPDATE pack SET body = replace(body, '抱歉', '抱愧') || '' WHERE version = 3 AND body LIKE '%抱歉%'`.execute(hub.db);
  await sql`UPDATE pack SET body = overlay(body placing 'x' from position('format' in body) for 1) WHERE version = 3`.execute(hub.db);
  proxy.join();
  await agent.level();
  expect(versionOf(agent)).toBe(2);
  expect(refusedPacks(agent.store.cache).map(({ version, reason }) => [version, reason])).toEqual([[3, 'bad_signature']]);
  expect(agent.sync.link().problem).toBe('pack.refused');
  expect(allPacks(agent.store.cache).map(({ version }) => version)).toEqual([2, 1]);
});

test('the next good pack comes into force and ends the complaint', async () => {
  lead.act('pack.publish', { kind: 'scripts', title: '改好了', content: content(4) });
  await agent.until('version 4', () => versionOf(agent) === 4);
  expect(agent.sync.link().problem).toBe(null);
});

test('an agent may not publish', () => {
  expect(() => agent.act('pack.publish', { kind: 'scripts', title: '我的', content: content(5) })).toThrow(/auth\.forbidden/);
});
