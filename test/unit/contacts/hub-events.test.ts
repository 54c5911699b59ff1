import { expect, test } from 'vitest';
import { createHubRouting } from '../../../src/main/contacts/hub-events.ts';
import { anEvent, callBeganMs, said } from '../../support/events.ts';

const routing = () => createHubRouting(() => ({ id: 'u1', name: '周敏' }));
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
