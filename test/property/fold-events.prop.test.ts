/** Whatever order events arrive in, and however often, the contact is the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventEnvelope } from '../../src/shared/contact/event.ts';
import { foldEvents, partialOf, phaseOf, utterancesOf } from '../../src/shared/contact/fold-events.ts';
import { anEvent, said } from '../support/events.ts';

const kinds = ['call.answered', 'call.held', 'call.resumed', 'call.ended', 'call.missed', 'call.wrapup_ended', 'quality', 'x.unknown'];

const eventArb = (seq: number): fc.Arbitrary<EventEnvelope> =>
  fc.oneof(
    fc.constantFrom(...kinds).map((kind) => anEvent(seq, kind, { n: seq })),
    fc.string({ maxLength: 8 }).map((from) => anEvent(seq, 'call.offered', { from })),
    fc
      .record({
        id: fc.constantFrom('u1', 'u2', 'u3'),
        rev: fc.nat(3),
        role: fc.constantFrom('agent' as const, 'customer' as const, 'unknown' as const),
        kind: fc.constantFrom('partial' as const, 'final' as const, 'revised' as const),
        beginMs: fc.nat(20_000),
      })
      .chain((parts) => fc.string({ maxLength: 6 }).map((text) => said(seq, text, parts))),
    fc.string({ maxLength: 6 }).map((text) => anEvent(seq, 'typed.text', { text })),
  );

const callArb = fc.integer({ min: 1, max: 14 }).chain((length) => fc.tuple(...Array.from({ length }, (_, seq) => eventArb(seq + 1))));

test('shuffled and duplicated events fold to the same contact', () => {
  fc.assert(
    fc.property(
      callArb.chain((events) =>
        fc.record({
          events: fc.constant(events),
          arrived: fc
            .shuffledSubarray([...events, ...events], { minLength: events.length })
            .map((some) => [...some, ...events.filter((event) => !some.includes(event))]),
        }),
      ),
      ({ events, arrived }) => {
        const straight = foldEvents(events);
        const jumbled = foldEvents(arrived);
        expect(jumbled).toEqual(straight);
        expect([phaseOf(jumbled), partialOf(jumbled), utterancesOf(jumbled)]).toEqual([
          phaseOf(straight),
          partialOf(straight),
          utterancesOf(straight),
        ]);
      },
    ),
    { numRuns: 500 },
  );
});

test('what was folded survives a trip through JSON', () => {
  fc.assert(
    fc.property(callArb, fc.nat(13), (events, cut) => {
      const saved = JSON.parse(JSON.stringify(foldEvents(events.slice(0, cut))));
      expect(foldEvents(events.slice(cut), saved)).toEqual(foldEvents(events));
    }),
  );
});
