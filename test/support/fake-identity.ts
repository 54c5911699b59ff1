/** What the fake desk answers about who is one person: one open pair, which can be merged, taken back and dismissed. */
import { implement } from '@orpc/server';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { DecisionView, PersonView, SuggestionView } from '../../src/shared/contract/identity-views.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract);

function person(n: number, given: Partial<PersonView> = {}): PersonView {
  return {
    customerId: fakeId(n),
    isHere: true,
    maskedName: '林**',
    maskedPhone: '138****1037',
    memberNo: 'M200815',
    tier: '金卡会员',
    region: '杭州市西湖区',
    memberSinceMs: 1_600_000_000_000,
    lastContactAtMs: 1_795_000_000_000,
    contacts: 6,
    orders: 4,
    openTickets: 1,
    ...given,
  };
}

const left = person(100);
const right = person(101, { maskedPhone: '159****1037', memberNo: '', tier: '', contacts: 1, orders: 1, openTickets: 0 });
const pair: SuggestionView = {
  leftRecord: fakeId(300),
  rightRecord: fakeId(301),
  left,
  right,
  score: 40,
  reasons: [{ code: 'same_name_and_last4', zh: '姓名相同，电话后四位相同' }],
  against: null,
};
const records = [
  { recordId: pair.leftRecord, source: 'crm', sourceId: 'c-1001' },
  { recordId: pair.rightRecord, source: 'shop', sourceId: 'u-77' },
];
const decision: DecisionView = {
  ...{ decision: fakeId(310), kind: 'merge', atMs: 1_795_000_000_000, byName: '周晴' },
  ...{ records, people: [left] },
};

type IdentityRoom = { gate(): Promise<void>; note(name: string, input: unknown): void; isEmpty: boolean; isMerged(): boolean };

export function fakeIdentity({ gate, note, isEmpty, isMerged }: IdentityRoom) {
  let open = isEmpty ? [] : [pair];
  let decided: DecisionView[] = [];
  const isJoined = () => decided.length > 0 || isMerged();
  return {
    suggestions: os.identity.suggestions.handler(() => gate().then(() => open)),
    decisions: os.identity.decisions.handler(() => gate().then(() => decided)),
    records: os.identity.records.handler(({ input }) =>
      isJoined() && input.customerId === left.customerId ? records : records.slice(0, 1),
    ),
    merge: os.identity.merge.handler(({ input }) => {
      [open, decided] = [[], [decision]];
      note('identity.merge', input);
      return { decision: decision.decision, customerId: left.customerId };
    }),
    dismiss: os.identity.dismiss.handler(({ input }) => {
      open = [];
      note('identity.dismiss', input);
      return { ok: true as const };
    }),
    separate: os.identity.separate.handler(({ input }) => {
      note('identity.separate', input);
      decided = [];
      return { decision: fakeId(311), customerId: right.customerId };
    }),
    takeBack: os.identity.takeBack.handler(({ input }) => {
      [open, decided] = [[pair], []];
      note('identity.takeBack', input);
      return { customerIds: [left.customerId, right.customerId] };
    }),
  };
}
