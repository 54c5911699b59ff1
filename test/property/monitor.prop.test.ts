/** The monitor under any conversation: deterministic, total, bounded, and quiet about one thing at a time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Emotion, speakers } from '../../src/shared/base/words.ts';
import { classificationSchema } from '../../src/shared/classify/classification.ts';
import { classifyConversation, classifyText } from '../../src/shared/classify/classify.ts';
import { type Alert, alertSchema } from '../../src/shared/monitor/alert.ts';
import { type MonitorState, type MonitorTurn, observeTurn, startMonitor } from '../../src/shared/monitor/monitor.ts';

const lines = fc.constantFrom(
  '您的问题已经记录下来了会有专人跟进处理',
  '您的问题已经记录下来了',
  '报修单正在排队到时候会短信通知您',
  '明天12点前给您寄出',
  '说了多少遍了有什么用',
  '又是这句话',
  '叫你们经理来',
  '我要找12315',
  '再说一遍',
  '好的',
  '嗯嗯',
  '你们这群王八蛋',
  '锅坏了',
);
const text = fc.oneof({ weight: 4, arbitrary: lines }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) });
const conversation = fc
  .array(
    fc.record({
      speaker: fc.constantFrom(...speakers),
      text,
      emotion: fc.option(fc.constantFrom<Emotion>(0, 1, 2, 3)),
      gap: fc.integer({ min: -3_000, max: 50_000 }),
    }),
    {
      maxLength: 60,
    },
  )
  .map((turns) => {
    let atMs = 0;
    return turns.map(({ gap, ...turn }, index): MonitorTurn => {
      atMs = Math.max(0, atMs + gap);
      return { ...turn, index, atMs, endMs: atMs + 2_000 };
    });
  });

function listen(turns: readonly MonitorTurn[], from = startMonitor()): { state: MonitorState; alerts: Alert[] } {
  const alerts: Alert[] = [];
  let state = from;
  for (const turn of turns) {
    const step = observeTurn(state, turn);
    alerts.push(...step.alerts);
    state = step.state;
  }
  return { state, alerts };
}

describe('any conversation', () => {
  test('gives valid alerts whose turns have been heard', () => {
    fc.assert(
      fc.property(conversation, (turns) => {
        let state = startMonitor();
        for (const turn of turns) {
          const step = observeTurn(state, turn);
          for (const alert of step.alerts) {
            expect(alertSchema.parse(alert)).toEqual(alert);
            expect(alert.turn).toBe(turn.index);
            expect(alert.turns.every((each) => each <= turn.index)).toBe(true);
            if (alert.escalates !== undefined) expect(alert.level).toBe('lead');
          }
          state = step.state;
        }
      }),
      { numRuns: 150 },
    );
  });

  test('gives the same alerts again, also when stopped and resumed from its saved state at any turn', () => {
    fc.assert(
      fc.property(conversation, fc.nat({ max: 60 }), (turns, cut) => {
        const whole = listen(turns);
        const first = listen(turns.slice(0, cut));
        const second = listen(turns.slice(cut), JSON.parse(JSON.stringify(first.state)) as MonitorState);
        expect([...first.alerts, ...second.alerts]).toEqual(whole.alerts);
        expect(second.state).toEqual(whole.state);
      }),
      { numRuns: 100 },
    );
  });

  test('never raises one kind twice at a turn', () => {
    fc.assert(
      fc.property(conversation, (turns) => {
        const seen = new Set<string>();
        for (const alert of listen(turns).alerts) {
          const key = `${alert.kind} ${alert.turn}`;
          expect(seen.has(key)).toBe(false);
          seen.add(key);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('what is kept does not grow with the length of the conversation', () => {
  const turns = (count: number) =>
    Array.from({ length: count }, (_, index): MonitorTurn => {
      const isAgent = index % 2 === 0;
      const said = isAgent ? `第${index}件事情我们这边正在安排同事核对${String.fromCharCode(0x4e00 + index)}` : '说了多少遍了有什么用';
      return { index, speaker: isAgent ? 'agent' : 'customer', text: said, atMs: index * 1_000, emotion: 1 };
    });
  const size = (count: number) => JSON.stringify(listen(turns(count)).state).length;
  expect(size(2_000)).toBeLessThan(size(200) * 1.2);
});

test('reading a customer never throws and always fits the schema', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      const read = classifyConversation(texts);
      expect(classificationSchema.parse(read)).toEqual(read);
      const [first] = texts;
      if (first !== undefined) expect(classifyText(first)).toEqual(classifyText(first));
    }),
    { numRuns: 200 },
  );
});
