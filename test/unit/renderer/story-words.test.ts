/** A ticket's story, said in both languages: what the product wrote is told, and what people wrote stays as it was written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createI18n } from '../../../src/renderer/app/i18n.ts';
import { storyWords } from '../../../src/renderer/ui/story-words.ts';
import { ticketStages } from '../../../src/shared/base/words.ts';
import { pauseReasons } from '../../../src/shared/clock/pauses.ts';
import { worsenReasons, worsenText } from '../../../src/shared/ticket/stage-moves.ts';
import { createdText, ownerText, pauseText, readStory, stageText } from '../../../src/shared/ticket/story-texts.ts';
import type { TicketEvent } from '../../../src/shared/ticket/ticket.ts';

const zh = createI18n('zh-CN').getFixedT('zh-CN', 'desk');
const en = createI18n('en').getFixedT('en', 'desk');
type Line = Pick<TicketEvent, 'kind' | 'text' | 'reasonCode'>;

const said: [Line, string, string][] = [
  [{ kind: 'created', text: '新建工单：破壁机漏水', reasonCode: null }, '新建工单：破壁机漏水', 'Opened: 破壁机漏水'],
  [{ kind: 'stage', text: '定方案 → 方案执行', reasonCode: 'executing' }, '定方案 → 方案执行', 'Solving → Executing'],
  [
    { kind: 'stage', text: '拟定方案 → 已结案：客户说不用了；不再需要关怀回访', reasonCode: 'closed' },
    '定方案 → 已关闭：客户说不用了；不再需要关怀回访',
    'Solving → Closed：客户说不用了；不再需要关怀回访',
  ],
  [{ kind: 'reopened', text: '已关闭 → 核实中：又坏了', reasonCode: 'came_back' }, '已关闭 → 核实中：又坏了', 'Closed → Verifying：又坏了'],
  [{ kind: 'owner', text: '负责人：待分配 → 周晴', reasonCode: null }, '负责人：待分配 → 周晴', 'Owner: nobody yet → 周晴'],
  [
    { kind: 'paused', text: '等客户补凭证：照片看不清', reasonCode: 'waiting_evidence' },
    '等客户补凭证：照片看不清',
    'waiting for evidence: 照片看不清',
  ],
  [{ kind: 'resumed', text: '照片到了', reasonCode: null }, '照片到了', '照片到了'],
  [{ kind: 'worsened', text: '提到律师或起诉', reasonCode: 'lawyer' }, '要找律师或起诉', 'Mentioned a lawyer or going to court'],
  [{ kind: 'note', text: '新建工单：这是备注', reasonCode: null }, '新建工单：这是备注', '新建工单：这是备注'],
  [{ kind: 'stage', text: '由旧系统带入', reasonCode: null }, '由旧系统带入', '由旧系统带入'],
];

test.each(said)('%j', (line, chinese, english) => {
  expect([storyWords(zh, line), storyWords(en, line)]).toEqual([chinese, english]);
});

const words = fc.stringMatching(/^[一-龥a-zA-Z0-9，。：（）→ ·-]{0,30}$/).map((text) => text.trim());
const rest = words.map((text) => (text === '' ? '' : `：${text}`));
const written = fc.oneof(
  words.map(
    (title) =>
      [
        { kind: 'created', text: createdText(title), reasonCode: null },
        { code: 'created', title },
      ] as const,
  ),
  fc.tuple(fc.constantFrom(...ticketStages), fc.constantFrom(...ticketStages), rest).map(
    ([from, to, more]) =>
      [
        { kind: 'stage', text: stageText(from, to, more), reasonCode: to },
        { code: 'stage', from, to, rest: more },
      ] as const,
  ),
  fc.tuple(fc.constantFrom(...pauseReasons), words).map(
    ([reason, note]) =>
      [
        { kind: 'paused', text: pauseText(reason, note), reasonCode: reason },
        { code: 'paused', reason, note },
      ] as const,
  ),
  fc.tuple(fc.constantFrom(...worsenReasons), words).map(
    ([reason, note]) =>
      [
        { kind: 'worsened', text: worsenText(reason, note), reasonCode: reason },
        { code: 'worsened', reason, note },
      ] as const,
  ),
  fc.tuple(fc.constantFrom('', '周晴', '林立'), fc.constantFrom('', '王敏')).map(
    ([from, to]) =>
      [
        { kind: 'owner', text: ownerText(from, to), reasonCode: null },
        { code: 'owner', from, to },
      ] as const,
  ),
);

test('whatever is written into a story is read as it was meant, reasons and notes whole', () => {
  fc.assert(
    fc.property(written, ([line, meant]) => {
      expect(readStory(line)).toEqual(meant);
    }),
  );
});

test('in Chinese a line is told as it stands in the records, or by the names that stages have now', () => {
  fc.assert(
    fc.property(written, ([line]) => {
      if (line.kind !== 'worsened') expect(storyWords(zh, line)).toBe(line.text);
    }),
  );
});
