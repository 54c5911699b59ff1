/**
 * Owns what the weights of customers' replies are fitted to: answers in the middle of a talk, told whether they show displeasure, and
 * what dialogues tell by where their alert belongs.
 */
import { type LabelledDialogue, readLabelled, readReplies } from '../eval/labelled-data.ts';
import type { TrainingRow } from './fit-weights.ts';

export const replyOutcomes = ['displeased'];

/** Customer turns that make up a long run. */
const run = 3;

function row(text: string, displeased: boolean): TrainingRow {
  return { text, told: new Map([['displeased', displeased]]) };
}

/** The three turns an alert is for are displeased; where nothing goes wrong, replies are calm. What opens a talk is no reply. */
function dialogueRows({ turns, expected }: LabelledDialogue): TrainingRow[] {
  const replies = turns.flatMap(({ speaker, text }, index) => (speaker === 'customer' ? [{ index, text }] : [])).slice(1);
  const at = replies.findIndex(({ index }) => index === expected.dissatisfaction_alert_turn);
  if (at >= 0) return replies.slice(Math.max(0, at + 1 - run), at + 1).map(({ text }) => row(text, true));
  return expected.should_escalate ? [] : replies.map(({ text }) => row(text, false));
}

export function replyRows(): TrainingRow[] {
  const told = readReplies().map(({ text, displeased }) => row(text, displeased >= 1));
  return [...told, ...readLabelled().dev.dialogues.flatMap(dialogueRows)];
}
