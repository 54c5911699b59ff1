/**
 * Owns how the events of one call or chat become one state. Every step is a join that is commutative, associative and
 * idempotent, so duplicated, late and out-of-order events all lead to the same state. It judges no words: findings,
 * feelings and alerts are added elsewhere.
 *
 *   event ─▶ kind ─┬─ offer          lowest (seq, id) wins
 *                  ├─ answered/ended earliest time wins
 *                  ├─ held/resumed   latest (ts_wall, seq, id) wins
 *                  ├─ words          settled beats partial, then highest (rev, seq, id)
 *                  └─ anything else  kept by id, without effect
 */
import { z } from 'zod';
import { speakerSchema } from '../base/words.ts';
import type { RunningContact, Utterance } from './contact.ts';
import { cutText } from './cut-text.ts';
import { type EventEnvelope, mostHeard, offeredPayloadSchema, transcriptPayloadSchema } from './event.ts';

/** The best version so far of one utterance. */
const heardSchema = z.object({
  settled: z.boolean(),
  rev: z.int(),
  seq: z.int(),
  eventId: z.string(),
  speaker: speakerSchema,
  via: z.enum(['speech', 'typed', 'message']),
  text: z.string(),
  atMs: z.number(),
  endMs: z.number(),
});
type Heard = z.infer<typeof heardSchema>;

const markSchema = z.object({ atMs: z.number(), seq: z.int(), eventId: z.string() });
type Mark = z.infer<typeof markSchema>;

/** Plain JSON, so that the store can save it at every event and go on after a crash. */
export const contactFoldSchema = z.object({
  offer: z.object({ mark: markSchema, payload: offeredPayloadSchema, chat: z.boolean() }).nullable(),
  /** Taken here: said so, or typed. */
  answeredAtMs: z.number().nullable(),
  /** The same as far as the recording has come. */
  answeredMonoMs: z.number().nullable().default(null),
  /** First words of an agent, ours unless a colleague had the contact before. */
  spokeAtMs: z.number().nullable().default(null),
  endedAtMs: z.number().nullable(),
  wrappedUpAtMs: z.number().nullable(),
  isMissed: z.boolean(),
  hold: z.object({ mark: markSchema, isHeld: z.boolean() }).nullable(),
  heard: z.record(z.string(), heardSchema),
  /** Events of unknown kinds, or with a payload we cannot read: kept as they came, lowest seq first, at most `mostKept`. */
  kept: z.array(z.object({ id: z.string(), seq: z.int(), kind: z.string(), payload: z.record(z.string(), z.json()) })),
  /** Highest `ts_mono_ms` seen: how far the recording has come. */
  lastMonoMs: z.number(),
});
export type ContactFold = z.infer<typeof contactFoldSchema>;

export const mostKept = 500;

/** Payload of `chat.message` and `typed.text`; adapters may leave out all but the text. */
const messagePayloadSchema = z.object({
  utterance_id: z.string().min(1).max(100).optional(),
  rev: z.int().nonnegative().default(0),
  role: speakerSchema.default('agent'),
  text: z.string().max(mostHeard),
  begin_ms: z.number().nonnegative().optional(),
  end_ms: z.number().nonnegative().optional(),
});

export function emptyFold(): ContactFold {
  return {
    offer: null,
    answeredAtMs: null,
    answeredMonoMs: null,
    spokeAtMs: null,
    endedAtMs: null,
    wrappedUpAtMs: null,
    isMissed: false,
    hold: null,
    heard: {},
    kept: [],
    lastMonoMs: 0,
  };
}

function earliest(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b);
}

function compareMarks(a: Mark, b: Mark): number {
  return a.atMs - b.atMs || a.seq - b.seq || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Positive when `a` is the better version of the utterance. */
function compareHeard(a: Heard, b: Heard): number {
  return Number(a.settled) - Number(b.settled) || a.rev - b.rev || a.seq - b.seq || compareText(a.eventId, b.eventId);
}

function keep(fold: ContactFold, event: EventEnvelope): ContactFold {
  if (fold.kept.some((one) => one.id === event.id)) return fold;
  const kept = [...fold.kept, { id: event.id, seq: event.seq, kind: event.kind, payload: event.payload }];
  kept.sort((a, b) => a.seq - b.seq || compareText(a.id, b.id));
  return { ...fold, kept: kept.slice(0, mostKept) };
}

function hear(fold: ContactFold, key: string, heard: Heard): ContactFold {
  const known = fold.heard[key];
  if (known !== undefined && compareHeard(heard, known) <= 0) return fold;
  return { ...fold, heard: { ...fold.heard, [key]: heard } };
}

function foldTranscript(fold: ContactFold, event: EventEnvelope): ContactFold {
  const parsed = transcriptPayloadSchema.safeParse(event.payload);
  if (!parsed.success) return keep(fold, event);
  const said = parsed.data;
  const settled = event.kind !== 'transcript.partial';
  const next = hear(fold, said.utterance_id, {
    settled,
    rev: said.rev,
    seq: event.seq,
    eventId: event.id,
    speaker: said.role,
    via: 'speech',
    text: said.text,
    atMs: said.begin_ms,
    endMs: Math.max(said.begin_ms, said.end_ms),
  });
  return settled && said.role === 'agent' ? { ...next, spokeAtMs: earliest(next.spokeAtMs, event.ts_wall) } : next;
}

function answered(fold: ContactFold, event: EventEnvelope): ContactFold {
  return {
    ...fold,
    answeredAtMs: earliest(fold.answeredAtMs, event.ts_wall),
    answeredMonoMs: earliest(fold.answeredMonoMs, event.ts_mono_ms),
  };
}

function foldMessage(fold: ContactFold, event: EventEnvelope): ContactFold {
  const parsed = messagePayloadSchema.safeParse(event.payload);
  if (!parsed.success) return keep(fold, event);
  const message = parsed.data;
  const atMs = message.begin_ms ?? event.ts_mono_ms;
  const next = hear(fold, message.utterance_id ?? `event:${event.id}`, {
    settled: true,
    rev: message.rev,
    seq: event.seq,
    eventId: event.id,
    speaker: message.role,
    via: event.kind === 'typed.text' ? 'typed' : 'message',
    text: message.text,
    atMs,
    endMs: Math.max(atMs, message.end_ms ?? atMs),
  });
  if (message.role !== 'agent') return next;
  return event.kind === 'typed.text' ? answered(next, event) : { ...next, spokeAtMs: earliest(next.spokeAtMs, event.ts_wall) };
}

function foldOffer(fold: ContactFold, event: EventEnvelope): ContactFold {
  const parsed = offeredPayloadSchema.safeParse(event.payload);
  if (!parsed.success) return keep(fold, event);
  const mark = { atMs: event.ts_wall, seq: event.seq, eventId: event.id };
  const known = fold.offer;
  if (known !== null && (known.mark.seq - mark.seq || compareText(known.mark.eventId, mark.eventId)) <= 0) return fold;
  return { ...fold, offer: { mark, payload: parsed.data, chat: event.kind === 'chat.opened' } };
}

function foldHold(fold: ContactFold, event: EventEnvelope): ContactFold {
  const mark = { atMs: event.ts_wall, seq: event.seq, eventId: event.id };
  if (fold.hold !== null && compareMarks(fold.hold.mark, mark) >= 0) return fold;
  return { ...fold, hold: { mark, isHeld: event.kind === 'call.held' } };
}

function foldKind(fold: ContactFold, event: EventEnvelope): ContactFold {
  switch (event.kind) {
    case 'call.offered':
    case 'chat.opened':
      return foldOffer(fold, event);
    case 'call.answered':
      return answered(fold, event);
    case 'call.held':
    case 'call.resumed':
      return foldHold(fold, event);
    case 'call.missed':
      return { ...fold, isMissed: true, endedAtMs: earliest(fold.endedAtMs, event.ts_wall) };
    case 'call.ended':
    case 'chat.closed':
      return { ...fold, endedAtMs: earliest(fold.endedAtMs, event.ts_wall) };
    case 'call.wrapup_ended':
      return { ...fold, wrappedUpAtMs: earliest(fold.wrappedUpAtMs, event.ts_wall) };
    case 'transcript.partial':
    case 'transcript.final':
    case 'transcript.revised':
      return foldTranscript(fold, event);
    case 'chat.message':
    case 'typed.text':
      return foldMessage(fold, event);
    default:
      return keep(fold, event);
  }
}

/** Adds one event; the same event twice changes nothing. */
export function foldEvent(fold: ContactFold, event: EventEnvelope): ContactFold {
  const next = foldKind(fold, event);
  return event.ts_mono_ms > next.lastMonoMs ? { ...next, lastMonoMs: event.ts_mono_ms } : next;
}

export function foldEvents(events: readonly EventEnvelope[], from: ContactFold = emptyFold()): ContactFold {
  return events.reduce(foldEvent, from);
}

/** When somebody here took it. Of a contact that a colleague had before, an agent's words may be the colleague's and say nothing about that. */
export function answeredAtOf({ answeredAtMs, spokeAtMs, offer }: ContactFold): number | null {
  if (spokeAtMs === null || offer?.payload.hand_over?.from === 'agent') return answeredAtMs;
  return earliest(answeredAtMs, spokeAtMs);
}

/** How many of its utterances were said before; of a contact that a colleague had before, by time, since both are agents. */
export function saidBefore(fold: ContactFold, utterances: readonly FoldedUtterance[]): number {
  const isByColleague = fold.offer?.payload.hand_over?.from === 'agent';
  const { answeredMonoMs } = fold;
  const firstOwn = utterances.findIndex(({ speaker, atMs }) =>
    isByColleague ? answeredMonoMs !== null && atMs >= answeredMonoMs : speaker === 'agent',
  );
  return firstOwn < 0 ? utterances.length : firstOwn;
}

/** `ended` only once the wrap-up is over or nobody answered. */
export function phaseOf(fold: ContactFold): RunningContact['phase'] {
  if (fold.wrappedUpAtMs !== null) return 'ended';
  if (fold.endedAtMs !== null) return fold.isMissed && answeredAtOf(fold) === null ? 'ended' : 'wrapup';
  if (fold.hold?.isHeld === true) return 'held';
  return answeredAtOf(fold) === null ? 'ringing' : 'talking';
}

export type FoldedUtterance = Omit<Utterance, 'emotion' | 'findings'>;

/** Longest text of one utterance, in UTF-16 units: as much as can be typed at once. */
export const mostUtterance = 5_000;

/** One after another in its time; the first keeps the id. */
function inParts(said: FoldedUtterance): FoldedUtterance[] {
  const { id, text, atMs, endMs } = said;
  if (text.length <= mostUtterance) return [said];
  let at = 0;
  const timeAt = (place: number) => Math.round(atMs + ((endMs - atMs) * place) / text.length);
  return cutText(text, mostUtterance).map((part, index) => {
    const from = at;
    at += part.length;
    return { ...said, id: index === 0 ? id : `${id}~${index + 1}`, text: part, atMs: timeAt(from), endMs: timeAt(at) };
  });
}

/** What was settled, in the order it was begun; what is longer than an utterance, in several. A revision to empty text withdraws it. */
export function utterancesOf(fold: ContactFold): FoldedUtterance[] {
  return Object.entries(fold.heard)
    .filter(([, heard]) => heard.settled && heard.text.trim() !== '')
    .sort(([keyA, a], [keyB, b]) => a.atMs - b.atMs || a.endMs - b.endMs || compareText(keyA, keyB))
    .flatMap(([id, { speaker, via, text, atMs, endMs, rev }]) => inParts({ id, speaker, via, text, atMs, endMs, rev }));
}

/** The sentence still being heard: none once the contact ended or somebody has since begun and finished another one. */
export function partialOf(fold: ContactFold): RunningContact['partial'] {
  if (fold.endedAtMs !== null) return null;
  const all = Object.values(fold.heard);
  const lastBegun = Math.max(-1, ...all.filter((heard) => heard.settled).map((heard) => heard.atMs));
  const open = all.filter((heard) => !heard.settled && heard.endMs >= lastBegun && heard.text.trim() !== '');
  open.sort((a, b) => b.atMs - a.atMs || b.seq - a.seq || compareText(b.eventId, a.eventId));
  const newest = open[0];
  return newest === undefined ? null : { speaker: newest.speaker, text: newest.text };
}
