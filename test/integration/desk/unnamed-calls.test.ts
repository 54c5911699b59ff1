/** A whole desk on one hub: a call that only the telephone system told of stands in the timeline of the customer whose number it is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRetention } from '../../../src/hub/app/run-retention.ts';
import { dayMs } from '../../../src/shared/base/clock.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { Source, sourceCall, sourceCustomer, verifiedPhone } from '../../support/integration-source.ts';
import { eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';

let hub: TestHub;
let desk: RunningDesk;
let crm: Source;
let pbx: Source;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  const enrolment = await hub.enrol('agent');
  const scope = `team:${enrolment.user.teamId}`;
  [crm, pbx] = [await new Source(hub, 'crm', scope).open(), await new Source(hub, 'pbx', scope).open()];
  desk = await runDesk({ enrolment, hubUrl: hub.url });
}, 150_000);
afterAll(async () => {
  await desk.stop();
  removeDeskFolder(desk.dir);
  await hub.stop();
});

const find = () =>
  eventually(
    desk,
    async () => (await desk.client.customer.search({ text: '上官听雨', limit: 5 })).flatMap(({ customerId }) => customerId ?? []),
    (found) => found.length === 1,
    40_000,
  );
const calls = (customerId: string, count: number) =>
  eventually(
    desk,
    async () =>
      (await desk.client.customer.timeline({ customerId, filter: 'contact', after: null, limit: 10 })).items.map((item) =>
        JSON.stringify(item),
      ),
    (texts) => texts.length === count,
  );

test('the call comes first and is nobody\u2019s; with the customer\u2019s verified number it stands in the timeline', async () => {
  await pbx.send(sourceCall('k1', null, { from: '0086 136 0000 4471', summary: '问退款到哪一步', started_at: Date.now() - dayMs }));
  await crm.send(sourceCustomer('a', { name: '上官听雨', phones: verifiedPhone('13600004471') }));
  const [customerId = ''] = await find();
  expect((await calls(customerId, 1))[0]).toContain('问退款到哪一步');
});

test('a new call from the number brings a customer back whom no desk holds any more', async () => {
  const [customerId = ''] = await find();
  await runRetention({ db: hub.db, nowMs: Date.now() });
  await runRetention({ db: hub.db, nowMs: Date.now() + 32 * dayMs });
  await eventually(
    desk,
    () => desk.client.customer.search({ text: '上官听雨', limit: 5 }),
    (found) => found.length === 0,
  );
  await pbx.send(sourceCall('k2', null, { from: '13600004471', summary: '又来问退款', started_at: Date.now() }));
  expect(await find()).toEqual([customerId]);
  expect((await calls(customerId, 2)).join()).toContain('又来问退款');
});
