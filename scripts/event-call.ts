/** Puts an angry call into neutral events: partials, finals, a revision, a doubled and a late event, at the pace of speech. Same seed, same file. */
import type { ComplaintType, Speaker, Step } from '../src/shared/base/words.ts';
import type { EventEnvelope } from '../src/shared/contact/event.ts';
import { brushOffs, closingWords, impatience, stuckAnswers, wordsByType } from './call-words.ts';

export type CallFacts = {
  /** Normalised number of the caller. */
  phone: string;
  type: ComplaintType;
  /** What the customer calls the goods. */
  thing: string;
  /** What is wrong with them, in a few words. */
  fault: string;
  /** What was promised and not done. */
  promise: string;
  title: string;
};

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function rollNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Orders in which agents come through the five steps. The first is the book's. */
const speechOrders: readonly (readonly Step[])[] = [
  ['empathize', 'paraphrase', 'request_evidence', 'offer_two_options', 'commit_time'],
  ['paraphrase', 'empathize', 'request_evidence', 'offer_two_options', 'commit_time'],
  ['empathize', 'request_evidence', 'paraphrase', 'offer_two_options', 'commit_time'],
  ['empathize', 'paraphrase', 'offer_two_options', 'request_evidence', 'commit_time'],
];

const beganAtMs = 1_795_312_800_000;
const msPerCharacter = 170;
const pauseMs = 700;

type Line = { speaker: Speaker; text: string /** What was heard first, corrected a moment later. */; misheard?: string };

function numberForms(phone: string): string[] {
  return [`+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`, `0086${phone}`, phone, `0${phone}`, `86-${phone}`];
}

function scriptOf(facts: CallFacts, roll: () => number): Line[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const words = wordsByType[facts.type] ?? wordsByType.other;
  const fill = (text: string) =>
    text.replaceAll('{thing}', facts.thing).replaceAll('{fault}', facts.fault).replaceAll('{promise}', facts.promise);
  const customer = (text: string): Line => ({ speaker: 'customer', text: fill(text) });
  const agent = (text: string): Line => ({ speaker: 'agent', text: fill(text) });
  const [first = '', ...rest] = pick(words.outburst);
  const lines: Line[] = [
    agent('您好，这里是客户服务，请问有什么可以帮您？'),
    customer(first),
    agent(brushOffs[0] ?? ''),
    ...rest.map(customer),
  ];
  lines.push(agent(pick(brushOffs)), customer(pick(impatience)));
  for (const step of pick(speechOrders)) {
    lines.push(agent(pick(words.steps[step].agent)));
    const answer = customer(pick(words.steps[step].customer));
    lines.push(step === 'commit_time' ? { ...answer, misheard: answer.text.replace('四点', '十点') } : answer);
  }
  lines.push(agent(closingWords.agent), customer(closingWords.customer));
  return lines;
}

/** The same sentence thirteen times and a half: the customer hangs up in the middle of the last. */
function stuckScriptOf(facts: CallFacts, roll: () => number): Line[] {
  const opening = scriptOf(facts, roll).slice(0, 2);
  const [brushOff = ''] = brushOffs;
  const rounds = stuckAnswers.flatMap((answer): Line[] => [
    { speaker: 'agent', text: brushOff },
    { speaker: 'customer', text: answer },
  ]);
  return [...opening, ...rounds, { speaker: 'agent', text: brushOff.slice(0, Math.floor(brushOff.length * 0.75)) }];
}

class Recorder {
  readonly events: EventEnvelope[] = [];
  readonly contactId: string;
  monoMs = 0;
  seq = 0;
  utterances = 0;

  constructor(contactId: string) {
    this.contactId = contactId;
  }

  note(kind: string, payload: EventEnvelope['payload'], atMs = this.monoMs): EventEnvelope {
    this.seq += 1;
    const monoMs = Math.round(atMs);
    const id = `${this.contactId}-${String(this.seq).padStart(4, '0')}`;
    const head = { v: 1 as const, id, seq: this.seq, source: 'recording', contact_id: this.contactId, kind };
    const event: EventEnvelope = { ...head, ts_wall: beganAtMs + monoMs, ts_mono_ms: monoMs, payload };
    this.events.push(event);
    return event;
  }

  say({ speaker, text, misheard }: Line, roll: () => number): void {
    this.utterances += 1;
    const beginMs = Math.round(this.monoMs + pauseMs);
    const endMs = Math.round(beginMs + text.length * msPerCharacter);
    const said = (rev: number, heard: string, untilMs: number): EventEnvelope['payload'] => ({
      utterance_id: `u${this.utterances}`,
      rev,
      role: speaker,
      channel: 'phone',
      text: heard,
      lang: 'zh-CN',
      begin_ms: beginMs,
      end_ms: Math.round(untilMs),
      confidence: Math.round((0.86 + roll() * 0.13) * 100) / 100,
    });
    const heard = misheard ?? text;
    const parts = Math.min(4, Math.max(1, Math.round(text.length / 12)));
    for (let part = 1; part <= parts; part += 1) {
      const share = part / (parts + 1);
      const atMs = beginMs + (endMs - beginMs) * share;
      this.note('transcript.partial', said(part - 1, heard.slice(0, Math.ceil(heard.length * share)), atMs), atMs);
    }
    this.note('transcript.final', said(parts, heard, endMs), endMs + 150);
    if (misheard !== undefined) this.note('transcript.revised', said(parts + 1, text, endMs), endMs + 1_200);
    this.monoMs = endMs + (misheard === undefined ? 150 : 1_200);
  }
}

/** A network that repeats itself and lets one event overtake another: readers must not mind. */
function unsettle(events: EventEnvelope[]): EventEnvelope[] {
  const told = [...events];
  const doubled = told.findIndex((event) => event.kind === 'transcript.final');
  const again = told[doubled];
  if (again !== undefined) told.splice(doubled + 1, 0, again);
  const late = told.findLastIndex((event) => event.kind === 'transcript.partial');
  const next = told[late + 1];
  const partial = told[late];
  if (next !== undefined && partial !== undefined) told.splice(late, 2, next, { ...partial, ts_mono_ms: next.ts_mono_ms });
  return told;
}

/** `worked`: the agent finds the way through the five steps. `stuck`: the agent never does. */
export type CallKind = 'worked' | 'stuck';

export function recordCall(facts: CallFacts, seed: number, kind: CallKind = 'worked'): EventEnvelope[] {
  const roll = rollNumbers(seed);
  const forms = numberForms(facts.phone);
  const recorder = new Recorder(`call-${seed}`);
  recorder.note('call.offered', {
    from: forms[Math.floor(roll() * forms.length)] ?? facts.phone,
    to: '4000000000',
    channel: 'phone',
    direction: 'in',
    display_name: facts.title,
  });
  recorder.monoMs = 3_500 + Math.round(roll() * 1_500);
  recorder.note('call.answered', { seat: 'sample' });
  for (const [index, line] of (kind === 'stuck' ? stuckScriptOf : scriptOf)(facts, roll).entries()) {
    recorder.say(line, roll);
    if (index === 3) recorder.note('quality', { mos: 4.1, jitter_ms: 12 });
    if (index === 5) recorder.note('vendor.sentiment', { score: -0.8 });
  }
  recorder.monoMs += 1_500;
  recorder.note('call.ended', { by: 'customer' });
  return unsettle(recorder.events);
}

export function toLines(events: readonly EventEnvelope[]): string {
  return `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
}
