import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { offeredPayloadSchema } from '../../../src/shared/contact/event.ts';
import { answeredAtOf, foldEvents, phaseOf, saidBefore, utterancesOf } from '../../../src/shared/contact/fold-events.ts';
import { handOverOf } from '../../../src/shared/contact/hand-over.ts';
import { parseEvents } from '../../../src/shared/contact/parse-events.ts';
import { anEvent, callBeganMs, said as heard } from '../../support/events.ts';

const said = (speaker: 'bot' | 'customer' | 'third', text: string) => ({ speaker, text });

test('what the one before states goes before what was said', () => {
  const payload = { from: 'bot', name: '小稳', reason: 'anger', problem: '没收到货', tried: ['催查一次'] } as const;
  expect(handOverOf({ ...payload, tried: [...payload.tried] }, [said('bot', '您好'), said('customer', '我没收到')])).toEqual({
    ...payload,
    ...{ problemIsQuoted: false, triedIsQuoted: false, earlier: 2 },
  });
});

test('without a statement the words themselves are quoted', () => {
  const earlier = [said('customer', '我的快递显示签收了，没收到'), said('bot', '请问尾号'), said('customer', '人工')];
  expect(handOverOf(undefined, earlier)).toEqual({
    ...{ from: 'bot', name: '', reason: null, problem: '我的快递显示签收了，没收到', problemIsQuoted: true },
    ...{ tried: ['请问尾号'], triedIsQuoted: true, earlier: 3 },
  });
  expect(handOverOf(undefined, [said('customer', '你好'), said('third', '喂')])).toBe(null);
});

test('what a bot says once we have spoken is not what went before', () => {
  const events = [
    heard(2, '我没收到'),
    heard(3, '请问尾号', { role: 'bot' }),
    heard(4, '您好', { role: 'agent' }),
    heard(5, '再见', { role: 'bot' }),
  ];
  const fold = foldEvents([anEvent(1, 'call.offered', { from: '138' }), ...events]);
  expect(saidBefore(fold, utterancesOf(fold))).toBe(2);
});

describe('from a colleague', () => {
  const offered = anEvent(1, 'call.offered', { from: '138', hand_over: { from: 'agent', name: '王敏' } });
  const theirs = [heard(2, '瓶身裂了要换新的'), heard(3, '我帮您登记', { role: 'agent' })];
  const before = foldEvents([offered, ...theirs]);
  const now = foldEvents([anEvent(4, 'call.answered'), heard(5, '您好我来接', { role: 'agent' })], before);
  const told = (fold: typeof before) =>
    handOverOf(fold.offer?.payload.hand_over, utterancesOf(fold).slice(0, saidBefore(fold, utterancesOf(fold))));

  test('words of theirs neither answer the call nor hide what was said', () => {
    expect([phaseOf(before), answeredAtOf(before)]).toEqual(['ringing', null]);
    expect(told(before)).toMatchObject({ problem: '瓶身裂了要换新的', tried: ['我帮您登记'], earlier: 2 });
  });

  test('what stood there at the ring stays when we speak, and nothing of ours joins it', () => {
    expect([phaseOf(now), answeredAtOf(now)]).toEqual(['talking', callBeganMs + 4_000]);
    expect(told(now)).toEqual(told(before));
  });

  test('a chat that is typed into is taken, also without an answer', () => {
    const typed = anEvent(4, 'typed.text', { role: 'agent', text: '您好' });
    expect(phaseOf(foldEvents([typed], before))).toBe('talking');
  });
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
