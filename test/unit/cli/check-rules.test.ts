/** `npm run -s rules`: what a team lead sees after writing a rule, before anybody else has it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'steadydesk-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = 'sources:\n  - {id: C-OWN, kind: craft, title: 首问负责}\n';
/** The rule's `any` is on line 4 of its file, its examples follow. */
const ruleFile = (any: string, more: { bad?: string; rewrite?: string } = {}) => `rules:
  - id: blame.test
    label: blame_shift
    any: [${any}]
    reason: 客户听到的是没人负责
    source: C-OWN
    rewrites: [${more.rewrite ?? '这件事由我来跟进'}]
    good: [这件事归我管, 我来处理]
    bad: [这不归我管啊, ${more.bad ?? '您说的不归我管'}]
`;

function check(name: string, files: Record<string, string>): { lines: string[]; code: number | null } {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  const run = spawnSync(process.execPath, ['src/cli/check-rules.ts', path], { encoding: 'utf8' });
  return { lines: run.stdout.trim().split('\n'), code: run.status };
}

test('sound rules are counted and pass', () => {
  const { lines, code } = check('sound', { 'a.yaml': sources, 'b.yaml': ruleFile('不归我管') });
  expect([lines, code]).toEqual([['1 条规则，没有发现问题'], 0]);
});

test('a regular expression, or a gap that would cost too much, is refused with its file and line', () => {
  for (const [name, any] of Object.entries({ pattern: '{regex: "(不归+)+$"}', gap: '{seq: [不归, 管], gap: 4000}' })) {
    const { lines, code } = check(name, { 'a.yaml': sources, 'b.yaml': ruleFile(any) });
    expect([lines[0]?.startsWith('b.yaml:4 '), code]).toEqual([true, 1]);
  }
});

test('a word list that nobody wrote is named', () => {
  const { lines } = check('list', { 'a.yaml': sources, 'b.yaml': ruleFile('不归<nobody>管') });
  expect(lines).toEqual([expect.stringMatching(/^b\.yaml:4 .*nobody/)]);
});

test('an example that is not found, and a rewrite that breaks the rules itself, point at their own lines', () => {
  const text = ruleFile('不归我管', { bad: '这事您问别人', rewrite: '这不归我管' });
  const { lines } = check('examples', { 'a.yaml': sources, 'b.yaml': text });
  expect(lines).toEqual([expect.stringMatching(/^b\.yaml:9 .*反例/), expect.stringMatching(/^b\.yaml:7 .*不归我管/)]);
});

test('a file that is no YAML says where it breaks', () => {
  const { lines, code } = check('broken', { 'a.yaml': 'sources: [\n  {id: ' });
  expect([lines[0]?.startsWith('a.yaml: '), /line 2/.test(lines.join(' ')), code]).toEqual([true, true, 1]);
});

test('a list given twice names both files', () => {
  const run = join(folder, 'twice');
  mkdirSync(run);
  for (const name of ['a.yaml', 'b.yaml']) writeFileSync(join(run, name), 'lists:\n  we: [我们]\n');
  const { stderr, status } = spawnSync(process.execPath, ['src/cli/check-rules.ts', run], { encoding: 'utf8' });
  expect([stderr.trim(), status]).toEqual(['b.yaml: the list <we> is given in a.yaml too', 1]);
});
