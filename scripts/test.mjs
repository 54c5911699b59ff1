// `npm test`: everything that decides whether a change is good, in the order in which a fault is found soonest.
// Ends with one line, "N passed, N failed", counted over every runner.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

const node = process.execPath;
const bin = (...parts) => join('node_modules', ...parts);
const reports = join('artifacts', 'test');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/** Titles of tests, and files of tests, that passed, but not at once. */
const secondTry = [];

const vitestRun = (project, report, files = []) => [
  ...[bin('vitest', 'vitest.mjs'), 'run', '--project', project, ...files],
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, report)}`],
];
const countedIn = (report) => {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = readJson(join(reports, report));
  return { passed: numPassedTests, failed: numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0) };
};
const vitest = (project) => ({
  name: project,
  args: vitestRun(project, `${project}.json`),
  count: () => countedIn(`${project}.json`),
});

/** A power cut, a full disk or a seed that breaks a promise once has broken it: such files never get a second try. */
const isFinding = (file) => /\/(crash|torn-log|disk-full|damaged|exactly-once|real-seeds\/)/.test(file);

/** Real processes on a busy machine: a file that failed, or whose process died, is run once more and named at the end. */
const vitestTwice = (project) => {
  const once = vitest(project);
  const again = `${project}-again.json`;
  let repeated = [];
  return {
    ...once,
    again: () => {
      const unfinished = unfinishedFiles(project);
      repeated = unfinished.some(isFinding) ? [] : unfinished;
      return repeated.length === 0 ? null : { files: repeated, args: vitestRun(project, again, repeated) };
    },
    count: () => {
      if (repeated.length === 0) return once.count();
      const { passed, failed } = countedIn(again);
      const before = filesOf(readJson(join(reports, `${project}.json`))).filter(({ file }) => !repeated.includes(file));
      return { passed: passed + before.reduce((sum, { tests }) => sum + tests.length, 0), failed };
    },
  };
};

const filesOf = ({ testResults }) =>
  testResults.map(({ name, assertionResults }) => ({ file: relative(process.cwd(), name), tests: assertionResults }));

/** Files of a project that are not in its report with every test passed. */
function unfinishedFiles(project) {
  const passed = filesOf(readJson(join(reports, `${project}.json`)))
    .filter(({ tests }) => tests.length > 0 && tests.every(({ status }) => status === 'passed'))
    .map(({ file }) => file);
  const list = join(reports, `${project}-files.json`);
  spawnSync(node, [bin('vitest', 'vitest.mjs'), 'list', '--filesOnly', '--project', project, `--json=${list}`]);
  return readJson(list)
    .map(({ file }) => relative(process.cwd(), file))
    .filter((file) => !passed.includes(file));
}

const phases = [
  { name: 'types', args: [join('scripts', 'types.mjs')] },
  { name: 'lint', args: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'] },
  { name: 'fit', args: [join('test', 'fit', 'fit.ts'), '--check'] },
  vitest('unit'),
  vitest('renderer'),
  vitest('sim'),
  vitestTwice('system'),
  { name: 'build', args: [bin('electron-vite', 'bin', 'electron-vite.js'), 'build'] },
  {
    name: 'e2e',
    // A window on a busy machine may miss a press; what passes only at the second try is named at the end.
    args: [join('scripts', 'e2e.mjs'), '--retries=1'],
    count: () => {
      const report = readJson(join('artifacts', 'e2e', 'report.json'));
      secondTry.push(...secondTryTitles(report.suites));
      return { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected };
    },
  },
];

const secondTryTitles = (suites = []) =>
  suites.flatMap(({ specs = [], suites: inner }) => [
    ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
    ...secondTryTitles(inner),
  ]);

const only = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const phase of phases) {
  if (only.length > 0 && !only.includes(phase.name)) continue;
  console.log(`\n── ${phase.name}`);
  const began = Date.now();
  let run = spawnSync(node, phase.args, { stdio: 'inherit' });
  const again = run.status === 0 ? null : (phase.again?.() ?? null);
  if (again !== null) {
    console.log(`\n── ${phase.name}, what did not pass once more`);
    run = spawnSync(node, again.args, { stdio: 'inherit' });
    if (run.status === 0) secondTry.push(...again.files);
  }
  const counted = phase.count ? countOf(phase) : { passed: run.status === 0 ? 1 : 0, failed: 0 };
  passed += counted.passed;
  failed += Math.max(counted.failed, run.status === 0 ? 0 : 1);
  console.log(`── ${phase.name}: ${run.status === 0 ? 'good' : 'FAILED'} in ${Math.round((Date.now() - began) / 1000)} s`);
}
for (const title of secondTry) console.log(`passed only at the second try: ${title}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function countOf(phase) {
  try {
    return phase.count();
  } catch {
    return { passed: 0, failed: 1 };
  }
}
