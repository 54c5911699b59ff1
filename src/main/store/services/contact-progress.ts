/**
 * What follows from new words in a contact: verdicts, classification, alerts and step ticks. Pure: tools and time come in.
 *
 *   fold ─▶ utterances (findings, emotion) ─▶ classification ─▶ alerts ─▶ guide (ticks of the agent's words, new demands)
 */
import { classificationOf, type ReadingState, startReading } from '../../../shared/classify/classify.ts';
import { annotateUtterances, type UtteranceJudge } from '../../../shared/contact/annotate-utterances.ts';
import type { RunningContact, Utterance } from '../../../shared/contact/contact.ts';
import { answeredAtOf, type ContactFold, partialOf, phaseOf, saidBefore, utterancesOf } from '../../../shared/contact/fold-events.ts';
import { handOverOf } from '../../../shared/contact/hand-over.ts';
import type { Guide, GuideSnapshot } from '../../../shared/guide/guide.ts';
import { coverSteps } from '../../../shared/guide/step-coverage.ts';
import { transition } from '../../../shared/guide/transition.ts';
import type { Alert } from '../../../shared/monitor/alert.ts';
import { type MonitorState, observeTurn, startMonitor } from '../../../shared/monitor/monitor.ts';

/** The customer's turns as they were read: `states[k]` is what was known after `k` of them, so that a revised turn is read again alone. */
export type ReadingTrack = { texts: string[]; states: ReadingState[] };

/** How far the monitor and the reading have come, and what they saw, so that a revision of an earlier turn starts them again. */
export type MonitorTrack = { seen: string[]; state: MonitorState; alerts: Alert[]; reading: ReadingTrack };

export type ProgressTools = UtteranceJudge & {
  /** One utterance of the customer more; asked once per wording. */
  read(state: ReadingState, text: string): ReadingState;
  guide: Guide;
  /** Fills in what the new classification makes known (type, demands, problem). */
  adapt(view: RunningContact): GuideSnapshot;
};

export type Progress = {
  view: RunningContact;
  monitor: MonitorTrack;
  /** Alerts that were not there before. */
  raised: Alert[];
  /** The agent's utterances whose findings are new. */
  found: Utterance[];
};

function turnKey(utterance: Utterance): string {
  return `${utterance.id}\n${utterance.speaker}\n${utterance.text}`;
}

/** Goes on where it was while the earlier turns are unchanged; otherwise listens to the whole contact again. */
function observe(track: MonitorTrack | null, utterances: readonly Utterance[]): Omit<MonitorTrack, 'reading'> {
  const keys = utterances.map(turnKey);
  const goesOn = track?.seen.every((key, index) => keys[index] === key) === true;
  let state = goesOn && track !== null ? track.state : startMonitor();
  const alerts = goesOn && track !== null ? [...track.alerts] : [];
  for (const [index, utterance] of utterances.entries()) {
    if (goesOn && index < (track?.seen.length ?? 0)) continue;
    const { speaker, text, atMs, endMs, emotion } = utterance;
    const step = observeTurn(state, { index, speaker, text, atMs, endMs, emotion });
    state = step.state;
    alerts.push(...step.alerts);
  }
  return { seen: keys, state, alerts };
}

function alertKey(alert: Alert): string {
  return `${alert.kind} ${alert.level} ${alert.turn}`;
}

function withDismissals(alerts: readonly Alert[], before: RunningContact['alerts']): RunningContact['alerts'] {
  const dismissed = new Set(before.filter((alert) => alert.dismissed).map(alertKey));
  return alerts.map((alert) => ({ ...alert, dismissed: dismissed.has(alertKey(alert)) }));
}

/** Every new or revised sentence of the agent may tick steps; a withdrawn or revised one may take its own tick back. */
function coverByWords(view: RunningContact, before: readonly Utterance[], guide: Guide): GuideSnapshot {
  const known = new Map(before.map((utterance) => [utterance.id, utterance]));
  const customerTexts: string[] = [];
  const agentTexts: string[] = [];
  let snapshot = view.guide;
  for (const utterance of view.utterances) {
    const { id, text, atMs, speaker } = utterance;
    const isSame = known.get(id)?.text === text && known.get(id)?.speaker === speaker;
    known.delete(id);
    if (speaker === 'customer') customerTexts.push(text);
    if (speaker !== 'agent') continue;
    const earlier = [...agentTexts];
    agentTexts.push(text);
    if (isSame) continue;
    const hits = coverSteps(text, { speakerIsAgent: true, customerTexts: [...customerTexts], agentTexts: earlier });
    const by = utterance.via === 'speech' ? 'said' : 'typed';
    snapshot = transition(guide, snapshot, { type: 'covered', hits, utteranceId: id, text, atMs, by }).snapshot;
  }
  for (const [utteranceId, { atMs }] of known) {
    snapshot = transition(guide, snapshot, { type: 'covered', hits: [], utteranceId, text: '', atMs, by: 'said' }).snapshot;
  }
  return snapshot;
}

/** Everything of the customer that is known here, oldest first. */
export function customerWords({ writtenBefore = [], utterances }: Pick<RunningContact, 'writtenBefore' | 'utterances'>): string[] {
  return [...writtenBefore, ...utterances.filter((utterance) => utterance.speaker === 'customer').map((utterance) => utterance.text)];
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/** Goes on behind the turns that are as they were. */
function readOn(track: ReadingTrack | undefined, texts: string[], read: ProgressTools['read']): ReadingTrack {
  const known = track?.texts ?? [];
  let same = 0;
  while (same < known.length && same < texts.length && known[same] === texts[same]) same += 1;
  const states = (track?.states ?? [startReading()]).slice(0, same + 1);
  let state = states.at(-1) ?? startReading();
  for (const text of texts.slice(same)) {
    state = read(state, text);
    states.push(state);
  }
  return { texts, states };
}

/** When only a partial moved, nothing but the partial moves. */
export function progress(before: RunningContact, fold: ContactFold, track: MonitorTrack | null, tools: ProgressTools): Progress {
  const utterances = annotateUtterances(utterancesOf(fold), before.utterances, tools);
  let view: RunningContact = {
    ...before,
    phase: phaseOf(fold),
    offeredAtMs: fold.offer?.mark.atMs ?? before.offeredAtMs,
    answeredAtMs: answeredAtOf(fold),
    endedAtMs: fold.endedAtMs,
    utterances,
    partial: partialOf(fold),
    handOver: handOverOf(fold.offer?.payload.hand_over, utterances.slice(0, saidBefore(fold, utterances))),
  };
  const texts = customerWords(view);
  const reading = readOn(track?.reading, texts, tools.read);
  if (!sameTexts(texts, customerWords(before)) || (before.classification === null && texts.length > 0)) {
    const classification = texts.length === 0 ? null : classificationOf(reading.states.at(-1) ?? startReading());
    const emotionTrend = utterances.flatMap(({ emotion, atMs }) => (emotion === null ? [] : [{ atMs, emotion }]));
    view = { ...view, classification, emotionTrend };
    view = { ...view, guide: tools.adapt(view) };
  }
  const monitor = observe(track, utterances);
  view = { ...view, alerts: withDismissals(monitor.alerts, before.alerts), guide: coverByWords(view, before.utterances, tools.guide) };
  const oldAlerts = new Set(before.alerts.map(alertKey));
  const oldTexts = new Map(before.utterances.map((utterance) => [utterance.id, utterance.text]));
  return {
    view,
    monitor: { ...monitor, reading },
    raised: monitor.alerts.filter((alert) => !oldAlerts.has(alertKey(alert))),
    found: utterances.filter((utterance) => utterance.findings.length > 0 && oldTexts.get(utterance.id) !== utterance.text),
  };
}
