/** Recorded contacts of the fake desk: a call of a known customer, one that is going on, and one of somebody nobody knows. */
import { minuteMs } from '../../src/shared/base/clock.ts';
import type { RecordedContact } from '../../src/shared/contract/contact-views.ts';
import { fakeId } from './fake-desk-rows.ts';

export const strangerContactId = fakeId(850);

const talk: [RecordedContact['said'][number]['speaker'], string][] = [
  ['agent', '您好，请问有什么可以帮您？'],
  ['customer', '我上周买的奶瓶礼盒收到就是破的，说好补发，到今天还没有消息。'],
  ['agent', '收到破的还等了这么久，换作是我也很着急，真的对不起。'],
  ['customer', '打我另一个号码***********也没人接。你们到底补不补？'],
  ['agent', '补。我现在就查仓库，今天 16:00 前给您新的发货时间。'],
];

export function fakeRecord(contactId: string, nowMs: number, { long, isEmpty }: { long: boolean; isEmpty: boolean }): RecordedContact {
  const isStranger = contactId === strangerContactId;
  const lines = isEmpty ? [] : Array.from({ length: long ? 128 : 1 }, () => talk).flat();
  const name = long ? '阿卜杜勒·**·买买提' : '林**';
  const title = long ? '奶瓶礼盒收到即破损，承诺补发后一周没有发货，客户第三次来电并要求书面说明原因与新的时间' : '奶瓶破损，待补发';
  return {
    ...{ id: contactId, channel: 'phone', direction: 'in', state: 'ended' },
    ...{ startedAtMs: nowMs - 2 * 24 * 60 * minuteMs, endedAtMs: nowMs - 2 * 24 * 60 * minuteMs + 252_000, from: '138****6021' },
    customer: isStranger ? null : { id: fakeId(100), maskedName: name },
    ...{ agentName: '周晴', summary: isEmpty ? '' : long ? `${title}。`.repeat(4) : '催补发，已答应今天 16:00 前回复' },
    ...{ emotionPeak: 2, satisfaction: isEmpty ? null : 2 },
    ticket: isStranger || isEmpty ? null : { id: fakeId(1_000), ticketNo: 'TK-20261122-7F3KQ', title, stage: 'executing' },
    said: lines.map(([speaker, text], n) => ({ id: `u${n}`, speaker, text, atMs: n * 9_000, isTyped: n === 4 })),
    files: isStranger || isEmpty ? [] : [{ sha256: 'c'.repeat(64), name: long ? `${'破损照片'.repeat(12)}.jpg` : '破损照片.jpg' }],
    unsent: false,
  };
}
