/** Owns the figures of customer sentences: type, emotion, urgency, flags, demands. */
import { answerCustomer, type CustomerAnswer } from '../../src/cli/analyze-lines.ts';
import { complaintTypes } from '../../src/shared/base/words.ts';
import { customerFlags } from '../../src/shared/classify/classification.ts';
import { demandNames, knownDemands } from './demand-names.ts';
import type { LabelledCustomer } from './labelled-data.ts';
import { type Cell, type Cells, type Measured, type Miss, share, Tallies, Tally, words } from './tally.ts';

type Counts = {
  type: number;
  byType: Tallies;
  exact: number;
  near: number;
  urgency: number;
  angry: Tally;
  emergency: Tally;
  flags: Tally;
  byFlag: Tallies;
  demands: Tally;
  byDemand: Tallies;
  misses: Miss[];
};

function noteMiss(
  counts: Counts,
  line: LabelledCustomer,
  miss: { measure: string; expected: string; got: string; why?: readonly string[] },
): void {
  const why = miss.why === undefined || miss.why.length === 0 ? '' : ` 〔${miss.why.join(' ')}〕`;
  counts.misses.push({ measure: miss.measure, id: line.id, text: line.text, expected: miss.expected, got: miss.got + why });
}

function countFeeling(counts: Counts, line: LabelledCustomer, answer: CustomerAnswer): void {
  const distance = Math.abs(line.emotion - answer.emotion);
  if (distance === 0) counts.exact += 1;
  if (distance <= 1) counts.near += 1;
  counts.angry.addOne(line.emotion >= 2, answer.emotion >= 2);
  counts.emergency.addOne(line.urgency === 'emergency', answer.urgency === 'emergency');
  if (line.urgency === answer.urgency) counts.urgency += 1;
  const { why } = answer;
  if (distance > 0) noteMiss(counts, line, { measure: 'emotion', expected: `${line.emotion}`, got: `${answer.emotion}`, why: why.emotion });
  if (line.urgency !== answer.urgency)
    noteMiss(counts, line, { measure: 'urgency', expected: line.urgency, got: answer.urgency, why: why.urgency });
}

function countLine(counts: Counts, line: LabelledCustomer, answer: CustomerAnswer): void {
  const { why } = answer;
  const isType = answer.type === line.type || line.accept_type.includes(answer.type);
  if (isType) counts.type += 1;
  else noteMiss(counts, line, { measure: 'type', expected: words([line.type, ...line.accept_type]), got: answer.type, why: why.type });
  counts.byType.addSets([isType ? answer.type : line.type], [answer.type]);
  countFeeling(counts, line, answer);
  counts.byFlag.addSets(line.flags, answer.flags);
  if (!counts.flags.addSets(line.flags, answer.flags))
    noteMiss(counts, line, { measure: 'flags', expected: words(line.flags), got: words(answer.flags), why: why.flags });
  if (line.demands === undefined) return;
  const demands = demandNames(answer.demands);
  counts.byDemand.addSets(line.demands, demands);
  if (!counts.demands.addSets(line.demands, demands))
    noteMiss(counts, line, { measure: 'demands', expected: words(line.demands), got: words(demands), why: why.demands });
}

export function measureCustomer(lines: readonly LabelledCustomer[]): Measured {
  const counts: Counts = {
    type: 0,
    byType: new Tallies(),
    exact: 0,
    near: 0,
    urgency: 0,
    angry: new Tally(),
    emergency: new Tally(),
    flags: new Tally(),
    byFlag: new Tallies(),
    demands: new Tally(),
    byDemand: new Tallies(),
    misses: [],
  };
  for (const line of lines) countLine(counts, line, answerCustomer(line));
  const { length } = lines;
  const cells: Cells = new Map([
    ['type.accuracy', share(counts.type, length)],
    ...complaintTypes.map((type): [string, Cell] => [`type.${type}`, counts.byType.of(type).fullCell()]),
    ['emotion.exact', share(counts.exact, length)],
    ['emotion.near', share(counts.near, length)],
    ['angry.precision', counts.angry.precisionCell()],
    ['angry.recall', counts.angry.recallCell()],
    ['emergency.precision', counts.emergency.precisionCell()],
    ['emergency.recall', counts.emergency.recallCell()],
    ['urgency.accuracy', share(counts.urgency, length)],
    ['flags.precision', counts.flags.precisionCell()],
    ['flags.recall', counts.flags.recallCell()],
    ...customerFlags.map((flag): [string, Cell] => [`flag.${flag}`, counts.byFlag.of(flag).fullCell()]),
    ['demands.f1', counts.demands.f1Cell()],
    ...knownDemands.map((demand): [string, Cell] => [`demand.${demand}`, counts.byDemand.of(demand).fullCell()]),
  ]);
  return { cells, misses: counts.misses };
}
