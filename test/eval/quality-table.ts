/** Owns the rows of the quality table, the aim of each, and how the table is printed. */
import { complaintTypes, steps } from '../../src/shared/base/words.ts';
import { customerFlags } from '../../src/shared/classify/classification.ts';
import type { CompiledRules } from '../../src/shared/compliance/compile-rules.ts';
import { labels } from '../../src/shared/compliance/finding.ts';
import { knownDemands } from './demand-names.ts';
import { type LabelledSet, type Part, styles } from './labelled-data.ts';
import { measureAgent } from './measure-agent.ts';
import { measureCustomer } from './measure-customer.ts';
import { measureDialogues } from './measure-dialogues.ts';
import type { Cell, Measured } from './tally.ts';

/** `atMost` for what should be rare. */
export type Row = { key: string; name: string; aim?: { atLeast: number } | { atMost: number } };
export type Section = { title: string; rows: readonly Row[] };

const named = (prefix: string, keys: readonly string[]): Row[] => keys.map((key) => ({ key: `${prefix}.${key}`, name: `  ${key}` }));

export const sections: readonly Section[] = [
  {
    title: 'Agent sentences: findings',
    rows: [
      { key: 'agent.precision', name: 'precision over labels (micro)', aim: { atLeast: 0.93 } },
      { key: 'agent.recall', name: 'recall over labels (micro)', aim: { atLeast: 0.85 } },
      { key: 'trap.warned', name: 'trap sentences with warn or block', aim: { atMost: 0.04 } },
      { key: 'trap.blocked', name: 'trap sentences with block', aim: { atMost: 0 } },
      { key: 'clean.warned', name: 'all clean sentences with warn or block' },
      { key: 'style.plain', name: 'recall, plain wording', aim: { atLeast: 0.92 } },
      { key: 'style.evasion+dialect', name: 'recall, evasion and dialect', aim: { atLeast: 0.75 } },
      ...named(
        'style',
        styles.filter((style) => style !== 'plain'),
      ).map((row) => ({ ...row, name: `  recall, ${row.name.trim()}` })),
    ],
  },
  { title: 'Per label (F1)', rows: named('label', labels) },
  {
    title: 'Agent sentences: steps',
    rows: [{ key: 'steps.f1', name: 'step coverage (micro F1)', aim: { atLeast: 0.88 } }, ...named('step', steps)],
  },
  {
    title: 'Customer sentences',
    rows: [
      { key: 'type.accuracy', name: 'complaint type', aim: { atLeast: 0.85 } },
      { key: 'emotion.exact', name: 'emotion, exact', aim: { atLeast: 0.75 } },
      { key: 'emotion.near', name: 'emotion, within one', aim: { atLeast: 0.98 } },
      { key: 'angry.precision', name: 'angry (2 or 3): precision', aim: { atLeast: 0.85 } },
      { key: 'angry.recall', name: 'angry (2 or 3): recall', aim: { atLeast: 0.85 } },
      { key: 'emergency.precision', name: 'emergency: precision', aim: { atLeast: 0.9 } },
      { key: 'emergency.recall', name: 'emergency: recall', aim: { atLeast: 0.95 } },
      { key: 'urgency.accuracy', name: 'urgency' },
      { key: 'flags.precision', name: 'flags: precision (micro)' },
      { key: 'flags.recall', name: 'flags: recall (micro)' },
      { key: 'demands.f1', name: 'demands (micro F1)' },
    ],
  },
  { title: 'Per type (F1)', rows: named('type', complaintTypes) },
  { title: 'Per flag (F1)', rows: named('flag', customerFlags) },
  { title: 'Per demand (F1)', rows: named('demand', knownDemands) },
  {
    title: 'Dialogues',
    rows: [
      { key: 'alerts.in-time', name: 'alerts within two turns, or rightly silent', aim: { atLeast: 0.93 } },
      ...named('alert', ['repeat', 'dissatisfaction', 'deadlock']),
      { key: 'ordinary.lead', name: 'lead alerts per 100 ordinary dialogues', aim: { atMost: 2 } },
      { key: 'should_escalate', name: 'should escalate' },
      { key: 'dialogue.steps', name: 'steps covered (micro F1)', aim: { atLeast: 0.88 } },
      ...named('dialogue.step', steps),
    ],
  },
];

export function measurePart(rules: CompiledRules, set: LabelledSet): Measured {
  const measured = [measureAgent(rules, set.agent), measureCustomer(set.customer), measureDialogues(set.dialogues)];
  return { cells: new Map(measured.flatMap(({ cells }) => [...cells])), misses: measured.flatMap(({ misses }) => misses) };
}

export function meetsAim(row: Row, value: number): boolean {
  if (row.aim === undefined) return true;
  return 'atLeast' in row.aim ? value >= row.aim.atLeast : value <= row.aim.atMost;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - text.length));
}

function aimOf(row: Row): string {
  if (row.aim === undefined) return '';
  return 'atLeast' in row.aim ? `≥ ${row.aim.atLeast}` : `≤ ${row.aim.atMost}`;
}

function cellText(row: Row, cell: Cell | undefined): string {
  if (cell === undefined || cell.value === null) return '  –';
  const verdict = row.aim === undefined ? '  ' : meetsAim(row, cell.value) ? 'ok' : '– ';
  return `${cell.value.toFixed(3)} ${verdict} ${cell.note}`;
}

export function printTable(measured: readonly { part: Part; sizes: string; measured: Measured }[]): string {
  const nameWidth = 46;
  const width = 36;
  const head = measured.map(({ part }) => pad(part, width)).join('');
  const lines = measured.map(({ part, sizes }) => `${part}: ${sizes}`);
  lines.push('counts: right/all, or found/wrong/missed', '', `${pad('', nameWidth)}${pad('aim', 9)}${head}`.trimEnd());
  for (const section of sections) {
    lines.push('', section.title);
    for (const row of section.rows) {
      const cells = measured.map(({ measured: { cells: byKey } }) => pad(cellText(row, byKey.get(row.key)), width));
      lines.push(`  ${pad(row.name, nameWidth - 2)}${pad(aimOf(row), 9)}${cells.join('')}`.trimEnd());
    }
  }
  return lines.join('\n');
}
