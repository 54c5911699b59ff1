/** Customers nobody has had anything to do with are not on the PC: they are found at the hub and fetched, come by themselves when they call, and without a network it is said who is missing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as baseExpect, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { CustomersPage } from './pages/customers-page.ts';
import { PaletteFinds } from './pages/palette-page.ts';
import { writeCall } from './support/call-file.ts';
import { type Bench, type Desk, leavePicture, setUpBench } from './support/desk.ts';
import { operate, sendAs } from './support/source.ts';

const expect = baseExpect.configure({ timeout: 40_000 });
const dayMs = 86_400_000;
const searched = { name: '欧阳霁月', phone: '13698765432' };
const looked = { name: '诸葛明远', phone: '13677889900' };
const caller = { name: '司徒鹤鸣', phone: '13655556677' };
// Each goes on where the one before left the desk.
test.describe.configure({ mode: 'serial' });
let bench: Bench;
let desk: Desk;
let call: CallDeskPage;
let customers: CustomersPage;

const person = (source_id: string, { name, phone }: typeof searched) => ({
  ...{ kind: 'customer', source_id, source_version: 1, name, phones: [{ number: phone, verified: true }] },
});
const order = (source_id: string, customer: string, order_no: string) => ({
  ...{ kind: 'order', source_id, source_version: 1, customer, order_no, product: '空气炸锅 5L', amount_cents: 29_900 },
  ...{ status: 'signed', placed_at: Date.now() - 200 * dayMs },
});

/** The hub's round now, which notes who is here, and the one of so many days later. */
async function retire(): Promise<void> {
  await operate(bench, 'retention');
  const clock = join(bench.folder, 'later');
  writeFileSync(clock, `${31 * dayMs}\n`);
  expect(await operate(bench, 'retention', '--sample', '--clock', clock)).toContain('desk_customers');
}

test.beforeAll(async () => {
  bench = await setUpBench();
  await sendAs(bench, 'crm', [
    person('c-1', searched),
    order('o-1', 'c-1', 'D880001'),
    person('c-2', caller),
    order('o-2', 'c-2', 'D880002'),
    person('c-3', looked),
    order('o-3', 'c-3', 'D880003'),
  ]);
  const eventsDir = join(bench.folder, 'events');
  mkdirSync(eventsDir);
  writeCall({ folder: eventsDir, name: 'who-is-away', phone: caller.phone, atMs: Date.now(), says: ['你好,我想问一下去年买的空气炸锅'] });
  desk = await bench.openDesk({ as: 'agent', eventsDir });
  call = new CallDeskPage(desk.page);
  customers = new CustomersPage(desk.page);
  await call.waitUntilSynced();
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(() => leavePicture(desk.page));

test('an idle customer leaves the PC, is found at the team hub, is fetched and opens with their orders', async () => {
  await customers.open();
  await customers.find('霁月');
  await expect(customers.hits).toHaveCount(1);
  await expect(customers.away).toHaveCount(0);
  await retire();
  await expect(customers.hits).toHaveCount(0);

  await customers.find('ouyangjiyue');
  await expect(customers.away).toHaveCount(1);
  await expect(customers.away).toContainText('欧阳**');
  await expect(customers.away).toContainText('136****5432');
  await expect(desk.page.getByTestId('customer-hits')).not.toContainText(searched.phone);
  await customers.away.click();
  const profile = desk.page.getByRole('main');
  await expect(profile.getByText('D880001').first()).toBeAttached();
  await expect(customers.hits).toHaveCount(1);
  await expect(customers.away).toHaveCount(0);
});

test('the palette asks the team hub below what is here; Enter fetches the one found and opens their profile', async () => {
  await desk.page.keyboard.press('Control+1');
  const palette = new PaletteFinds(desk.page);
  await palette.open('zhugemingyuan');
  await expect(palette.away).toHaveText([/诸葛\*\*136\*\*\*\*9900/]);
  await expect(palette.taken).toHaveCount(1);
  await expect(palette.taken).toHaveText(/诸葛/);
  await leavePicture(desk.page);
  await desk.page.keyboard.press('Enter');
  await expect(palette.field).toBeHidden();
  await expect(desk.page.getByRole('main').getByText('D880003').first()).toBeAttached();
});

test('without a network a quiet line says who is not on this PC; with it again the hub is asked by itself', async () => {
  await desk.page.keyboard.press('Control+1');
  await call.pullCable();
  await customers.open();
  await customers.find('鹤鸣');
  await expect(customers.offline).toHaveText('30 天没有联系的客户不在这台电脑上。连上团队中心后会自动再查。');
  await expect(customers.hits).toHaveCount(0);
  await desk.page.keyboard.press('Control+1');
  await call.plugIn();
  await call.waitUntilSent();
  await customers.open();
  await customers.find('鹤鸣');
  await expect(customers.away).toContainText('司徒**');
  await expect(customers.offline).toHaveCount(0);
});

test('a call from the number of somebody who is away opens their profile by itself', async () => {
  await desk.page.keyboard.press('Control+1');
  await call.ring({ file: 'who-is-away', speed: '1' });
  await call.answer();
  await expect(call.profile).toContainText('司徒');
  await expect(call.profile.getByText('D880002').first()).toBeAttached();
});
