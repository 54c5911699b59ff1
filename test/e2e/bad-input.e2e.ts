/** What goes wrong around the desk: each time one plain sentence where a person sees it, and nothing is lost. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import BetterSqlite3 from 'better-sqlite3';
import { layCable } from '../../scripts/cable.mjs';
import { type ErrorCode, errorTable } from '../../src/shared/base/error-codes.ts';
import { anEvent, said } from '../support/events.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { type Bench, type Desk, type DeskOptions, leavePicture, setUpBench } from './support/desk.ts';

/** The desk that first meets no hub at all is the one whose files are tampered with later. */
test.describe.configure({ mode: 'serial' });

let bench: Bench;
let desk: Desk;
let page: Page;

test.beforeAll(async () => {
  bench = await setUpBench();
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(() => leavePicture(page));

async function open(options: Omit<DeskOptions, 'as'> = {}): Promise<CallDeskPage> {
  desk = await bench.openDesk({ as: 'agent', ...options });
  page = desk.page;
  return new CallDeskPage(page);
}

/** Leaves a picture of what the person sees beside the report, and checks that the whole sentence is in it. */
async function expectSentence(place: Locator, code: ErrorCode, timeout = 15_000): Promise<void> {
  await expect(place.first()).toHaveText(new RegExp(errorTable[code].zh.replace(/[()]/g, '\\$&')), { timeout });
  await expect(place.first()).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: test.info().outputPath(`${code}.png`) });
}

const trouble = () => page.getByTestId('trouble');
const startupError = () => page.getByRole('alert');

function hashesOf(folder: string): Record<string, string> {
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, hash(name)]));
}

test.describe('a damaged recording', () => {
  const lines = {
    good: [
      anEvent(0, 'call.offered', { from: '13700000000', display_name: '录音一部分损坏' }),
      anEvent(1, 'call.answered'),
      said(2, '你好，我的奶瓶收到就是破的', { role: 'customer' }),
      said(3, '您好，给您添麻烦了', { role: 'agent' }),
      said(4, '那你们打算怎么办', { role: 'customer' }),
    ].map((event) => JSON.stringify(event)),
    bad: ['{"v":1,"id":"cut off', '\u0000\u0001\u0002 not json at all', '{"v":2,"id":"other shape"}', '[]'],
  };

  test('plays what can be read, and says how much could not', async () => {
    const folder = join(bench.folder, 'events');
    mkdirSync(folder);
    const mixed = lines.good.flatMap((line, index) => [line, lines.bad[index] ?? '']);
    writeFileSync(join(folder, 'partly.events.jsonl'), mixed.join('\n'));
    writeFileSync(join(folder, 'wholly.events.jsonl'), randomBytes(20_000));
    const call = await open({ userData: join(bench.folder, 'desk-events'), eventsDir: folder });
    await call.waitUntilSynced();
    const toolbar = page.getByLabel('演示工具栏');
    await expect(toolbar).toContainText('有 4 行损坏，已跳过');
    await call.ring({ file: 'partly' });
    await call.answer();
    await expect(call.utterances).toHaveCount(3);
    await expect(page.getByText('通话记录里有 4 行损坏，已跳过；其余内容都在，可以继续，事后请检查文件。')).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: test.info().outputPath('partly-damaged.png') });
  });

  test('says so when nothing in it can be read', async () => {
    const toolbar = page.getByLabel('演示工具栏');
    await page.getByLabel('通话录音').selectOption('wholly');
    await expect(toolbar).toContainText('这个文件已损坏，无法播放');
    await page.getByRole('button', { name: '播放来电' }).click();
    await expectSentence(toolbar.getByRole('alert'), 'events.damaged');
    await desk.close();
  });
});

test.describe('a hub that is not there', () => {
  const userData = () => join(bench.folder, 'desk-first');

  test('at the very first start: the window opens, says it, and enrols by itself once the hub answers', async () => {
    const cable = await layCable(bench.hub.url);
    cable.cut();
    const call = await open({ userData: userData(), hubUrl: cable.url });
    await expectSentence(trouble(), 'hub.offline');
    await expect(call.link).toContainText('离线');
    await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible();
    cable.join();
    await call.waitUntilSynced();
    await expect(page.getByTestId('sample-chip')).toBeVisible();
    await expect(trouble()).toHaveCount(0);
    await desk.close();
    await cable.stop();
  });

  test('a sign-in page of the network, and a hub from before: each is named, at first start and later', async () => {
    const answers = {
      page: '<html><title>Wi-Fi</title>请登录</html>',
      old: JSON.stringify({ product: 'steadydesk-hub', version: '0.0.9' }),
    };
    let answer = answers.page;
    const server = createServer((_request, response) => response.end(answer));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const hubUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await open({ userData: join(bench.folder, 'desk-portal'), hubUrl });
    await expectSentence(trouble(), 'hub.not-ours');
    answer = answers.old;
    await expectSentence(trouble(), 'hub.too-old');
    await desk.close();

    answer = answers.page;
    const call = await open({ userData: userData(), hubUrl });
    await expectSentence(trouble(), 'hub.not-ours');
    await page.keyboard.press('Control+3');
    await expect(page.getByText(/^TK-/).first()).toBeVisible();
    answer = answers.old;
    await call.link.click();
    await page.getByRole('button', { name: '立即重试' }).click();
    await expectSentence(page.getByRole('dialog').getByRole('status'), 'hub.too-old');
    await expect(trouble()).toContainText(errorTable['hub.too-old'].zh);
    await desk.close();
    await new Promise((closed) => server.close(closed));
  });
});

test.describe('files that do not open', () => {
  const userData = () => join(bench.folder, 'desk-first');
  const data = () => join(userData(), 'data');
  const vault = () => join(userData(), 'vault.json');

  async function expectUntouchedBehind(code: ErrorCode): Promise<void> {
    const before = hashesOf(data());
    await open({ userData: userData() });
    await expectSentence(startupError(), code);
    await expect(page.getByRole('button', { name: '再试一次' })).toHaveCount(0);
    await desk.close();
    expect(hashesOf(data())).toEqual(before);
  }

  async function expectAllThere(): Promise<void> {
    const call = await open({ userData: userData() });
    await call.waitUntilSynced();
    await page.keyboard.press('Control+3');
    await expect(page.getByText(/^TK-/).first()).toBeVisible();
    await desk.close();
  }

  test('a wrong key, and no key at all: said, the files untouched, and all is there with the right one', async () => {
    copyFileSync(vault(), `${vault()}.right`);
    const secrets = { databaseKey: randomBytes(32).toString('hex'), enrolment: null };
    const sealed = Buffer.from(JSON.stringify(secrets)).toString('base64');
    writeFileSync(vault(), JSON.stringify({ v: 1, storage: 'file', sealed }));
    await expectUntouchedBehind('db.wrong-key');
    await open({ userData: userData(), language: 'en' });
    await expect(startupError()).toContainText(errorTable['db.wrong-key'].en);
    await expect(page.getByRole('heading', { name: 'Steadydesk could not open the data on this PC' })).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('wrong-key.en.png') });
    await desk.close();
    rmSync(vault());
    await expectUntouchedBehind('db.wrong-key');
    copyFileSync(`${vault()}.right`, vault());
    await expectAllThere();
  });

  test('a database from a newer version: said, the files untouched, and all is there in the right version', async () => {
    const { sealed } = JSON.parse(readFileSync(vault(), 'utf8')) as { sealed: string };
    const { databaseKey } = JSON.parse(Buffer.from(sealed, 'base64').toString('utf8')) as { databaseKey: string };
    const setVersion = (change: (version: number) => number) => {
      const own = new BetterSqlite3(join(data(), 'own.db'));
      own.pragma("cipher='aegis'");
      own.pragma(`key='raw:${databaseKey}'`);
      const version = Number(own.pragma('user_version', { simple: true }));
      own.pragma(`user_version = ${change(version)}`);
      own.close();
    };
    setVersion((version) => version + 10_000);
    await expectUntouchedBehind('db.newer-than-app');
    setVersion((version) => version - 10_000);
    await expectAllThere();
  });
});

/** A disk of its own, small enough to fill. Mounting one takes root, as CI has; elsewhere the store's own tests stand for it. */
if (process.getuid?.() === 0) {
  test.describe('a full disk', () => {
    const disk = () => join(bench.folder, 'small-disk');
    const userData = () => join(disk(), 'desk');
    const filler = () => join(disk(), 'filler');
    const fill = () => {
      const { bavail, bsize } = statfsSync(disk());
      try {
        writeFileSync(filler(), Buffer.alloc(bavail * bsize));
      } catch (error) {
        // The desk wrote something meanwhile, so that less was left: full all the same.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    };
    const clean = () => rmSync(filler(), { force: true });

    const heard = ['第一句', '第二句', '第三句', '第四句', '第五句'].map((text) => `${text}，慢慢说`);
    const longCall = () => {
      const folder = join(bench.folder, 'long-call');
      mkdirSync(folder, { recursive: true });
      const events = [anEvent(0, 'call.offered', { from: '13700000000' }), ...heard.map((text, index) => said(index + 1, text))];
      writeFileSync(join(folder, 'long.events.jsonl'), events.map((event) => JSON.stringify(event)).join('\n'));
      return folder;
    };

    test.beforeAll(() => {
      mkdirSync(disk());
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', disk()]);
    });
    test.afterAll(() => {
      execFileSync('umount', ['--lazy', disk()]);
    });

    test('at the very first start is said, and the desk opens by itself once there is room', async () => {
      fill();
      mkdirSync(userData());
      const call = await open({ userData: userData(), eventsDir: longCall() });
      await expectSentence(startupError(), 'disk.full');
      clean();
      await call.waitUntilSynced();
    });

    test('while writing: said at once, what was saved stays, what was typed is saved when there is room', async () => {
      const call = new CallDeskPage(page);
      await page.getByTestId('log-by-hand').click();
      await page.getByRole('button', { name: '开始' }).click();
      await expect(call.composer).toBeVisible();
      await call.write('磁盘还有空间时记下的话');
      await call.record();
      await expect(call.utterances).toHaveCount(1);

      fill();
      await call.write('磁盘满了也不能丢的话');
      await expectSentence(trouble(), 'disk.full');
      await page.keyboard.press('Control+Enter');
      await expectSentence(page.getByLabel('撰写').getByRole('alert'), 'disk.full');
      await expect(call.composer).toHaveValue('磁盘满了也不能丢的话');
      await expect(call.utterances).toHaveCount(1);

      clean();
      await expect(page.getByText('草稿已保存')).toBeVisible();
      await expect(trouble()).toHaveCount(0);
      await call.record();
      await expect(call.utterances).toHaveCount(2);
      await desk.kill();
      await open({ userData: userData(), eventsDir: longCall() });
      await expect(new CallDeskPage(page).utterances).toHaveText([/磁盘还有空间时记下的话/, /磁盘满了也不能丢的话/]);
    });

    test('while a call is heard: every word still comes to the screen, and is on the disk when there is room', async () => {
      const call = new CallDeskPage(page);
      await call.hangUpAndWrapUp();
      await call.completeWrapUp();
      await call.ring({ speed: '1' });
      await call.answer();
      await expect(call.utterances.first()).toBeVisible();
      fill();
      const all = heard.map((text) => new RegExp(text));
      await expect(call.utterances).toHaveText(all);
      await expectSentence(trouble(), 'disk.full');
      clean();
      await expect(trouble()).toHaveCount(0);
      await desk.kill();
      await open({ userData: userData(), eventsDir: longCall() });
      await expect(new CallDeskPage(page).utterances).toHaveText(all);
      await desk.close();
    });
  });
}
