import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { offeredPayloadSchema } from '../../../src/shared/contact/event.ts';
import { foldEvents, phaseOf, utterancesOf } from '../../../src/shared/contact/fold-events.ts';
import { handOverOf } from '../../../src/shared/contact/hand-over.ts';
import { parseEvents } from '../../../src/shared/contact/parse-events.ts';

const said = (speaker: 'agent' | 'bot' | 'customer', text: string) => ({ speaker, text });

test('what the one before states goes before what was said', () => {
  const payload = { from: 'bot', name: '小稳', reason: 'anger', problem: '没收到货', tried: ['催查一次'] } as const;
  expect(handOverOf({ ...payload, tried: [...payload.tried] }, [said('bot', '您好'), said('customer', '我没收到')])).toEqual({
    ...payload,
    ...{ problemIsQuoted: false, triedIsQuoted: false, earlier: 2 },
  });
});

test('without a statement the words themselves are quoted, and only those from before we spoke', () => {
  const talk = [
    said('customer', '我的快递显示签收了,没收到'),
    said('bot', '请问尾号'),
    said('customer', '人工'),
    said('agent', '您好'),
    said('bot', '再见'),
  ];
  expect(handOverOf(undefined, talk)).toEqual({
    ...{ from: 'bot', name: '', reason: null, problem: '我的快递显示签收了,没收到', problemIsQuoted: true },
    ...{ tried: ['请问尾号'], triedIsQuoted: true, earlier: 3 },
  });
  expect(handOverOf(undefined, [said('customer', '你好'), said('agent', '您好')])).toBe(null);
});

test('a hand-over that cannot be read never keeps a contact from ringing', () => {
  for (const hand_over of ['x', { from: 'moon' }, { from: 'bot', problem: '长'.repeat(501) }])
    expect(offeredPayloadSchema.parse({ from: '138', hand_over })).toMatchObject({ from: '138', hand_over: undefined });
  expect(offeredPayloadSchema.parse({ hand_over: { from: 'agent', reason: 'moon' } }).hand_over).toMatchObject({
    reason: 'other',
    tried: [],
  });
});

test('the recorded chat begins with all that the bot heard, and nobody has answered yet', () => {
  const { events, damagedLines } = parseEvents(readFileSync('assets/parcel-chat.events.jsonl', 'utf8'));
  expect(damagedLines).toEqual([]);
  const atFirst = foldEvents(events.filter((event) => event.ts_mono_ms < 1_000));
  expect(phaseOf(atFirst)).toBe('ringing');
  expect(utterancesOf(atFirst).map((one) => one.speaker)).toEqual(Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? 'customer' : 'bot')));
  expect(handOverOf(atFirst.offer?.payload.hand_over, utterancesOf(atFirst))).toMatchObject({
    from: 'bot',
    reason: 'requested',
    earlier: 10,
  });
  expect(phaseOf(foldEvents(events))).toBe('wrapup');
});
