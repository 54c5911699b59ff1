/** What this desk finds for the case of a running contact or a ticket, and the branch for where it differs from what is said. Reads only. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { CaseFacts, DoubtView } from '../../../shared/contract/approval-views.ts';
import { type Doubt, type FoundFact, findDifferences, findFacts } from '../../../shared/guide/found-facts.ts';
import { promiseDueAtMs } from '../../../shared/guide/start-guide.ts';
import { fillTemplate, slotValues } from '../../../shared/pack/slots.ts';
import { ticketById, ticketsByCustomer } from '../db/tickets-repo.ts';
import { type CaseView, factsOf, guideOf } from './contact-guide.ts';
import type { Desk } from './desk.ts';

export function foundIn(desk: Desk, view: CaseView): FoundFact[] {
  const earlier = view.customerId === null ? [] : ticketsByCustomer(desk.store.cache, view.customerId);
  return findFacts({ ...factsOf(desk, view), earlier }, view.guide.type);
}

export function caseFacts(desk: Desk, contactId: string): Result<CaseFacts> {
  const room = desk.rooms.byId(contactId);
  return room === null ? fail('not-found', 'main', 'no such contact') : ok(factsAndDoubts(desk, room.view));
}

/** By the packs in force: nobody is on the line. */
export function ticketFacts(desk: Desk, ticketId: string): Result<CaseFacts> {
  const ticket = ticketById(desk.store.cache, ticketId);
  if (ticket === null) return fail('not-found', 'main', 'no such ticket');
  const { customerId, type, problem } = ticket;
  return ok(factsAndDoubts(desk, { customerId, ticketId, packs: desk.packs.versions(), guide: { guideId: '', type, problem } }));
}

/** Every difference found, then the branch an agent opens by hand (its `fact` is null). */
function factsAndDoubts(desk: Desk, view: CaseView): CaseFacts {
  const found = foundIn(desk, view);
  const doubts = desk.packs.at('guides', view.packs.guides)?.content.doubts ?? [];
  const facts = factsOf(desk, view);
  const promise = guideOf(desk, view).options[0]?.promise;
  const due = promise === undefined ? null : promiseDueAtMs(promise.within_hours, facts);
  const viewOf = (doubt: Doubt, fact: FoundFact | null): DoubtView => {
    const record =
      fact?.text ??
      found
        .filter(({ code }) => code !== 'since_signed')
        .slice(0, 2)
        .map(({ text }) => text)
        .join('；');
    const slots = slotValues({ ...facts, promiseDueAtMs: due, record });
    const said = view.guide.problem.what === '' || fact === null ? doubt.said : view.guide.problem.what;
    const sentences = doubt.sentences.map(({ kind, text }) => ({ kind, text: fillTemplate(text, slots).text }));
    return { code: doubt.code, said, fact, sentences };
  };
  const { type, problem } = view.guide;
  const differing = findDifferences({ type, what: problem.what, ask: problem.ask }, found).flatMap(({ code, fact }) => {
    const doubt = doubts.find((each) => each.code === code);
    return doubt === undefined ? [] : [viewOf(doubt, fact)];
  });
  const byHand = doubts.find(({ code }) => code === 'other');
  return { facts: found, doubts: [...differing, ...(byHand === undefined ? [] : [viewOf(byHand, null)])] };
}
