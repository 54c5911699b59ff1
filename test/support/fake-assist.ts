/** The fake desk's drafts and its model: two answers from fields, an endpoint that a manager may change, and a suggestion to be set. */
import { implement } from '@orpc/server';
import type { AssistStatus, DraftAnswer, Suggestion } from '../../src/shared/contract/assist-views.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';

const os = implement(deskContract);

export type FakeAssist = {
  status: AssistStatus;
  drafts: DraftAnswer[];
  /** Null: the model is at it until the call is aborted. */
  suggestion: Suggestion | null;
  tested: { failure: 'key-refused' | null; tookMs: number };
  /** Calls that were given up. */
  aborted: number;
};

const asked = '我的快递到底到哪了，这都几天了';

export function fakeAssist(nowMs: number, { may, isBare }: { may: boolean; isBare: boolean }): FakeAssist {
  const words = { missing: [], note: '', asked };
  return {
    status: {
      ...{ enabled: false, url: '', model: '', hasKey: false, changedAtMs: null, changedBy: '', mayChange: may, isFresh: true },
      ...(isBare
        ? {}
        : { url: 'https://models.example.com/v1', model: 'qwen-plus', hasKey: true, changedAtMs: nowMs - 86_400_000, changedBy: '周晴' }),
    },
    drafts: isBare
      ? []
      : [
          {
            ...{ templateId: 'any.faq.where', title: '包裹到哪了', titleEn: 'Where the parcel is', ...words },
            text: '林女士，我查到奶瓶套装由安达速运配送，最近一条物流是11月21日 09:12 到达嘉兴转运中心。',
          },
          {
            ...{ templateId: 'any.faq.when', title: '什么时候能到', titleEn: 'When it should arrive', ...words, missing: ['预计送达'] },
            text: '下单时约定的送达日期是［预计送达］，目前最近一条物流是11月21日 09:12 到达嘉兴转运中心。',
            note: '只说约定的日期和已有的物流，不另估时间。',
          },
        ],
    suggestion: {
      ...{ status: 'ok', text: '林女士，让您等了这么久真的抱歉。我现在就去核实包裹停在哪里，查到了先告诉您。', findings: [], mended: [] },
      isChecked: true,
    },
    tested: { failure: null, tookMs: 820 },
    aborted: 0,
  };
}

export function assistHandlers(state: { assist: FakeAssist }, gate: () => Promise<void>, note: (name: string, input: unknown) => unknown) {
  return {
    drafts: os.assist.drafts.handler(() => gate().then(() => state.assist.drafts)),
    status: os.assist.status.handler(() => gate().then(() => state.assist.status)),
    change: os.assist.change.handler(({ input }) => {
      note('assist.change', input);
      const { key, ...rest } = input;
      const before = state.assist.status;
      const changedAtMs = (before.changedAtMs ?? Date.UTC(2026, 10, 21)) + 1_000;
      state.assist.status = { ...before, ...rest, hasKey: key !== null || before.hasKey, changedBy: '许宁', changedAtMs };
      return state.assist.status;
    }),
    test: os.assist.test.handler(() => state.assist.tested),
    suggest: os.assist.suggest.handler(async ({ input, signal }) => {
      note('assist.suggest', input);
      if (state.assist.suggestion !== null) return state.assist.suggestion;
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          state.assist.aborted += 1;
          reject(new Error('aborted'));
        });
      });
    }),
  };
}
