/** Small decisions of the window side: environment, restarts, window place, masking. */
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../src/main/app/config.ts';
import { afterDeath, mostDeaths, type RestartState } from '../../../src/main/app/restart-policy.ts';
import { keepBounds, readBounds } from '../../../src/main/app/window-bounds.ts';
import { openLog } from '../../../src/main/platform/log.ts';
import { errorText, maskText } from '../../../src/shared/base/log.ts';

test('only an unpackaged app takes its database binary and page address from the environment', () => {
  const environment = {
    STEADYDESK_SQLITE_BINDING: '/x.node',
    ELECTRON_RENDERER_URL: 'http://localhost:5173',
    STEADYDESK_HUB_URL: 'http://h:1',
  };
  expect(readConfig(environment, false)).toMatchObject({ sqliteBinding: '/x.node', devPageUrl: 'http://localhost:5173' });
  expect(readConfig(environment, true)).toMatchObject({ sqliteBinding: null, devPageUrl: null, hubUrl: 'http://h:1' });
});

test('an unusable value counts as not set and is named', () => {
  const config = readConfig({ STEADYDESK_HUB_URL: 'file:///etc', STEADYDESK_ENROL_CODE: 'short' }, false);
  expect([config.hubUrl, config.enrolCode, config.unusable]).toEqual([null, null, ['STEADYDESK_HUB_URL', 'STEADYDESK_ENROL_CODE']]);
});

test('a store that dies is started at once, then more slowly, then left alone', () => {
  let state: RestartState = { deathsAtMs: [] };
  const waits: (number | null)[] = [];
  for (let death = 0; death <= mostDeaths; death += 1) {
    const decision = afterDeath(state, death * 1_000);
    state = decision.state;
    waits.push(decision.waitMs);
  }
  expect(waits).toEqual([50, 150, 450, 1_350, 4_050, 5_000, null]);
});

test('a store that dies now and then is always started again', () => {
  let state: RestartState = { deathsAtMs: [] };
  for (let death = 0; death < 50; death += 1) {
    const decision = afterDeath(state, death * 600_000);
    state = decision.state;
    expect(decision.waitMs).toBe(50);
  }
});

test('the window stands where it stood, unless that screen is gone', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bounds-')), 'window.json');
  const bounds = { x: 2_000, y: 40, width: 1_280, height: 800, isMaximized: false };
  keepBounds(file, bounds);
  const left = { x: 0, y: 0, width: 1_920, height: 1_080 };
  expect(readBounds(file, [left, { ...left, x: 1_920 }])).toEqual(bounds);
  expect(readBounds(file, [left])).toBeNull();
  expect(readBounds(`${file}.none`, [left])).toBeNull();
});

test('the log masks words, numbers and every field it does not know', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'log-')), 'desk.log');
  const log = openLog(file, { nowMs: () => 0 });
  log('warn', 'store.bug', { message: '客户林晓梅 13900001111 refused', phone: '13900001111', count: 3 });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    event: 'store.bug',
    message: '… ########### refused',
    phone: '[masked]',
    count: 3,
  });
});

test.each([
  ['Li Wei <li.wei+desk@example.com> 138-0000-1111', 'Li Wei <‹mail›> #############'],
  ['tel (010) 8800 1234', 'tel (##############'],
  ['Bearer kJ8sQ2_x1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ab', 'Bearer ‹secret›'],
  ['key 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'key ‹secret›'],
  ['１３９0000１１１１ 林晓梅 Ñandú', '…0000… … …and…'],
  ['row 0190a2b4-4b7e-7000-8000-1234567890ab at store.js:120:17', 'row ‹7890ab› at store.js:120:17'],
])('what could name a person or open a door is not in the log: %s', (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

test('a place that cannot be kept and a log that cannot be written stop nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-'));
  mkdirSync(join(folder, 'window.json.new'));
  mkdirSync(join(folder, 'desk.log'));
  keepBounds(join(folder, 'window.json'), { x: 0, y: 0, width: 1_280, height: 800, isMaximized: false });
  openLog(join(folder, 'desk.log'), { nowMs: () => 0 })('info', 'store.started');
  expect(readBounds(join(folder, 'window.json'), [{ x: 0, y: 0, width: 1_920, height: 1_080 }])).toBeNull();
});

test('an error in a log of lines keeps its kind and its place, not what it quotes', () => {
  const text = errorText(new SyntaxError('Unexpected token in "客户林晓梅 13900001111"'));
  expect(text).toMatch(/^SyntaxError: Unexpected token in "… ###########"\n\s+at /);
  expect(errorText('林晓梅')).toBe('Error: string');
});
