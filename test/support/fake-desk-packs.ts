/** Small invented packs for the fake desk: a few scripts and rules, enough for an editor to show its work. */
import type { PackSummary } from '../../src/shared/contract/desk-views.ts';
import type { PackKind, PackOf, Template } from '../../src/shared/pack/pack.ts';
import { fakeId } from './fake-desk-rows.ts';

function template(given: Pick<Template, 'id' | 'scene' | 'step' | 'title' | 'title_en' | 'text'> & Partial<Template>): Template {
  return given;
}

const templates: Template[] = [
  template({
    id: 'any.opening.known',
    scene: 'any',
    step: 'opening',
    title: '开场：记录都在',
    title_en: 'Opening: record at hand',
    text: '{{称呼}}您好，我是{{坐席姓名}}，您之前的记录都在我手上，您直接说现在的情况就好。',
  }),
  template({
    id: 'quality.empathize.wait',
    scene: 'product_quality',
    step: 'empathize',
    title: '等了好几天',
    title_en: 'Waited for days',
    text: '换作是我连着等了几天还要一次次打电话，肯定也很生气，真的对不起。',
    note: '说完停两秒，让客户先讲。',
    not_to_say: ['您先别激动'],
    emotion_min: 1,
  }),
  template({
    id: 'quality.paraphrase.full',
    scene: 'product_quality',
    step: 'paraphrase',
    title: '完整复述',
    title_en: 'Full read-back',
    text: '跟您确认一下：{{签收日期}}收到的{{商品}}{{问题}}，您希望{{诉求}}，对吗？',
  }),
  template({
    id: 'quality.options.two',
    scene: 'product_quality',
    step: 'offer_two_options',
    title: '换货或退款',
    title_en: 'Exchange or refund',
    text: '有两个办法您看哪个方便：一是给您换一台新的，{{承诺时间}}发出；二是全额退{{退款额}}，今天就提交。',
  }),
  template({
    id: 'logistics.empathize.late',
    scene: 'logistics_delay',
    step: 'empathize',
    title: '急着用',
    title_en: 'Needed urgently',
    text: '{{称呼}}，说好{{预计送达}}到的，到现在还没影，耽误您用了，是我们没做好。',
    channels: ['phone', 'chat'],
  }),
  template({
    id: 'logistics.commit.time',
    scene: 'logistics_delay',
    step: 'commit_time',
    title: '说清几点前',
    title_en: 'A clear time',
    text: '{{承诺时间}}我给您回电话，告诉您包裹到了哪里、哪天能到，没有新消息我也打给您。',
  }),
];

export function fakeScripts(issuedAtMs: number, long = false): PackOf<'scripts'> {
  const many = Array.from({ length: 60 }, (_, n) =>
    templates.map((each) => ({
      ...each,
      id: `${each.id}.${n}`,
      title: `${each.title} ${n + 1}，标题很长的时候也要看得清是哪一条话术`,
      text: `${each.text}`.repeat(3),
    })),
  );
  return {
    ...{
      format: 1,
      pack_id: 'scripts.base',
      version: 3,
      title: '基础话术，物流安抚更具体',
      issued_at: issuedAtMs,
      expires_at: issuedAtMs + 1e10,
    },
    kind: 'scripts',
    content: { templates: long ? many.flat() : templates },
  };
}

export function fakeRules(issuedAtMs: number): PackOf<'rules'> {
  return {
    ...{ format: 1, pack_id: 'rules.base', version: 5, title: '基础规则', issued_at: issuedAtMs, expires_at: issuedAtMs + 1e10 },
    kind: 'rules',
    content: {
      sources: [{ id: 'S-1', kind: 'craft', title: '服务用语规范' }],
      rules: [
        {
          id: 'blame.not-ours',
          label: 'blame_shift',
          severity: 'warn',
          any: ['这不是我们的问题'],
          reason: '客户听到的是没人负责',
          source: 'S-1',
          rewrites: ['这件事由我负责跟到底'],
          good: ['这件事由我来跟', '我来负责'],
          bad: ['这不是我们的问题', '这不是我们的问题呀'],
        },
        {
          id: 'insult.stupid',
          label: 'insult',
          severity: 'block',
          any: ['你是不是听不懂'],
          reason: '这是在贬低客户',
          source: 'S-1',
          rewrites: ['我换个说法再讲一遍'],
          good: ['我再讲一遍', '我换个说法'],
          bad: ['你是不是听不懂', '你是不是听不懂话'],
        },
      ],
    },
  };
}

/** `rulesEndAtMs`: until when the rules in force are signed for. */
export function fakePackList(nowMs: number, rulesEndAtMs = nowMs + 300 * 86_400_000): PackSummary[] {
  const row = (
    n: number,
    kind: PackKind,
    version: number,
    standing: PackSummary['standing'],
    refusal: string | null = null,
  ): PackSummary => ({
    id: fakeId(8_000 + n),
    packId: `${kind}.base`,
    kind,
    version,
    title: kind === 'scripts' ? '基础话术，物流安抚更具体' : '基础包',
    issuedAtMs: nowMs - n * 86_400_000,
    publishedBy: '周晴',
    keyId: 'k-2026-01',
    standing,
    refusal,
  });
  return [
    row(0, 'scripts', 4, 'refused', 'bad_signature'),
    row(1, 'scripts', 3, 'active'),
    row(5, 'scripts', 2, 'older'),
    { ...row(2, 'rules', 5, 'active'), expiresAtMs: rulesEndAtMs },
    row(3, 'guides', 2, 'active'),
    row(4, 'policy', 1, 'active'),
  ];
}
