import { describe, expect, test } from 'vitest';
import { demandLexicon } from '../../../src/shared/classify/need-lexicon.ts';
import { demandNames, knownDemands } from '../../eval/demand-names.ts';
import { belowFloor, readFloor } from '../../eval/floor.ts';
import { parts, readLabelled } from '../../eval/labelled-data.ts';
import { measurePart } from '../../eval/quality-table.ts';
import { Tally } from '../../eval/tally.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';

const rules = compiled(shippedRulesContent());
const labelled = readLabelled();

/** Thousands of sentences. */
const wholePartMs = 60_000;

describe('the quality of the language engine', () => {
  test.each(parts)(
    'does not fall below what is recorded for the %s part',
    (part) => {
      expect(belowFloor(readFloor(), part, measurePart(rules, labelled[part]).cells)).toEqual([]);
    },
    wholePartMs,
  );

  test('a figure under its record is named, and one over it where it should be rare', () => {
    const cells = new Map([
      ['agent.precision', { value: 0.8, note: '' }],
      ['trap.warned', { value: 0.1, note: '' }],
    ]);
    expect(belowFloor({ dev: { 'agent.precision': 0.9, 'trap.warned': 0.05, 'type.accuracy': 0.5 } }, 'dev', cells)).toEqual([
      'dev agent.precision: 0.800, recorded 0.9',
      'dev trap.warned: 0.100, recorded 0.05',
      'dev type.accuracy: nothing measured, recorded 0.5',
    ]);
  });

  test('labels that another careful reader might give count neither way', () => {
    const tally = new Tally();
    tally.addSets(['insult', 'threat'], ['insult', 'blame_shift', 'interrupt'], ['interrupt']);
    expect(tally.counts).toBe('1/1/1');
  });

  test('every demand of the checklist has its name in the labelled data', () => {
    const unnamed = demandNames(demandLexicon.map(({ demand }) => demand)).filter((name) => !knownDemands.includes(name));
    expect(unnamed).toEqual([]);
  });
});
