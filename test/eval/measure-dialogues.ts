/** Owns the figures of whole dialogues: alerts in time or rightly silent, calm on ordinary days, steps, escalation. */
import { answerDialogue } from '../../src/cli/analyze-lines.ts';
import { steps } from '../../src/shared/base/words.ts';
import type { Alert } from '../../src/shared/monitor/alert.ts';
import type { LabelledDialogue } from './labelled-data.ts';
import { type Cell, type Cells, type Measured, type Miss, share, Tallies, Tally, words } from './tally.ts';

/** An alert is in time when it first comes at most this many turns from where it belongs. */
const tolerance = 2;

const watched = [
  { kind: 'repeat', field: 'repeat_alert_turn' },
  { kind: 'dissatisfaction', field: 'dissatisfaction_alert_turn' },
  { kind: 'deadlock', field: 'deadlock_turn' },
] as const;

function firstTurn(alerts: readonly Alert[], kind: Alert['kind']): number | null {
  const turns = alerts.filter((alert) => alert.kind === kind).map((alert) => alert.turn);
  return turns.length === 0 ? null : Math.min(...turns);
}

function isInTime(expected: number | null, got: number | null): boolean {
  if (expected === null || got === null) return expected === got;
  return Math.abs(expected - got) <= tolerance;
}

function shown(turn: number | null): string {
  return turn === null ? 'silent' : `turn ${turn}`;
}

function countAlerts(line: LabelledDialogue, alerts: readonly Alert[], right: Map<string, number>): Miss[] {
  return watched.flatMap(({ kind, field }): Miss[] => {
    const expected = line.expected[field];
    const got = firstTurn(alerts, kind);
    if (isInTime(expected, got)) {
      right.set(kind, (right.get(kind) ?? 0) + 1);
      return [];
    }
    const why = alerts.find((alert) => alert.kind === kind)?.why;
    const text = line.turns[got ?? expected ?? 0]?.text ?? '';
    return [
      {
        measure: `alert.${kind}`,
        id: line.id,
        text,
        expected: shown(expected),
        got: shown(got) + (why === undefined ? '' : ` 〔${why}〕`),
      },
    ];
  });
}

export function measureDialogues(lines: readonly LabelledDialogue[]): Measured {
  const misses: Miss[] = [];
  const right = new Map<string, number>();
  const covered = new Tally();
  const byStep = new Tallies();
  let escalated = 0;
  let ordinary = 0;
  let leadAlerts = 0;
  for (const line of lines) {
    const answer = answerDialogue(line);
    misses.push(...countAlerts(line, answer.alerts, right));
    byStep.addSets(line.expected.steps_covered, answer.steps_covered);
    const about = { id: line.id, text: line.turns.map((turn) => `${turn.speaker === 'agent' ? '客服' : '客户'}:${turn.text}`).join(' / ') };
    if (!covered.addSets(line.expected.steps_covered, answer.steps_covered))
      misses.push({ measure: 'dialogue.steps', ...about, expected: words(line.expected.steps_covered), got: words(answer.steps_covered) });
    const kinds = answer.alerts.map((alert) => `${alert.kind}@${alert.turn}`);
    if (line.expected.should_escalate === answer.should_escalate) escalated += 1;
    else misses.push({ measure: 'should_escalate', ...about, expected: `${line.expected.should_escalate}`, got: words(kinds) });
    if (line.expected.should_escalate) continue;
    ordinary += 1;
    const toLead = answer.alerts.filter((alert) => alert.level === 'lead');
    leadAlerts += toLead.length;
    if (toLead.length > 0) misses.push({ measure: 'ordinary.lead', ...about, expected: 'quiet', got: words(kinds) });
  }
  const { length } = lines;
  const total = [...right.values()].reduce((sum, count) => sum + count, 0);
  const cells: Cells = new Map([
    ['alerts.in-time', share(total, length * watched.length)],
    ...watched.map(({ kind }): [string, Cell] => [`alert.${kind}`, share(right.get(kind) ?? 0, length)]),
    ['ordinary.lead', { value: ordinary === 0 ? null : (leadAlerts * 100) / ordinary, note: `${leadAlerts} in ${ordinary}` }],
    ['should_escalate', share(escalated, length)],
    ['dialogue.steps', covered.f1Cell()],
    ...steps.map((step): [string, Cell] => [`dialogue.step.${step}`, byStep.of(step).fullCell()]),
  ]);
  return { cells, misses };
}
