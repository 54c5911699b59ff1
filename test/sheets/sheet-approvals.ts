/** Requests, and what the desk found, as the contact sheets show them. */
import type { ApprovalView, CaseFacts } from '../../src/shared/contract/approval-views.ts';
import { fakeApproval } from '../support/fake-approvals.ts';
import { fakeId } from '../support/fake-desk-rows.ts';

/** `open`: waits for the lead; anything else is the answer, in the call. */
export function sheetApproval(nowMs: number, status: string | null): ApprovalView {
  const asked = { ticketId: fakeId(1_000), optionId: 'repair_goodwill', requestedAtMs: nowMs - 120_000 };
  if (status !== 'granted') return fakeApproval(asked);
  const answer = { status: 'granted', decidedByName: '赵班长', note: '可以，这次多照顾一下', mayDecide: false } as const;
  return fakeApproval({ ...asked, ...answer, mine: true, decidedAtMs: nowMs - 60_000 });
}

const signed = { code: 'signed', text: '11月18日 14:20显示签收，签收人：门卫', source: 'order', atMs: 1, refId: 'a' } as const;

export const sheetDoubt: CaseFacts = {
  facts: [
    signed,
    { code: 'station', text: '11月18日 14:20记录：已放到驿站，请凭码取件，滨江路店', source: 'logistics', atMs: 1, refId: 'b' },
    {
      code: 'same_before',
      text: '「产品质量」之前反映过2次，最近一次 11月3日 09:00，工单 TK-20261103-7F3KQ',
      source: 'ticket',
      atMs: 1,
      refId: 'c',
    },
  ],
  doubts: [
    {
      code: 'not_received',
      said: '奶瓶礼盒，一直没有收到',
      fact: signed,
      sentences: [
        { kind: 'calm', text: '您没拿到东西，着急是应该的。我先把记录念给您听，咱们一起对一对。' },
        {
          kind: 'facts',
          text: '我这边查到的是：11月18日 14:20显示签收，签收人：门卫。您看家里人或邻居会不会代收了？对不上也没关系，我请网点拿签收底单来核。',
        },
        {
          kind: 'boundary',
          text: '核实期间，补发和先退款两个办法我都可以替您申请；底单没核出来之前，我不能把它写成已经丢失。今天 18:00前我给您回电说核实结果。',
        },
      ],
    },
  ],
};
