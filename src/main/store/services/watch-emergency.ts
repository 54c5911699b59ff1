/** Keeps the emergency plan of a running contact in step with what was said and confirmed. Decides nothing a person decides. */
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { watchEmergency } from '../../../shared/ticket/emergency.ts';
import type { Desk } from './desk.ts';

export function watched(desk: Desk, view: RunningContact): RunningContact {
  const customer = view.utterances.filter(({ speaker }) => speaker === 'customer');
  const heard = {
    classification: view.classification,
    confirmedType: view.guide.typeConfirmed ? view.guide.type : null,
    said: customer.map(({ text }) => text).join('\n'),
  };
  const before = view.emergency ?? null;
  const emergency = watchEmergency(before, heard, desk.packs.policy(view.packs.policy).emergency, desk.store.nowMs());
  return emergency === before ? view : { ...view, emergency };
}
