import { expect, test } from 'vitest';
import { createHubRouting, type RoomOf } from '../../../src/main/contacts/hub-events.ts';
import { anEvent, callBeganMs, said } from '../../support/events.ts';

const routing = (roomOf: RoomOf = () => null) => createHubRouting(() => ({ id: 'u1', name: '周敏' }), roomOf);
const told = (event: ReturnType<typeof anEvent>) => ({ seq: event.seq, source: 'pbx', event });

test('a call for the team rings here, under a source nobody else can take', () => {
  expect(routing().route(told(anEvent(0, 'call.offered', { from: '138' })), callBeganMs)).toMatchObject({
    kind: 'call.offered',
    source: 'hub:pbx',
  });
});

test('a call that names another agent is none of our business until it is transferred here', () => {
  const desk = routing();
  const kinds = [
    anEvent(0, 'call.offered', { from: '138', agent: '别人' }),
    said(1, '喂'),
    anEvent(2, 'call.offered', { from: '138', agent: '周敏' }),
    said(3, '您好'),
  ].map((event) => desk.route(told(event), callBeganMs)?.kind ?? null);
  expect(kinds).toEqual([null, null, 'call.offered', 'transcript.final']);
});

test('a call that somebody else answered stops ringing here, and what is said there stays there', () => {
  const desk = routing();
  const events = [
    anEvent(0, 'call.offered', { from: '138' }),
    anEvent(1, 'call.answered', { agent: 'u2' }),
    said(2, '喂'),
    anEvent(3, 'call.ended'),
  ];
  expect(events.map((event) => desk.route(told(event), callBeganMs)?.kind ?? null)).toEqual(['call.offered', 'call.missed', null, null]);
});

test('a call answered by us, by id or name, goes on', () => {
  for (const agent of ['u1', '周敏']) {
    const desk = routing();
    desk.route(told(anEvent(0, 'call.offered', { from: '138' })), callBeganMs);
    expect(desk.route(told(anEvent(1, 'call.answered', { agent })), callBeganMs)).toMatchObject({ kind: 'call.answered' });
    expect(desk.route(told(said(2, '喂')), callBeganMs)).toMatchObject({ kind: 'transcript.final' });
  }
});

test('a desk that never heard the offer of a call joins nothing of it', () => {
  const desk = routing();
  const events = [
    said(1, '喂'),
    said(2, '您好', { role: 'agent' }),
    anEvent(3, 'call.answered', { seat: 'sample' }),
    anEvent(4, 'call.ended'),
  ];
  expect(events.map((event) => desk.route(told(event), callBeganMs))).toEqual([null, null, null, null]);
});

test('a call that names nobody rings until it ends, and goes on only where the desk itself answered it', () => {
  const events = [
    anEvent(0, 'call.offered', { from: '138' }),
    anEvent(1, 'call.answered', { seat: 'sample' }),
    said(2, '喂'),
    said(3, '您好', { role: 'agent' }),
    anEvent(4, 'call.held'),
    anEvent(5, 'call.ended'),
  ];
  const kinds = (answeredAtMs: number | null) => {
    const desk = routing((source) => (source === 'hub:pbx' ? { answeredAtMs } : null));
    return events.map((event) => desk.route(told(event), callBeganMs)?.kind ?? null);
  };
  expect(kinds(null)).toEqual(['call.offered', null, null, null, null, 'call.missed']);
  expect(kinds(callBeganMs)).toEqual(events.map(({ kind }) => kind));
});

test('a chat that names nobody shows what the customer writes while it rings, and closes unanswered', () => {
  const desk = routing(() => ({ answeredAtMs: null }));
  const events = [
    anEvent(0, 'chat.opened', { channel: 'chat' }),
    anEvent(1, 'chat.message', { role: 'customer', text: '在吗' }),
    anEvent(2, 'chat.message', { role: 'agent', text: '在的' }),
    anEvent(3, 'chat.message', { text: '您好' }),
    anEvent(4, 'chat.closed'),
  ];
  const kinds = events.map((event) => desk.route(told(event), callBeganMs)?.kind ?? null);
  expect(kinds).toEqual(['chat.opened', 'chat.message', null, null, 'call.missed']);
});

test('a call that was ours and went to a colleague is theirs, whoever is named no more', () => {
  const desk = routing(() => ({ answeredAtMs: null }));
  const kinds = [
    anEvent(0, 'call.offered', { agent: 'u1' }),
    anEvent(1, 'call.answered'),
    anEvent(2, 'call.transferred', { agent: 'u2' }),
    said(3, '喂'),
  ].map((event) => desk.route(told(event), callBeganMs)?.kind ?? null);
  expect(kinds).toEqual(['call.offered', 'call.answered', 'call.missed', null]);
});
