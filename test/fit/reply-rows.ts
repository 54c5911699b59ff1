/** Owns what the weights of customers' replies are fitted to: answers in the middle of a talk, told whether they show displeasure. */
import { readReplies } from '../eval/labelled-data.ts';
import type { TrainingRow } from './fit-weights.ts';

export const replyOutcomes = ['displeased'];

export function replyRows(): TrainingRow[] {
  return readReplies().map(({ text, displeased }) => ({ text, told: new Map([['displeased', displeased >= 1]]) }));
}
