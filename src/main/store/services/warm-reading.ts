/** Prepares the reading of customers, names and steps bit by bit after start, so that the first utterance of the day is read as fast as the others. */
import { warmReading } from '../../../shared/classify/read-customer.ts';
import { stepWording } from '../../../shared/guide/weigh-step.ts';
import { warmNames } from '../db/search-keys-repo.ts';
import type { SetTimer } from '../sync/timers.ts';

/** First the databases, the windows and the link get their turn. */
const afterStartMs = 1_500;
const betweenMs = 100;

function* everything(): Generator<void> {
  yield warmNames();
  yield* warmReading();
  yield* stepWording.warm();
}

/** The answer stops it. */
export function startWarmReading(setTimer: SetTimer): () => void {
  const steps = everything();
  let cancel = () => {};
  const turn = () => {
    if (steps.next().done !== true) cancel = setTimer(turn, betweenMs);
  };
  cancel = setTimer(turn, afterStartMs);
  return () => cancel();
}
