/** How the link of the contact sheets stands, besides online and offline: a hub that takes nothing, for each reason it gives, and an update. */
import { hourMs, minuteMs } from '../../src/shared/base/clock.ts';
import { isErrorCode } from '../../src/shared/base/error-codes.ts';
import { type LinkState, linkStateSchema } from '../../src/shared/contract/desk-views.ts';
import type { FakeDeskState } from '../support/fake-desk.ts';
import { fakeConflict, fakeId, fakeOutbox } from '../support/fake-desk-rows.ts';

const upgrades: { readonly [name: string]: LinkState['upgrade'] } = {
  unknown: { share: null, leftMs: null },
  soon: { share: 0.93, leftMs: 20_000 },
};

/**
 * `link`: a state by its name; `problem`: the code of what there is to say; `upgrade`: unknown or soon; `nobody`: no one has signed in;
 * `refuse`: the code with which joining and calling are refused.
 */
export function fillLink(state: FakeDeskState, asked: URLSearchParams, nowMs: number): void {
  const named = linkStateSchema.shape.state.safeParse(asked.get('link'));
  if (named.success) {
    state.outbox = fakeOutbox(nowMs).map((item) => ({ ...item, waitsFor: 'answer' }));
    state.link = { ...state.link, state: named.data, sinceMs: nowMs - 12 * minuteMs, dataAtMs: nowMs - 12 * minuteMs };
    state.link.unsent = state.outbox.length;
  }
  const problem = asked.get('problem');
  if (problem !== null && isErrorCode(problem)) state.link = { ...state.link, problem };
  if (asked.has('nobody')) state.session = { ...state.session, user: null };
  const refusal = asked.get('refuse');
  if (refusal !== null && isErrorCode(refusal)) Object.assign(state, { callRefusal: refusal, enrolRefusal: refusal });
  const upgrade = upgrades[asked.get('upgrade') ?? ''];
  if (upgrade !== undefined) state.link = { ...state.link, upgrade };
  if (asked.has('kept')) state.kept = keptWork(nowMs);
  if (asked.has('aside')) setAside(state, nowMs);
}

function keptWork(nowMs: number): FakeDeskState['kept'] {
  return [
    { name: '周敏', unsent: 3, sinceMs: nowMs - 26 * hourMs },
    { name: 'Maximiliane Featherstonehaugh-Cholmondeley', unsent: 41, sinceMs: nowMs - 9 * 24 * hourMs },
  ];
}

/** What the hub can take in no form: kept here, in the way of nothing. */
function setAside(state: FakeDeskState, nowMs: number): void {
  const refused = { status: 'rejected', group: 'all', theirs: null, theirsBy: '', theirsAtMs: null, mutation: 'ticket.addNote' } as const;
  const text = '客户来电时把整段聊天记录念了一遍，记在这里备查：仓库回复华东仓缺货，改由京仓发出，已通知物流协同组跟进。';
  state.conflicts = [
    fakeConflict(1, nowMs, { ...refused, code: 'hub.too-large', mine: { ticketId: fakeId(1_000), text: text.repeat(6) } }),
    fakeConflict(2, nowMs, { ...refused, code: 'hub.unreadable', mine: { ticketId: fakeId(1_001), text } }),
  ];
  state.link = { ...state.link, openConflicts: state.conflicts.length };
}
