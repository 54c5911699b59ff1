/** What the monitor raises, when, to whom, and what it lets pass. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Speaker } from '../../../src/shared/base/words.ts';
import type { Alert } from '../../../src/shared/monitor/alert.ts';
import { type MonitorTurn, observeTurn, startMonitor } from '../../../src/shared/monitor/monitor.ts';
import { nextMoves } from '../../../src/shared/monitor/moves.ts';
import { type AgentTurn, asksToRepeat, findRepetition, readAgentTurn } from '../../../src/shared/monitor/repeat.ts';
import { labelledDialogues } from '../../support/talk.ts';

type Line = readonly [who: 'a' | 'c' | Speaker, text: string, rest?: Partial<MonitorTurn>];

function listen(lines: readonly Line[]): Alert[] {
  let state = startMonitor();
  return lines.flatMap(([who, text, rest], index) => {
    const speaker = who === 'a' ? 'agent' : who === 'c' ? 'customer' : who;
    const step = observeTurn(state, { index, speaker, text, atMs: index * 5_000, emotion: null, ...rest });
    state = step.state;
    return step.alerts;
  });
}

const brief = (alerts: readonly Alert[]) =>
  alerts.map(({ kind, turn, level, escalates }) => `${kind}@${turn} ${level}${escalates === undefined ? '' : ` ^${escalates}`}`);
const only = (kind: string, lines: readonly Line[]) => brief(listen(lines)).filter((line) => line.startsWith(`${kind}@`));

test('the labelled dialogues raise each alert at the labelled turn', () => {
  for (const { id, turns, expected } of labelledDialogues()) {
    const alerts = listen(turns.map(({ speaker, text, t }): Line => [speaker, text, { atMs: t * 1_000 }]));
    const first = (kind: Alert['kind']) => alerts.find((alert) => alert.kind === kind)?.turn ?? null;
    expect({ id, repeat: first('repeat'), dissatisfaction: first('dissatisfaction'), deadlock: first('deadlock') }).toEqual({
      id,
      repeat: expected.repeat_alert_turn,
      dissatisfaction: expected.dissatisfaction_alert_turn,
      deadlock: expected.deadlock_turn,
    });
  }
});

describe('the same script', () => {
  const script: Line = ['a', '您的问题已经记录下来了会有专人跟进处理'];
  const calm: Line = ['c', '我知道'];

  test('third time to the agent, fourth to the lead as a raise, sixth proposes a switch, and no more', () => {
    const lines = [script, calm, script, calm, script, calm, script, calm, script, calm, script, calm, script, calm, script];
    expect(only('repeat', lines)).toEqual(['repeat@4 agent', 'repeat@6 lead ^4', 'repeat@10 lead ^4']);
    expect(listen(lines).at(-1)?.moves).not.toEqual(nextMoves.repeat);
  });

  test('third time goes to the lead at once when the customer is displeased', () => {
    const lines: Line[] = [['c', '锅坏了'], script, ['c', '说了多少遍了没用'], script, ['c', '又是这句话'], script];
    expect(only('repeat', lines)).toEqual(['repeat@5 lead']);
  });

  test('near copies with fillers and other politeness count', () => {
    const lines: Line[] = [
      ['a', '您好，您的问题已经记录下来了，会有专人跟进处理'],
      ['a', '呃您的问题呢已经记录下来了会有专人跟进处理的'],
      ['a', '非常抱歉给您带来不便，问题已经记录，会有专人跟进处理哈'],
    ];
    expect(only('repeat', lines)).toEqual(['repeat@2 agent']);
  });

  test('a broken-off beginning counts one half', () => {
    const half: Line = ['a', '您的问题已经记录下来了'];
    const alerts = listen([script, script, half, script]);
    expect(brief(alerts)).toEqual(['repeat@3 agent']);
    expect(alerts[0]?.why).toContain('3.5 遍');
  });

  test('thirteen and a half times are counted as such, and three turns have been told of it', () => {
    const turns = [...Array.from({ length: 13 }, () => script[1]), '您的问题已经记录下来了'];
    let earlier: AgentTurn[] = [];
    let count = 0;
    for (const [index, text] of turns.entries()) {
      const now = readAgentTurn(index, text, false);
      const found = findRepetition(earlier, now, '');
      earlier = [...earlier, { ...now, script: found.script }];
      ({ count } = found);
    }
    expect(count).toBe(13.5);
    expect(
      only(
        'repeat',
        turns.map((text): Line => ['a', text]),
      ),
    ).toEqual(['repeat@2 agent', 'repeat@3 lead ^2', 'repeat@5 lead ^2']);
  });

  test('other word order and other courtesies are the same script', () => {
    const lines: Line[] = [
      ['a', '后续会有专人跟您联系'],
      ['c', '专人是今天联系吗'],
      ['a', '后续专人会跟您联系的'],
      ['c', '复印件可以吗'],
      ['a', '嗯 后续会有专人联系您的'],
    ];
    expect(only('repeat', lines)).toEqual(['repeat@4 agent']);
  });

  test.each<[string, Line[]]>([
    [
      'other words for the same',
      [
        ['a', '实名信息提交后不可修改'],
        ['c', '我打错一个字'],
        ['a', '信息提交之后无法修改，望谅解'],
        ['c', '就一个字'],
        ['a', '不好意思，实名提交后没法更改，请谅解'],
      ],
    ],
    [
      'the halves in another order',
      [
        ['a', '安装师傅会跟您联系的，您等他电话就行'],
        ['c', '要不要高空费'],
        ['a', '到时候您等师傅的电话，他会联系您'],
        ['c', '支架是谁带'],
        ['a', '您等一下师傅的电话吧，他会跟您联系的'],
      ],
    ],
  ])('%s is the same script', (_, lines) => {
    expect(only('repeat', lines).map((alert) => alert.split(' ')[0])).toEqual(['repeat@4']);
  });

  test.each<[string, Line[]]>([
    [
      'one way of asking for different things',
      [
        ['a', '按一下遥控器的房子键，看到什么告诉我'],
        ['c', '一排图标'],
        ['a', '按右上角的齿轮键，看到什么告诉我'],
        ['c', '设置两个字'],
        ['a', '点进网络，再点忘记此网络，看到什么告诉我'],
      ],
    ],
    [
      'acknowledgements',
      [
        ['a', '嗯嗯'],
        ['a', '嗯嗯'],
        ['a', '好的'],
        ['a', '嗯嗯'],
        ['a', '您接着说'],
        ['a', '您接着说'],
        ['a', '您接着说'],
      ],
    ],
    [
      'a code read back',
      [
        ['a', '预约码是四四九零二'],
        ['c', '慢一点'],
        ['a', '预约码四四九零二'],
        ['c', '再说一遍'],
        ['a', '预约码四四九零二'],
      ],
    ],
    [
      'an address said again on request',
      [
        ['a', '取件的地方在小区东门便民服务站'],
        ['c', '没听清'],
        ['a', '取件的地方在小区东门便民服务站'],
        ['c', '再说一遍'],
        ['a', '取件的地方在小区东门便民服务站'],
      ],
    ],
    [
      'one form with other facts',
      [
        ['a', '订单01已经出库正在路上'],
        ['a', '订单02已经出库正在路上'],
        ['a', '订单03已经出库正在路上'],
      ],
    ],
    [
      'answers to other questions',
      [
        ['c', '红色有货吗'],
        ['a', '红色目前仓库里有货可以发'],
        ['c', '蓝色呢'],
        ['a', '蓝色目前仓库里有货可以发'],
        ['c', '那灰色呢'],
        ['a', '灰色目前仓库里有货可以发'],
      ],
    ],
    [
      'an apology before new facts',
      [
        ['a', '非常抱歉给您带来不便，我查到您的包裹在嘉兴'],
        ['a', '非常抱歉给您带来不便，网点说司机今天下午三点出发'],
        ['a', '非常抱歉给您带来不便，我们给您重发一件'],
      ],
    ],
  ])('%s are let pass', (_, lines) => {
    expect(only('repeat', lines)).toEqual([]);
  });

  test('another script begins another episode', () => {
    const other: Line = ['a', '退货需要您自己联系快递公司寄回仓库'];
    expect(only('repeat', [script, script, script, other, other, other])).toEqual(['repeat@2 agent', 'repeat@5 agent']);
  });
});

describe('displeasure', () => {
  const no: Line = ['c', '说了多少遍了有什么用'];

  test('second turn as a hint, third to the lead; the first statement does not count; a calm turn starts again', () => {
    expect(brief(listen([['c', '你们一直没人管我的退款'], no, no, no, no]))).toEqual([
      'hint.dissatisfaction@2 agent',
      'dissatisfaction@3 lead',
    ]);
    expect(only('dissatisfaction', [['c', '锅坏了'], no, no, ['c', '好的'], no, no])).toEqual([]);
    expect(only('dissatisfaction', [['c', '锅坏了'], no, no, no, ['c', '好的'], no, no, no])).toEqual([
      'dissatisfaction@3 lead',
      'dissatisfaction@7 lead',
    ]);
  });

  test('sarcasm and answers thrown back count without one angry word', () => {
    const lines: Line[] = [
      ['c', '早教课退费申请交了二十天了'],
      ['a', '财务还在审核'],
      ['c', '审核二十天，是要一张一张数钱吗'],
      ['a', '流程就是这样的'],
      ['c', '你们收钱的时候可没这么多流程'],
      ['a', '请您耐心等待'],
      ['c', '我的耐心早被你们耗光了'],
    ];
    expect(only('dissatisfaction', lines)).toEqual(['dissatisfaction@6 lead']);
  });

  test('a customer who asks, answers and thanks raises nothing, however much goes wrong', () => {
    const lines: Line[] = [
      ['c', '空调装完漏水，墙都泡了'],
      ['a', '请拍一下漏水的位置'],
      ['c', '拍了，发你了'],
      ['a', '是排水管没接好，师傅今天下午三点过去'],
      ['c', '那墙怎么办'],
      ['a', '墙面我们请人补，费用我们出'],
      ['c', '行，那我等师傅'],
    ];
    expect(listen(lines)).toEqual([]);
  });

  test('a soft word between two hard ones does not break the run', () => {
    const lines: Line[] = [
      ['c', '早教课退费申请交了二十天了'],
      ['a', '财务还在审核'],
      no,
      ['a', '系统里没有'],
      ['c', '我上礼拜已经交过一遍了'],
      ['a', '请您耐心等待'],
      no,
    ];
    expect(only('dissatisfaction', lines)).toEqual(['dissatisfaction@6 lead']);
  });

  test('a greeting is not yet the first statement', () => {
    expect(only('dissatisfaction', [['c', '喂你好'], ['c', '你们一直没人管'], no, no, no])).toEqual(['dissatisfaction@4 lead']);
  });

  test('abuse goes to the lead at once, also in the first turn', () => {
    expect(only('dissatisfaction', [['c', '你们这群王八蛋']])).toEqual(['dissatisfaction@0 lead']);
  });

  test('a marked emotion counts instead of the words', () => {
    expect(
      only('dissatisfaction', [
        ['c', '锅坏了'],
        ['c', '好', { emotion: 3 }],
      ]),
    ).toEqual(['dissatisfaction@1 lead']);
  });
});

describe('deadlock', () => {
  const script: Line = ['a', '您的问题已经记录下来了会有专人跟进处理'];
  const no: Line = ['c', '说了多少遍了有什么用'];

  test('both alerts and nothing new', () => {
    expect(only('deadlock', [['c', '锅坏了'], script, no, script, no, script, no])).toEqual(['deadlock@6 lead']);
  });

  test('not while the agent brings an offer or a time', () => {
    const offer: Line = ['a', '我可以给您换一台新的，明天12点前寄出'];
    expect(only('deadlock', [['c', '锅坏了'], script, no, script, no, script, offer, no])).toEqual([]);
  });
});

describe('calls for others', () => {
  test('a manager: the agent first, the lead the second time', () => {
    const ask: Line = ['c', '叫你们经理来'];
    expect(only('asks_manager', [ask, ask, ask])).toEqual(['asks_manager@0 agent', 'asks_manager@1 lead ^0']);
  });

  test.each([
    ['media', '我是晚报记者，想核实一下'],
    ['regulator', '我打12315投诉你们'],
    ['lawyer', '我让律师起诉你们'],
    ['safety', '插座冒烟把孩子烫伤了'],
  ])('%s reaches the lead at once', (kind, text) => {
    expect(only(kind, [['c', text]])).toEqual([`${kind}@0 lead`]);
  });

  test.each([
    ['in the news', '看到新闻说有批奶粉召回，你们家的没事吧？'],
    ['feared', '用久了会不会漏电呀'],
    ['on the way to a doctor', '周三我得去医院拿药'],
    ['brought up by a reporter', '我是都市频道的记者，想就电池召回采访一下'],
  ])('a hazard %s is none', (_, text) => {
    expect(only('safety', [['c', text]])).toEqual([]);
  });

  test.each([
    ['a street', '法院路那家分店还开着吗'],
    ['figures of an order', '运单尾号12345的包裹，能帮看看吗'],
    ['a closed case', '丢件的事消协已经调解完了，想问运费险还能申请不'],
    ['a trade of the same name', '钢琴有个键按下去不起来，能约调律师吗'],
  ])('%s calls for nobody', (_, text) => {
    expect(listen([['c', text]]).filter((alert) => alert.level === 'lead')).toEqual([]);
  });

  test('a case that is not settled does call', () => {
    expect(only('regulator', [['c', '再不处理完我就打12315']])).toEqual(['regulator@0 lead']);
  });

  test('a threat to post is for the agent', () => {
    expect(only('media', [['c', '我要发抖音曝光']])).toEqual(['media@0 agent']);
  });

  test('an offer turned down twice reaches the lead', () => {
    expect(
      only('refusal', [
        ['c', '我不接受'],
        ['c', '不接受'],
      ]),
    ).toEqual(['refusal@0 agent', 'refusal@1 lead ^0']);
  });
});

describe('timing', () => {
  test('a long silence and talking over twice are told, where ends are known', () => {
    expect(
      only('silence', [
        ['c', '喂', { atMs: 0, endMs: 1_000 }],
        ['a', '您好', { atMs: 40_000, endMs: 41_000 }],
      ]),
    ).toEqual(['silence@1 agent']);
    const over = (atMs: number): Line[] => [
      ['c', '我跟你说', { atMs, endMs: atMs + 5_000 }],
      ['a', '您先听我', { atMs: atMs + 2_000, endMs: atMs + 6_000 }],
    ];
    expect(only('talk_over', [...over(0), ...over(10_000)])).toEqual(['talk_over@3 agent']);
  });
});

test('bots, third persons and unknown speakers raise nothing', () => {
  const lines: Line[] = ['bot', 'third', 'unknown'].flatMap((who) =>
    Array.from({ length: 5 }, (): Line => [who as Speaker, '你们这群王八蛋叫经理来']),
  );
  expect(listen(lines)).toEqual([]);
});

test('every alert says its reason as a code as well', () => {
  const script: Line = ['a', '您的问题已经记录下来了会有专人跟进处理'];
  const lines: Line[] = [['c', '锅坏了'], script, ['c', '又是这句话'], script, ['c', '我要找12315'], script, ['c', '说了等于没说']];
  expect(listen(lines).map(({ kind, reason }) => [kind, reason])).toEqual([
    ['hint.repeat', { code: 'same_script', count: 2, displeased: true }],
    ['hint.dissatisfaction', { code: 'displeased_turns', count: 2 }],
    ['regulator', { code: 'customer_said', count: 1, words: ['12315'] }],
    ['repeat', { code: 'same_script', count: 3, displeased: true }],
    ['dissatisfaction', { code: 'displeased_turns', count: 3 }],
    ['deadlock', { code: 'deadlock' }],
  ]);
});

test('the recorded call, had its brush-off gone on, alerts the agent at the third time and the lead by the fourth', () => {
  const heard = readFileSync(new URL('../../../assets/angry-call.events.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"transcript.final"'))
    .map((line): Line => {
      const { payload } = JSON.parse(line) as { payload: { role: Speaker; text: string } };
      return [payload.role, payload.text];
    });
  const [, brushOff] = heard.find(([who], place) => who === 'agent' && place > 1) ?? [];
  const goneOn = heard.map((line, place): Line => (line[0] === 'agent' && place > 1 ? ['agent', brushOff ?? ''] : line));
  const repeats = listen(goneOn).filter((alert) => alert.kind === 'repeat');
  expect(repeats[0]?.reason?.count).toBe(3);
  expect(repeats.find((alert) => alert.level === 'lead')?.reason?.count).toBeLessThanOrEqual(4);
});

test('every alert has two different moves', () => {
  for (const [first, second] of Object.values(nextMoves)) expect(first).not.toBe(second);
});

test.each([
  ['你再说一遍', true],
  ['刚才说几点来着', true],
  ['等一下我拿支笔', true],
  ['嗯', false],
  ['我拿笔记本去修', false],
])('who asks to hear it again: %s', (text, asks) => {
  expect(asksToRepeat(text)).toBe(asks);
});
