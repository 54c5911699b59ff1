/** Owns what is judged of each utterance: findings for agents, emotion for customers, nothing for speakers we cannot name. */
import type { Emotion } from '../base/words.ts';
import type { Finding } from '../compliance/finding.ts';
import type { Utterance } from './contact.ts';
import type { FoldedUtterance } from './fold-events.ts';

export type UtteranceJudge = {
  /** `opening`: nothing was said by the agent before it. */
  check(text: string, opening: boolean): Finding[];
  feel(text: string): Emotion;
};

/** Keeps the verdict on words that did not change; a revised text is judged anew, so its old findings go. */
export function annotateUtterances(folded: readonly FoldedUtterance[], previous: readonly Utterance[], judge: UtteranceJudge): Utterance[] {
  const known = new Map(previous.map((utterance) => [utterance.id, utterance]));
  let hasAgentSpoken = false;
  return folded.map((utterance) => {
    const before = known.get(utterance.id);
    const isOpening = utterance.speaker === 'agent' && !hasAgentSpoken;
    if (utterance.speaker === 'agent') hasAgentSpoken = true;
    if (before !== undefined && before.text === utterance.text && before.speaker === utterance.speaker) {
      return { ...utterance, emotion: before.emotion, findings: before.findings };
    }
    return {
      ...utterance,
      emotion: utterance.speaker === 'customer' ? judge.feel(utterance.text) : null,
      findings: utterance.speaker === 'agent' ? judge.check(utterance.text, isOpening) : [],
    };
  });
}
