/** Owns the figures of agent sentences: findings per label, clean sentences full of trigger words, ways of writing, steps. */
import { answerAgent } from '../../src/cli/analyze-lines.ts';
import { steps } from '../../src/shared/base/words.ts';
import type { CompiledRules } from '../../src/shared/compliance/compile-rules.ts';
import { type Finding, labels } from '../../src/shared/compliance/finding.ts';
import { type LabelledAgent, styles } from './labelled-data.ts';
import { type Cell, type Cells, type Measured, type Miss, share, Tallies, Tally, words } from './tally.ts';

type Counts = {
  all: Tally;
  byLabel: Tallies;
  byStyle: Tallies;
  steps: Tally;
  byStep: Tallies;
  traps: { lines: number; warned: number; blocked: number };
  clean: { lines: number; warned: number };
  misses: Miss[];
};

/** The samples that name no style say only which clean sentences are hard. */
function isTrap(line: LabelledAgent): boolean {
  return line.labels.length === 0 && (line.trap ?? (line.style === undefined && line.hard));
}

function describe(findings: readonly Finding[]): string {
  return findings.length === 0
    ? '–'
    : findings.map(({ label, severity, rule, text }) => `${label}(${severity}) ${rule}「${text}」`).join(' ');
}

function countFindings(counts: Counts, line: LabelledAgent, findings: readonly Finding[]): void {
  const got = [...new Set(findings.map((finding) => finding.label))];
  const ignored = line.accept.filter((label) => !line.labels.includes(label));
  const isRight = counts.all.addSets(line.labels, got, ignored);
  counts.byLabel.addSets(line.labels, got, ignored);
  if (line.style !== undefined) counts.byStyle.of(line.style).addSets(line.labels, got, ignored);
  const expected = words(line.labels) + (ignored.length === 0 ? '' : ` (or ${words(ignored)})`);
  if (!isRight) counts.misses.push({ measure: 'agent.findings', id: line.id, text: line.text, expected, got: describe(findings) });
  if (line.labels.length > 0) return;
  const raised = findings.filter((finding) => finding.severity !== 'hint' && !ignored.includes(finding.label));
  counts.clean.lines += 1;
  if (raised.length > 0) counts.clean.warned += 1;
  if (!isTrap(line)) return;
  counts.traps.lines += 1;
  if (raised.length > 0) counts.traps.warned += 1;
  if (raised.some((finding) => finding.severity === 'block')) counts.traps.blocked += 1;
}

function countSteps(counts: Counts, line: LabelledAgent, covered: readonly { step: string; start: number; end: number }[]): void {
  if (line.steps === undefined) return;
  const expected = [...new Set(line.steps.map((item) => item.step))];
  const got = [...new Set(covered.map((item) => item.step))];
  const isRight = counts.steps.addSets(expected, got);
  counts.byStep.addSets(expected, got);
  if (isRight) return;
  const shown = covered.map((item) => `${item.step}「${line.text.slice(item.start, item.end)}」`);
  counts.misses.push({ measure: 'agent.steps', id: line.id, text: line.text, expected: words(expected), got: words(shown) });
}

function styleCells(counts: Counts): [string, Cell][] {
  const strange = [counts.byStyle.of('evasion'), counts.byStyle.of('dialect')];
  const hit = strange.reduce((sum, tally) => sum + tally.hit, 0);
  const missed = strange.reduce((sum, tally) => sum + tally.missed, 0);
  return [
    ...styles.map((style): [string, Cell] => [`style.${style}`, counts.byStyle.of(style).recallCell()]),
    ['style.evasion+dialect', share(hit, hit + missed)],
  ];
}

export function measureAgent(rules: CompiledRules, lines: readonly LabelledAgent[]): Measured {
  const counts: Counts = {
    all: new Tally(),
    byLabel: new Tallies(),
    byStyle: new Tallies(),
    steps: new Tally(),
    byStep: new Tallies(),
    traps: { lines: 0, warned: 0, blocked: 0 },
    clean: { lines: 0, warned: 0 },
    misses: [],
  };
  for (const line of lines) {
    const answer = answerAgent(rules, line);
    countFindings(counts, line, answer.findings);
    countSteps(counts, line, answer.steps);
  }
  const { traps, clean } = counts;
  const cells: Cells = new Map([
    ['agent.precision', counts.all.precisionCell()],
    ['agent.recall', counts.all.recallCell()],
    ['trap.warned', share(traps.warned, traps.lines)],
    ['trap.blocked', share(traps.blocked, traps.lines)],
    ['clean.warned', share(clean.warned, clean.lines)],
    ...styleCells(counts),
    ...labels.map((label): [string, Cell] => [`label.${label}`, counts.byLabel.of(label).fullCell()]),
    ['steps.f1', counts.steps.f1Cell()],
    ...steps.map((step): [string, Cell] => [`step.${step}`, counts.byStep.of(step).fullCell()]),
  ]);
  return { cells, misses: counts.misses };
}
