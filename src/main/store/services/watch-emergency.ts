/** Keeps the emergency plan of a running contact in step with what was said and confirmed. Decides nothing a person decides. */
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { watchEmergency } from '../../../shared/ticket/emergency.ts';
import { customerWords } from './contact-progress.ts';
import type { Desk } from './desk.ts';

export function watched(desk: Desk, view: RunningContact): RunningContact {
  const heard = {
    classification: view.classification,
    confirmedType: view.guide.typeConfirmed ? view.guide.type : null,
    said: customerWords(view).join('\n'),
  };
  const before = view.emergency ?? null;
  const emergency = watchEmergency(before, heard, desk.packs.policy(view.packs.policy).emergency, desk.store.nowMs());
  return emergency === before ? view : { ...view, emergency };
}
