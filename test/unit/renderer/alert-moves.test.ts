/** What to do next about an alert: in Chinese the same words as in records and in `analyze`, in English none of them. */
import { expect, test } from 'vitest';
import { call as en } from '../../../src/renderer/app/locales/en/call.ts';
import { call as zh } from '../../../src/renderer/app/locales/zh-CN/call.ts';
import { nextMoves, switchMoves } from '../../../src/shared/monitor/moves.ts';

const all = Object.entries({ ...nextMoves, switch: switchMoves }).map(([kind, moves]) => [kind.replace('.', '_'), moves] as const);
type Kind = keyof typeof zh.alertMoves;

test('every alert has two moves in each language', () => {
  for (const [kind, [first, second]] of all) {
    expect(zh.alertMoves[kind as Kind]).toEqual({ first, second });
    const told = en.alertMoves[kind as Kind];
    expect(told.first).not.toBe(told.second);
    expect(`${told.first}${told.second}`).not.toMatch(/\p{Script=Han}/u);
  }
  expect(Object.keys(zh.alertMoves).sort()).toEqual(all.map(([kind]) => kind).sort());
});

test('Chinese stands in Chinese punctuation', () => {
  for (const [, moves] of all) expect(moves.join('')).not.toMatch(/\p{Script=Han}[,:;!?]/u);
});
