/**
 * Watches a conversation turn by turn: (state, turn) → next state and the alerts that first hold at this turn. Pure, incremental, constant
 * cost per turn (the last forty agent turns are kept). What each alert means: the data README and the table in formats.md.
 *
 *   agent turn    ─▶ same script?  2 hint  3 agent (lead if displeased)  4 lead  6 switch   ─▶ anything new?
 *   customer turn ─▶ displeased in a row?  2 hint  3 lead  emotion 3 at once                ─▶ calls for others, safety
 *   either        ─▶ both raised and nothing new: deadlock
 */
import type { Emotion, Speaker } from '../base/words.ts';
import { type Reading, readCustomer } from '../classify/read-customer.ts';
import type { Alert, AlertReason } from './alert.ts';
import { calmRun, type DispleasedRun, displeasedNow, displeasedThrice, displeasedTwice, heardTurn } from './displeased-run.ts';
import { asksSomething, type HeardReply, readDispleasure } from './displeasure.ts';
import { hazardIn } from './hazard.ts';
import { nextMoves, switchMoves } from './moves.ts';
import { type AgentTurn, asksToRepeat, findRepetition, type Repetition, readAgentTurn } from './repeat.ts';
import { bringsSomething, callsIn, isSmallTalk } from './signals.ts';

/** `atMs`, `endMs`: ms since the contact began. `emotion` as heard or marked; null lets the monitor read it from the text. */
export type MonitorTurn = { index: number; speaker: Speaker; text: string; atMs: number; endMs?: number; emotion: Emotion | null };

type Episode = { turn: number; level: Alert['level'] };

/** Plain JSON; nobody but this file reads it. */
export type MonitorState = {
  agentTurns: AgentTurn[];
  /** Open episodes; scripts are `repeat:<first turn>`. */
  episodes: Record<string, Episode>;
  lastCustomer: { text: string; asksAgain: boolean } | null;
  hasStatedProblem: boolean;
  displeased: DispleasedRun;
  /** Customer turns in a row that may be displeased. */
  displeasedTurns: number[];
  lastReply: HeardReply | null;
  /** Turn of the last alert of each of the two kinds that make a deadlock, with the first turn of the script. */
  repeated: { turn: number; script: number; turns: number[] } | null;
  dissatisfied: { turn: number; turns: number[] } | null;
  idleAgentTurns: number;
  calls: Record<string, number>;
  lastEnd: { atMs: number; speaker: Speaker } | null;
  talkOvers: number[];
};

const keptAgentTurns = 40;
const idleLimit = 6;
const silenceMs = 30_000;
const talkOverMs = 800;
/** Displeasure and its runs are believed when they are as likely as not. */
const probable = 0.5;
/** Not more than this is calm. A run of three that is likely enough has no such turn in it. */
const unlikely = 0.2;

export function startMonitor(): MonitorState {
  return {
    agentTurns: [],
    episodes: {},
    lastCustomer: null,
    hasStatedProblem: false,
    displeased: calmRun,
    displeasedTurns: [],
    lastReply: null,
    repeated: null,
    dissatisfied: null,
    idleAgentTurns: 0,
    calls: {},
    lastEnd: null,
    talkOvers: [],
  };
}

type Step = { state: MonitorState; alerts: Alert[] };
type Raise = {
  kind: Alert['kind'];
  level: Alert['level'];
  turn: number;
  turns: number[];
  why: string;
  reason: AlertReason;
  key?: string;
  moves?: Alert['moves'];
};

/** One alert per kind and episode; going from agent to lead emits a second one with `escalates`. */
function raise({ state, alerts }: Step, { kind, level, turn, turns, why, reason, key = kind, moves }: Raise): Step {
  const known = state.episodes[key];
  if (known !== undefined && (known.level === 'lead' || level === 'agent')) return { state, alerts };
  const [first, second] = moves ?? nextMoves[kind];
  const alert: Alert = { kind, turn, level, turns: turns.slice(-keptAgentTurns), why, reason, moves: [first, second] };
  if (known !== undefined) alert.escalates = known.turn;
  return { state: { ...state, episodes: { ...state.episodes, [key]: { turn: known?.turn ?? turn, level } } }, alerts: [...alerts, alert] };
}

function closeEpisodes(state: MonitorState, kinds: readonly string[]): MonitorState {
  const episodes = Object.fromEntries(Object.entries(state.episodes).filter(([key]) => !kinds.includes(key)));
  return { ...state, episodes };
}

const nth = (turns: readonly number[]): string => turns.map((turn) => turn + 1).join('、');

function repeatAlerts(step: Step, turn: MonitorTurn, found: Repetition, isAngry: boolean): Step {
  const { count, turns, script } = found;
  const why = `同一段话说了 ${count} 遍（第 ${nth(turns.slice(-8))} 句）${isAngry ? '，客户已经不满' : ''}`;
  const reason: AlertReason = { code: 'same_script', count, displeased: isAngry };
  const common = { kind: 'repeat', turn: turn.index, turns, why, reason } as const;
  if (count >= 6) return raiseSwitch(step, { ...common, reason: { ...reason, code: 'same_script_switch' }, level: 'lead' }, script);
  if (count >= 4) return raise(step, { ...common, level: 'lead', key: `repeat:${script}` });
  if (count >= 3) return raise(step, { ...common, level: isAngry ? 'lead' : 'agent', key: `repeat:${script}` });
  if (count >= 2 && isAngry) return raise(step, { ...common, kind: 'hint.repeat', level: 'agent', key: `hint.repeat:${script}` });
  return step;
}

/** The sixth time proposes another person: once per script, as a raise of the alert that stands. */
function raiseSwitch(step: Step, found: Raise, script: number): Step {
  const key = `switch:${script}`;
  const standing = step.state.episodes[`repeat:${script}`];
  if (step.state.episodes[key] !== undefined) return step;
  const raised = raise(step, { ...found, key, why: `${found.why}，建议换人`, moves: [...switchMoves] });
  const episodes = { ...raised.state.episodes, [`repeat:${script}`]: { turn: standing?.turn ?? found.turn, level: 'lead' as const } };
  const alerts = raised.alerts.map((alert) =>
    standing === undefined || alert.kind !== 'repeat' ? alert : { ...alert, escalates: standing.turn },
  );
  return { state: { ...raised.state, episodes }, alerts };
}

/** Episodes of scripts that no kept turn belongs to are over. */
function forgetOldScripts(state: MonitorState): MonitorState {
  const scripts = new Set(state.agentTurns.map((turn) => turn.script));
  const isOver = (key: string) => key.includes(':') && !scripts.has(Number(key.slice(key.indexOf(':') + 1)));
  return closeEpisodes(state, Object.keys(state.episodes).filter(isOver));
}

function observeAgent(before: MonitorState, turn: MonitorTurn): Step {
  const { lastCustomer } = before;
  const read = readAgentTurn(turn.index, turn.text, lastCustomer?.asksAgain ?? false);
  const isAngry = isDispleased(before);
  const found = findRepetition(before.agentTurns, read, isAngry ? '' : (lastCustomer?.text ?? ''));
  const progress = found.turns.length === 1 && bringsSomething(turn.text);
  const kept: AgentTurn = { ...read, script: found.script, progress };
  const isIdle = !progress && read.kept !== '';
  const state: MonitorState = {
    ...before,
    agentTurns: [...before.agentTurns, kept].slice(-keptAgentTurns),
    idleAgentTurns: progress ? 0 : before.idleAgentTurns + (isIdle ? 1 : 0),
    lastReply: { text: turn.text.slice(0, 500), asked: asksSomething(turn.text), helped: progress },
    repeated: found.count >= 3 ? { turn: turn.index, script: found.script, turns: found.turns } : before.repeated,
  };
  const settled = forgetOldScripts(progress ? closeEpisodes(state, ['deadlock', 'hint.no_progress']) : state);
  const repeated = repeatAlerts({ state: settled, alerts: [] }, turn, found, isAngry);
  if (settled.idleAgentTurns < idleLimit || !isAngry) return repeated;
  const idle = settled.agentTurns.slice(-idleLimit).map((item) => item.index);
  const why = `客服连续 ${settled.idleAgentTurns} 句没有新的事实、方案或时间`;
  const reason: AlertReason = { code: 'no_progress', count: settled.idleAgentTurns };
  return raise(repeated, { kind: 'hint.no_progress', level: 'agent', turn: turn.index, turns: idle, why, reason });
}

function isDispleased({ displeased }: MonitorState): boolean {
  return displeasedNow(displeased) >= probable;
}

function displeasureAlerts(step: Step, turn: MonitorTurn, emotion: Emotion): Step {
  const { displeased, displeasedTurns: turns } = step.state;
  const isLong = displeasedThrice(displeased) >= probable;
  if (emotion === 3 || isLong) {
    const why = isLong ? `客户连续 ${turns.length} 轮对处理不满（第 ${nth(turns.slice(-8))} 句）` : '客户情绪到了辱骂或威胁的程度';
    const reason: AlertReason = isLong ? { code: 'displeased_turns', count: turns.length } : { code: 'abuse' };
    const raised = raise(step, { kind: 'dissatisfaction', level: 'lead', turn: turn.index, turns, why, reason });
    return { ...raised, state: { ...raised.state, dissatisfied: { turn: turn.index, turns } } };
  }
  if (displeasedTwice(displeased) < probable) return step;
  return raise(step, {
    kind: 'hint.dissatisfaction',
    level: 'agent',
    turn: turn.index,
    turns,
    why: `客户连续 ${turns.length} 轮对处理不满`,
    reason: { code: 'displeased_turns', count: turns.length },
  });
}

/** A call that goes to the agent first reaches the lead the second time. */
function callAlerts(step: Step, turn: MonitorTurn, { folded, flags }: Reading): Step {
  const press = flags.find(({ flag }) => flag === 'media')?.words ?? [];
  let now = step;
  for (const call of callsIn(folded, press)) {
    const times = (now.state.calls[call.kind] ?? 0) + 1;
    const calls = { ...now.state.calls, [call.kind]: times };
    const isAgain = times >= 2 && (call.kind === 'asks_manager' || call.kind === 'refusal');
    const why = `客户说到「${call.words}」${times > 1 ? `,第 ${times} 次` : ''}`;
    const reason: AlertReason = { code: 'customer_said', count: times, words: [call.words] };
    const found: Raise = { kind: call.kind, level: isAgain ? 'lead' : call.level, turn: turn.index, turns: [turn.index], why, reason };
    now = raise({ state: { ...now.state, calls }, alerts: now.alerts }, found);
  }
  return now;
}

function observeCustomer(before: MonitorState, turn: MonitorTurn): Step {
  const reading = readCustomer(turn.text);
  const heard = readDispleasure(turn.text, turn.emotion ?? reading.emotion, before.lastReply);
  const emotion = turn.emotion ?? heard.emotion;
  const { folded } = reading;
  const displeased = before.hasStatedProblem || emotion === 3 ? heardTurn(before.displeased, heard.odds) : before.displeased;
  const isCalm = displeasedNow(displeased) <= unlikely;
  const state: MonitorState = {
    ...before,
    hasStatedProblem: before.hasStatedProblem || !isSmallTalk(folded),
    displeased,
    displeasedTurns: isCalm ? [] : [...before.displeasedTurns, turn.index].slice(-keptAgentTurns),
    lastCustomer: {
      text: turn.text.slice(0, 500),
      asksAgain: (isCalm || heard.words.length === 0) && asksToRepeat(turn.text),
    },
  };
  const calmed = isCalm ? closeEpisodes(state, ['dissatisfaction', 'hint.dissatisfaction']) : state;
  const felt = isCalm ? { state: calmed, alerts: [] } : displeasureAlerts({ state: calmed, alerts: [] }, turn, emotion);
  const called = callAlerts(felt, turn, reading);
  const danger = hazardIn(reading);
  if (danger === null) return called;
  const why = `客户说到「${danger.join('」「')}」,可能有人身或财产安全问题`;
  const reason: AlertReason = { code: 'danger', words: danger };
  return raise(called, { kind: 'safety', level: 'lead', turn: turn.index, turns: [turn.index], why, reason });
}

/** Both alerts were raised, the customer is displeased, and since the script began (six agent turns at most) nothing new was brought. */
function deadlockAlert(step: Step, turn: MonitorTurn): Step {
  const { repeated, dissatisfied, agentTurns } = step.state;
  if (repeated === null || dissatisfied === null || !isDispleased(step.state)) return step;
  if (agentTurns.slice(-idleLimit).some((item) => item.progress && item.index > repeated.script)) return step;
  const turns = [...new Set([...repeated.turns, ...dissatisfied.turns])].sort((a, b) => a - b);
  const why = '同一段话反复说,客户一直不满,也没有新的事实、方案或时间';
  return raise(step, { kind: 'deadlock', level: 'lead', turn: turn.index, turns, why, reason: { code: 'deadlock' } });
}

/** Long silence and talking over, where the source tells when each turn ended. */
function timingAlerts(step: Step, turn: MonitorTurn): Step {
  const { lastEnd } = step.state;
  const { endMs } = turn;
  if (endMs === undefined) return step;
  const state = { ...step.state, lastEnd: { atMs: endMs, speaker: turn.speaker } };
  if (lastEnd === null) return { ...step, state };
  if (turn.atMs - lastEnd.atMs >= silenceMs) {
    const seconds = Math.round((turn.atMs - lastEnd.atMs) / 1_000);
    const why = `沉默了 ${seconds} 秒`;
    const reason: AlertReason = { code: 'silence', count: seconds };
    return raise({ ...step, state }, { kind: 'silence', level: 'agent', turn: turn.index, turns: [turn.index], why, reason });
  }
  if (turn.speaker !== 'agent' || lastEnd.speaker !== 'customer' || lastEnd.atMs - turn.atMs < talkOverMs) return { ...step, state };
  const talkOvers = [...state.talkOvers, turn.index].slice(-keptAgentTurns);
  const counted = { ...step, state: { ...state, talkOvers } };
  if (talkOvers.length < 2) return counted;
  return raise(counted, {
    kind: 'talk_over',
    level: 'agent',
    turn: turn.index,
    turns: talkOvers,
    why: `${talkOvers.length} 次在客户说完之前开口`,
    reason: { code: 'talk_over', count: talkOvers.length },
  });
}

/** Turns of bots, third persons and unknown speakers only move the clock. */
export function observeTurn(state: MonitorState, turn: MonitorTurn): Step {
  const started: Step = { state, alerts: [] };
  const isAbout = turn.text.trim() !== '' && (turn.speaker === 'agent' || turn.speaker === 'customer');
  const seen = !isAbout ? started : turn.speaker === 'agent' ? observeAgent(state, turn) : observeCustomer(state, turn);
  return timingAlerts(isAbout ? deadlockAlert(seen, turn) : seen, turn);
}
