/**
 * An erasure reaches a desk as removals of rows that it holds. Work kept apart for somebody, and the own work of whoever comes back, may
 * name customers who were erased while another person's rows lay here; and a department's desk, which holds no customer, hears only that a
 * request is gone. So once a day, at once when another person sits down, and when something that a draft names is gone without a word about
 * its customer, the desk asks the hub which of the ids in own.db were erased. It says only ids, and hears only which of them.
 */
import { dayMs, minuteMs } from '../../../shared/base/clock.ts';
import { awayPath, erasedSchema, mostErasedAsked } from '../../../shared/contract/away.ts';
import { namedIds } from '../db/kept-work-repo.ts';
import { erasedAsked, erasureDoubts, loadIdentity, saveErasedAsked, settleErasureDoubts } from '../db/meta-repo.ts';
import { isLevel } from '../db/removed-repo.ts';
import type { Desk } from './desk.ts';
import { forgetErased } from './forget-removed.ts';

const againAfterMs = 10 * minuteMs;

type Asking = Pick<Desk, 'store' | 'rooms' | 'askHub' | 'log'>;

/** False where the hub did not answer: what it said before counts. */
async function askAll({ store, rooms, askHub, log }: Asking, isStopped: () => boolean): Promise<boolean> {
  const ids = [...namedIds(store.own)];
  const erased = new Set<string>();
  let isComplete = true;
  for (let from = 0; from < ids.length && isComplete; from += mostErasedAsked) {
    const body = { ids: ids.slice(from, from + mostErasedAsked) };
    const answer = await askHub({ method: 'POST', path: `${awayPath}/erased`, body }, erasedSchema);
    if (isStopped()) return false;
    if (answer.ok) for (const id of answer.value.erased) erased.add(id);
    else isComplete = false;
  }
  if (erased.size > 0) forgetErased(store, rooms, erased);
  log('info', 'erased.asked', { count: erased.size, state: isComplete ? 'complete' : 'cut short' });
  return isComplete;
}

/** Looks whenever there is news of a desk that is level with its hub. The answer ends it. */
export function watchErased(desk: Asking & Pick<Desk, 'link'>): () => void {
  const { store, log } = desk;
  let isUnderWay = false;
  let isStopped = false;
  let notBeforeMs = 0;
  const isDue = (): string | null => {
    const nowMs = store.nowMs();
    if (nowMs < notBeforeMs) return null;
    const userId = loadIdentity(store.own)?.user.id ?? null;
    const last = erasedAsked(store.own);
    const isFresh = last !== null && last.userId === userId && Math.abs(nowMs - last.atMs) < dayMs;
    if (isFresh && erasureDoubts(store.own) === 0) return null;
    return desk.link.state().state === 'online' && isLevel(store.cache) ? userId : null;
  };
  const ask = async (userId: string) => {
    const atMs = store.nowMs();
    notBeforeMs = atMs + againAfterMs;
    const doubts = erasureDoubts(store.own);
    if (!(await askAll(desk, () => isStopped))) return;
    saveErasedAsked(store.own, { userId, atMs });
    settleErasureDoubts(store.own, doubts);
    notBeforeMs = 0;
  };
  const look = () => {
    if (isUnderWay || isStopped) return;
    const userId = isDue();
    if (userId === null) return;
    isUnderWay = true;
    ask(userId)
      .catch((error: unknown) => log('warn', 'erased.failed', { message: String(error) }))
      .finally(() => {
        isUnderWay = false;
      });
  };
  const stop = store.onNews(look);
  return () => {
    isStopped = true;
    stop();
  };
}
