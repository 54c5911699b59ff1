/** The walk that `npm run demo` plays: one call from ring to wrap-up, cable out and in, a kill, and a lead who publishes a template. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { expect } from '@playwright/test';
import { CallDeskPage, harmfulSentence, stepIds } from '../test/e2e/pages/call-desk-page.ts';
import { PacksPage } from '../test/e2e/pages/packs-page.ts';
import { type Desk, setUpBench } from '../test/e2e/support/desk.ts';
import { readHub } from '../test/e2e/support/hub-reader.ts';
import type { HubRows } from './read-hub.ts';

const folder = join('artifacts', 'demo');

function readOptions(): { events: string | undefined } {
  try {
    return { events: parseArgs({ options: { events: { type: 'string' } } }).values.events };
  } catch {
    console.error('Usage: npm run demo [-- --events FILE]');
    process.exit(2);
  }
}

type Stage = { stage: string; ms: number; screenshot: string };
const stages: Stage[] = [];

/** Does one stage, times it, and leaves a picture of what a person would see. */
async function stage(name: string, desk: () => Desk, act: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await act();
  const ms = Math.round(performance.now() - began);
  const screenshot = `${String(stages.length + 1).padStart(2, '0')}-${name}.png`;
  await desk().page.screenshot({ path: join(folder, screenshot) });
  stages.push({ stage: name, ms, screenshot });
  console.log(`${name}: ${ms} ms`);
}

/** Rows that are new and rows that were changed between two readings. */
function newsOf(before: HubRows, after: HubRows): Record<string, { new: number; changed: number }> {
  const versions = new Map(
    Object.entries(before).flatMap(([entity, rows]) => rows.map(({ id, ver }) => [`${entity} ${id}`, ver] as const)),
  );
  const news: Record<string, { new: number; changed: number }> = {};
  for (const [entity, rows] of Object.entries(after)) {
    const fresh = rows.filter(({ id }) => !versions.has(`${entity} ${id}`)).length;
    const changed = rows.filter(({ id, ver }) => (versions.get(`${entity} ${id}`) ?? ver) !== ver).length;
    if (fresh + changed > 0) news[entity] = { new: fresh, changed };
  }
  return news;
}

async function main(): Promise<void> {
  const { events } = readOptions();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bench = await setUpBench();
  try {
    let eventsDir: string | undefined;
    if (events !== undefined) {
      eventsDir = join(bench.folder, 'events');
      mkdirSync(eventsDir);
      copyFileSync(events, join(eventsDir, basename(events)));
    }
    let agent = await bench.openDesk({ as: 'agent', eventsDir });
    let call = new CallDeskPage(agent.page);
    const on = () => agent;
    await stage('synced', on, () => call.waitUntilSynced());
    const before = await readHub(bench.hub, 'lead');
    await stage('ringing', on, () => call.ring());
    await stage('answered', on, () => call.answer());
    await stage('empathy-heard', on, () => call.expectStep('empathize', 'done'));
    await stage('warned-while-typing', on, () => call.write(harmfulSentence));
    await stage('rewritten', on, async () => {
      await call.acceptRewrites(2);
      await call.record();
    });
    await stage('two-options', on, async () => void (await call.offerTwoAndChooseFirst()));
    await stage('committed', on, () => call.commit('补发新的一件并把单号发给您', '明天18点前'));
    await stage('offline', on, async () => {
      await call.pullCable();
      await call.saveTicket();
    });
    await stage('rejoined', on, async () => {
      await call.plugIn();
      await call.waitUntilSent();
    });
    await stage('back-after-kill', on, async () => {
      await call.write('您放心，我正在');
      await agent.page.getByText('草稿已保存').waitFor();
      await agent.kill();
      agent = await bench.openDesk({ as: 'agent', userData: agent.userData, eventsDir });
      call = new CallDeskPage(agent.page);
      await expect(call.composer).toHaveValue('您放心，我正在', { timeout: 30_000 });
      await call.write('核对');
      await call.record();
    });
    const statuses = await call.stepStatuses();
    await stage('wrap-up', on, () => call.hangUpAndWrapUp());
    await stage('wrapped-up', on, async () => {
      await call.completeWrapUp();
      await call.waitUntilSent();
    });
    await stage('ledger', on, async () => {
      await agent.page.keyboard.press('Control+3');
      await agent.page
        .getByText(/TK-\d{8}-/)
        .first()
        .waitFor();
    });
    const lead = await bench.openDesk({ as: 'lead' });
    const packs = new PacksPage(lead.page);
    const sentence = '听到您这么说我也很着急，我先把前后经过核对清楚，今天18点前给您回电';
    await stage(
      'lead-edits-template',
      () => lead,
      () => packs.editFirstTemplate(sentence),
    );
    await stage(
      'lead-publishes',
      () => lead,
      () => packs.publish(),
    );
    await stage('agent-has-new-pack', on, () => new PacksPage(agent.page).waitForVersion('scripts', 2));
    const hub = await readHub(bench.hub, 'lead');
    const counts = Object.fromEntries(Object.entries(hub).map(([entity, rows]) => [entity, rows.length]));
    const report = {
      finished_at: new Date().toISOString(),
      stages,
      steps: Object.fromEntries(stepIds.map((id) => [id, statuses[id]])),
      /** What the walk brought to the hub, by kind of row. */
      synced: newsOf(before, hub),
      hub_rows: counts,
    };
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    console.log(`The walk is done; ${stages.length} screenshots and report.json are in ${folder}.`);
  } finally {
    await bench.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
