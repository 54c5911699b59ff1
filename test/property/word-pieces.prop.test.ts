/** However much was said: it goes in pieces that fit through, and joined again it is what was said. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytes } from '../../src/shared/base/json-bytes.ts';
import type { Finding } from '../../src/shared/compliance/finding.ts';
import type { Utterance } from '../../src/shared/contact/contact.ts';
import { cutText } from '../../src/shared/contact/cut-text.ts';
import { foldEvents, mostUtterance, utterancesOf } from '../../src/shared/contact/fold-events.ts';
import { alertPieces, mostPieceBytes, wordPieces } from '../../src/shared/contact/word-pieces.ts';
import type { Alert } from '../../src/shared/monitor/alert.ts';
import { mutations } from '../../src/shared/sync/mutations.ts';
import { said } from '../support/events.ts';
import { idOf } from '../support/facts.ts';

const wordsArb = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom('好', 'x', '😀', '"', '\u0001'), fc.nat(mostUtterance / 2)).map(([one, count]) => one.repeat(count)),
);

function aFinding(place: number, reason: string, severity: Finding['severity'] = 'warn'): Finding {
  return { label: 'insult', severity, start: place, end: place + 1, text: '你', rule: `r.${place}`, reason, rewrite: null };
}

const utteranceArb = (findings: number): fc.Arbitrary<Utterance> =>
  fc.record({
    id: fc.string({ maxLength: 20 }),
    speaker: fc.constantFrom('agent' as const, 'customer' as const),
    via: fc.constantFrom('speech' as const, 'typed' as const, 'message' as const),
    text: wordsArb,
    atMs: fc.nat(),
    endMs: fc.nat(),
    rev: fc.nat(9),
    emotion: fc.constantFrom(null, 0 as const, 3 as const),
    findings: fc.nat(findings).map((count) => Array.from({ length: count }, (_, place) => aFinding(place, '指责客户'))),
  });

const talkArb = fc.array(utteranceArb(20), { maxLength: 150, size: 'max' });
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('the weight of a value is that of its JSON in UTF-8', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => jsonBytes(value) === bytesOf(value)));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => jsonBytes(text) === bytesOf(text)));
});

test('pieces and rest joined are the talk in its order, each fits, and none is empty', () => {
  let cut = 0;
  fc.assert(
    fc.property(talkArb, fc.nat(150_000), (talk, endBytes) => {
      const { pieces, left } = wordPieces(talk, endBytes);
      expect([...pieces.flat(), ...left]).toEqual(talk);
      let from = 0;
      for (const utterances of pieces) {
        const args = { contactId: idOf(1), from, utterances };
        expect(utterances.length).toBeGreaterThan(0);
        expect(bytesOf(args)).toBeLessThanOrEqual(mostPieceBytes);
        expect(mutations['contact.addWords'].args.safeParse(args).success).toBe(true);
        from += utterances.length;
      }
      if (left.length > 0) expect(endBytes + bytesOf(left)).toBeLessThanOrEqual(mostPieceBytes + 2);
      cut += pieces.length;
    }),
    { numRuns: 60 },
  );
  expect(cut).toBeGreaterThan(0);
});

test('a talk that fits whole into its end is not cut', () => {
  fc.assert(
    fc.property(fc.array(utteranceArb(2), { maxLength: 8 }), (talk) => {
      fc.pre(bytesOf(talk) <= mostPieceBytes);
      expect(wordPieces(talk, 0)).toEqual({ pieces: [], left: talk });
      const { pieces } = wordPieces(talk, mostPieceBytes);
      expect(pieces.flat()).toEqual(talk);
    }),
  );
});

const alertArb: fc.Arbitrary<Alert> = fc.record({
  kind: fc.constantFrom('silence' as const, 'repeat' as const),
  turn: fc.nat(),
  level: fc.constantFrom('agent' as const, 'lead' as const),
  turns: fc.array(fc.nat(), { maxLength: 30 }),
  why: wordsArb,
  moves: fc.tuple(fc.string(), fc.string()),
});

test('alerts stay with the end while they are few, else all go in pieces, in their order and each fitting', () => {
  const seen = { whole: 0, cut: 0 };
  fc.assert(
    fc.property(fc.array(alertArb, { maxLength: 120, size: 'max' }), (alerts) => {
      const { pieces, left } = alertPieces(alerts);
      expect([...pieces.flat(), ...left]).toEqual(alerts);
      expect(bytesOf(left)).toBeLessThanOrEqual(64 * 1024);
      let from = 0;
      for (const piece of pieces) {
        const args = { contactId: idOf(1), from, alerts: piece };
        expect(piece.length).toBeGreaterThan(0);
        expect(bytesOf(args)).toBeLessThanOrEqual(mostPieceBytes);
        expect(mutations['contact.addAlerts'].args.safeParse(args).success).toBe(true);
        from += piece.length;
      }
      seen[pieces.length === 0 ? 'whole' : 'cut'] += 1;
    }),
    { numRuns: 60 },
  );
  expect(seen).toEqual({ whole: expect.any(Number), cut: expect.any(Number) });
  expect(Math.min(seen.whole, seen.cut)).toBeGreaterThan(0);
});

test('findings that would fill more than a piece give way, the mildest first; the words never do', () => {
  const text = '你'.repeat(mostUtterance);
  const findings = Array.from({ length: 3_000 }, (_, place) => aFinding(place, '原因'.repeat(40), place % 300 === 0 ? 'block' : 'hint'));
  const one: Utterance = { id: 'u1', speaker: 'agent', via: 'typed', text, atMs: 0, endMs: 9, rev: 0, emotion: null, findings };
  const { pieces, left } = wordPieces([one], 0);
  const kept = [...pieces.flat(), ...left];
  expect(kept.map((each) => each.text)).toEqual([text]);
  expect(bytesOf(kept)).toBeLessThanOrEqual(mostPieceBytes);
  expect(kept[0]?.findings.filter(({ severity }) => severity === 'block')).toHaveLength(10);
  expect(kept[0]?.findings).toEqual(findings.filter((finding) => kept[0]?.findings.includes(finding)));
});

test('a long text is cut between characters, behind a sentence where one ends near', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400, size: 'max' }), fc.integer({ min: 2, max: 60 }), (text, most) => {
      const parts = cutText(text, most);
      expect(parts.join('')).toBe(text);
      expect(parts.every((part) => part.length <= most && part.isWellFormed())).toBe(true);
    }),
  );
  expect(cutText('一二三四五六七。九十一二', 10)).toEqual(['一二三四五六七。九十', '一二']);
  expect(cutText('一二三四五六七八。十一二', 10)).toEqual(['一二三四五六七八。', '十一二']);
});

test('an utterance longer than one may be is heard as several, one after another, with every word', () => {
  const text = '我再说一遍，奶瓶是裂的。'.repeat(1_000);
  const utterances = utterancesOf(foldEvents([said(1, '您好'), said(2, text), said(3, '嗯')]));
  expect(utterances.map(({ id }) => id)).toEqual(['u1', 'u2', 'u2~2', 'u2~3', 'u3']);
  const parts = utterances.slice(1, 4);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.every((part) => part.text.length <= mostUtterance && part.endMs >= part.atMs)).toBe(true);
  expect([parts[0]?.atMs, parts[2]?.endMs]).toEqual([1_100, 1_900]);
  expect(parts.map(({ atMs }) => atMs)).toEqual([1_100, parts[0]?.endMs, parts[1]?.endMs]);
});
