/** What a case holds for the contact sheets: files in each place a file can be, and cards of conflicts and refusals of every kind. */

import type { ErrorCode } from '../../src/shared/base/error-codes.ts';
import type { FakeDeskState } from '../support/fake-desk.ts';
import { fakeConflict, fakeId } from '../support/fake-desk-rows.ts';

/** A picture of one grey dot. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

const files: [string, string, 'here' | 'coming' | ErrorCode][] = [
  ['瓶身裂纹照片', '瓶身裂纹-正面.png', 'here'],
  ['检测报告', '第三方检测报告-二〇二六年十一月二十日-恒温电热水壶-加热中断与焦味-全部附页.pdf', 'here'],
  ['开箱视频', '开箱视频.mp4', 'coming'],
  ['聊天截图', '聊天截图-11月17日.jpg', 'attachment.not-on-hub'],
  ['发票', '发票.pdf', 'attachment.damaged'],
  ['签收底单', '签收底单.jpg', 'hub.offline'],
];

export function fillFiles(state: FakeDeskState): void {
  files.forEach(([label, fileName, where], n) => {
    const sha256 = String(n + 1).repeat(64);
    state.moreEvidence.push({ id: `f${n}`, item: `f${n}`, label, state: 'have', source: 'customer', note: '', sha256, fileName });
    if (where === 'here') state.files.set(sha256, n === 0 ? dot : btoa('%PDF-1.7'));
    else state.filesAway.set(sha256, where);
  });
}

export function fillConflicts(state: FakeDeskState, nowMs: number): void {
  const problem = {
    what: '奶瓶礼盒收到时瓶身有裂纹',
    when: '11月16日签收',
    orderNo: 'DD2026111300482',
    ask: '换一个完好的',
    confirmed: true,
  };
  const refused = { status: 'rejected', group: 'all', theirs: null, theirsBy: '', theirsAtMs: null } as const;
  state.conflicts = [
    fakeConflict(1, nowMs),
    fakeConflict(2, nowMs, { group: 'owner', mine: '许宁', theirs: '物流协同组' }),
    fakeConflict(3, nowMs, {
      group: 'fields',
      mutation: 'ticket.updateFields',
      mine: { problem, demands: [{ id: 'd1', text: '什么时候能到', done: true }] },
      theirs: { problem: { ...problem, ask: '全额退款' }, demands: [{ id: 'd1', text: '什么时候能到', done: false }] },
    }),
    fakeConflict(4, nowMs, {
      ...refused,
      ...{ code: 'auth.forbidden', mutation: 'ticket.addNote' },
      mine: { ticketId: fakeId(1_000), text: '仓库回复：华东仓缺货，改由京仓发出，已通知物流协同组跟进。' },
    }),
    fakeConflict(5, nowMs, {
      ...refused,
      ...{ code: 'not-found', mutation: 'commitment.make' },
      mine: { what: '给出新的发货时间', words: '今天16点前', dueAtMs: nowMs + 3_600_000 },
    }),
  ];
  state.link = { ...state.link, openConflicts: state.conflicts.length };
}
