/** Which addresses our own page answers. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerPage, contentSecurityPolicy, fileOfUrl, inLanguage, pageUrl } from '../../../src/main/app/page-files.ts';

const root = mkdtempSync(join(tmpdir(), 'page-'));
mkdirSync(join(root, 'assets'));
writeFileSync(join(root, 'index.html'), '<!doctype html>');
writeFileSync(join(root, 'assets/a.js'), 'void 0');
const get = (url: string, method = 'GET') => answerPage(root, { method, url });

test('files of the page are served with their type and a strict policy', async () => {
  const answer = await get('app://desk/assets/a.js');
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'void 0',
  ]);
  expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  expect(['opener', 'embedder'].map((which) => answer.headers.get(`cross-origin-${which}-policy`))).toEqual([
    'same-origin',
    'require-corp',
  ]);
  expect((await get('app://desk/')).status).toBe(200);
});

test('scripts come only from the page itself, and nothing may be framed or sent elsewhere', () => {
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).toContain("script-src 'self'");
  expect(contentSecurityPolicy).not.toContain('unsafe-eval');
  expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*unsafe-inline/);
});

test.each([
  'app://desk/../secret.js',
  'app://desk/%2e%2e/%2e%2e/etc/passwd.js',
  'app://desk/..%5c..%5csecret.js',
  'app://desk/assets/a.js%00.html',
  'app://other/index.html',
  'file:///etc/passwd',
  'app://desk/vault.key',
  'not an address',
])('%s is not ours', (url) => {
  const file = fileOfUrl(root, url);
  expect(file === null || file.startsWith(`${root}/`)).toBe(true);
  if (file !== null) expect(url.startsWith('app://desk/')).toBe(true);
});

test('a missing file and a write are answered with not found', async () => {
  expect([(await get('app://desk/none.js')).status, (await get('app://desk/index.html', 'POST')).status]).toEqual([404, 404]);
});

test('the address says which language to begin in, and names the same page', async () => {
  const address = inLanguage(pageUrl, 'en');
  expect(new URL(address).searchParams.get('locale')).toBe('en');
  expect((await get(address)).status).toBe(200);
  expect(inLanguage('http://localhost:5173/?x=1', 'zh-CN')).toBe('http://localhost:5173/?x=1&locale=zh-CN');
});
