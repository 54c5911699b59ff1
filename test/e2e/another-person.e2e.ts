/** Two people, one PC, real windows: whoever signs in sees nothing of the one before, and the first finds their work again on their return. */
import { expect as baseExpect, type Page, test } from '@playwright/test';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { LedgerPage } from './pages/ledger-page.ts';
import { type Bench, type Desk, leavePicture, type Role, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';
import { spoilToken } from './support/own-file.ts';

const expect = baseExpect.configure({ timeout: 60_000 });
// Each goes on where the one before left the PC.
test.describe.configure({ mode: 'serial' });

const halfWritten = '第一个人写到一半的话';
const unsent = '断网时写下、还没有送到的备注';
let bench: Bench;
let desk: Desk;
let ticketNo = '';
let userData = '';

test.beforeAll(async () => {
  bench = await setUpBench();
  const others = JSON.stringify(await readHub(bench.hub, 'logistics_owner'));
  const open = (await readHub(bench.hub, 'agent')).ticket?.filter(({ stage }) => stage !== 'closed') ?? [];
  ticketNo = open.find((ticket) => !others.includes(ticket.ticketNo) && !others.includes(ticket.id))?.ticketNo ?? '';
  expect(ticketNo).not.toBe('');
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(() => leavePicture(desk.page));

async function nameOf(role: Role): Promise<string> {
  const answer = await fetch(`${bench.hub.url}/enrol/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: bench.hub.codes[role], device: 'asks for a name' }),
  });
  return ((await answer.json()) as { user: { name: string } }).user.name;
}

/** With a code of theirs, on a PC whose own sign-in the hub takes no more. */
async function signIn(role: Role): Promise<void> {
  if (userData !== '') spoilToken(userData);
  desk = await bench.openDesk({ as: role, ...(userData === '' ? {} : { userData }) });
  userData = desk.userData;
}

/** The page that stood here is gone with all it had read; asking again while it goes is harmless. */
async function beganAnew(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByType('navigation').some((each) => each.toJSON().type === 'reload'), null, {
    timeout: 60_000,
  });
}

/** Everything a window could show or remember. */
async function everythingIn(at: Desk): Promise<string> {
  const pages = at.app.windows();
  const all = await Promise.all(
    pages.map((page) =>
      page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }])),
    ),
  );
  return all.join('\n');
}

test('somebody else signs in: the window begins anew, and nothing of the one before is in it, on no screen', async () => {
  await signIn('agent');
  const ledger = new LedgerPage(desk.page);
  await new CallDeskPage(desk.page).waitUntilSynced();
  await ledger.open(ticketNo);
  desk.cable.cut();
  await ledger.addNotes([unsent]);
  await ledger.leaveHalfWritten(halfWritten);
  expect(await everythingIn(desk)).toContain(ticketNo);
  await desk.close();
  desk.cable.join();

  await signIn('logistics_owner');
  const { page } = desk;
  // The first person's window stood here until the hub refused their sign-in.
  await beganAnew(page);
  await page.keyboard.press('Control+,');
  await expect(page.getByText(await nameOf('logistics_owner'))).toBeVisible();
  await new CallDeskPage(page).waitUntilSynced();
  const places = page.getByRole('navigation').getByRole('button');
  expect(await places.count()).toBeGreaterThan(1);
  for (const place of await places.all()) {
    await place.click();
    await expect(place).toHaveAttribute('aria-current', 'page');
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
    const seen = await everythingIn(desk);
    for (const words of [ticketNo, halfWritten, unsent]) expect(seen, await place.innerText()).not.toContain(words);
  }
  const onHub = JSON.stringify((await readHub(bench.hub, 'agent')).ticket_event);
  expect(onHub).not.toContain(unsent);
  await desk.close();
});

test('the first one returns: what was half written stands where it stood, and what was unsent goes out under their name', async () => {
  await signIn('agent');
  await beganAnew(desk.page);
  const call = new CallDeskPage(desk.page);
  await call.waitUntilSynced();
  const ledger = new LedgerPage(desk.page);
  await ledger.open(ticketNo);
  await expect(ledger.note).toHaveValue(halfWritten);
  await call.waitUntilSent();
  const sent = (await readHub(bench.hub, 'agent')).ticket_event?.filter(({ text }) => text === unsent) ?? [];
  expect(sent.map((event) => event.authorName)).toEqual([await nameOf('agent')]);
});
