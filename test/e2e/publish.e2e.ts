/** A lead's new sentence reaches every desk: at once when online, at reconnect when not, and a running call keeps what it began with. */
import { expect, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { PacksPage } from './pages/packs-page.ts';
import { type Bench, setUpBench } from './support/desk.ts';

let bench: Bench;

test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(async () => {
  await bench.stop();
});

test('a template changed by the lead is at the agent within two seconds, and at an offline agent when the cable is back', async () => {
  const lead = await bench.openDesk({ as: 'lead' });
  const agent = await bench.openDesk({ as: 'agent' });
  const away = await bench.openDesk({ as: 'agent2' });
  const desks = [lead, agent, away].map((desk) => new CallDeskPage(desk.page));
  for (const desk of desks) await desk.waitUntilSynced();
  await desks[2]?.pullCable();

  const leadPacks = new PacksPage(lead.page);
  const agentPacks = new PacksPage(agent.page);
  const awayPacks = new PacksPage(away.page);
  await agentPacks.waitForVersion('scripts', 1);
  await awayPacks.waitForVersion('scripts', 1);
  await leadPacks.editFirstTemplate('听到您这么说我也很着急，我先把前后经过核对清楚，今天18点前给您回电');
  await lead.page.getByRole('button', { name: '发布 1 条修改' }).click();
  await leadPacks.confirm('安抚的话更具体');
  await expect(agent.page.getByText('生效中 第 2 版')).toBeVisible({ timeout: 2_000 });
  await expect(lead.page.getByText('生效中 第 2 版')).toBeVisible();

  await expect(away.page.getByText('生效中 第 1 版')).toBeVisible();
  await desks[2]?.plugIn();
  await expect(away.page.getByText('生效中 第 2 版')).toBeVisible({ timeout: 20_000 });
});

test('an agent sees the scripts, cannot publish, and can try a sentence on the rules', async () => {
  const agent = await bench.openDesk({ as: 'agent', userData: `${bench.folder}/desk-reader` });
  await new CallDeskPage(agent.page).waitUntilSynced();
  const packs = new PacksPage(agent.page);
  await packs.open();
  await expect(agent.page.getByText('只读：话术由班长修改和发布')).toBeVisible();
  await expect(agent.page.getByRole('button', { name: /发布/ })).toHaveCount(0);

  await packs.trySentence('包裹破了您找快递赔去，跟我们没关系', '坐席');
  await expect(agent.page.getByTitle('客户听到的是没人负责').or(agent.page.locator('mark')).first()).toBeVisible({ timeout: 20_000 });
  await packs.trySentence('插座冒火花，孩子手都麻了', '客户');
  await expect(agent.page.getByText('安全隐患').first()).toBeVisible({ timeout: 20_000 });
});
