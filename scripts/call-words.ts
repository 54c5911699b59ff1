/** What is said in an angry call, by type of complaint: several wordings each, with {…} for facts. Words only; `make-events.ts` puts them in time. */
import type { ComplaintType, Step } from '../src/shared/base/words.ts';

export type CallWords = {
  /** The customer's first outburst, sentence by sentence. */
  outburst: readonly (readonly string[])[];
  /** What the agent says at each step, and what the customer answers to it. */
  steps: Readonly<Record<Step, { agent: readonly string[]; customer: readonly string[] }>>;
};

/** Said again and again by agents who may not decide anything. */
export const brushOffs = ['您的问题我们已经记录了，会有专人跟进处理的。', '您反映的情况我们这边已经登记了，会有专员跟进处理的。'];
export const impatience = ['你们每次都这么说，专人在哪儿呢？', '又是这一句，我不想再听了。', '别再跟我念稿子了，我要的是结果。'];

/** A talk that goes nowhere: what the customer answers to the same sentence, time after time. */
export const stuckAnswers = [
  '记录了有什么用，我就问什么时候解决。',
  '你们每次都这么说，专人在哪儿呢？',
  '又是这一句，你能不能换一句？',
  '别再跟我念稿子了，我要的是结果。',
  '我已经听你说了好几遍了，一点用都没有。',
  '你到底能不能办？不能办就换个能办的人来。',
  '叫你们经理来跟我说。',
  '还是这句话，你是机器人吗？',
  '我打了三次电话，等来的就是这句话？',
  '你再说一百遍也没用。',
  '行，你们就这么糊弄客户吧。',
  '我要投诉你们。',
  '算了，跟你说不清楚。',
] as const;

const empathize = [
  '您为这件事打了好几次电话还没解决，换成是我也会生气，真的非常抱歉，让您受累了。',
  '让您一次次打电话、一次次等，确实是我们没做好，我非常理解您现在的心情，对不起。',
];

const shared = {
  empathizeAnswer: ['说这些没用，我就想知道到底怎么办。', '抱歉我听了太多次了，你就说怎么解决吧。'],
  paraphraseAnswer: ['对，就是这么回事。', '没错，我说了三遍了，就是这个意思。'],
  evidenceAnswer: ['行，我等下拍了发给你们。', '照片我手机里就有，回头发你。'],
  commitAnswer: ['你说的今天四点，我记下了。', '好，今天四点，我等着。'],
};

export const closingWords = { agent: '谢谢您愿意再给我们一次机会，我到点之前一定先给您打电话。', customer: '行吧，我再信你们一次。' };

export const wordsByType: Partial<Record<ComplaintType, CallWords>> & { other: CallWords } = {
  product_quality: {
    outburst: [
      [
        '喂，我买的{thing}，{fault}，这已经是第三次给你们打电话了！',
        '上次你们的人答应我{promise}，到现在连个影子都没有，你们就是这么对待客户的吗？',
      ],
      ['我跟你说，这个{thing}才用了几天，{fault}！质量也太差了。', '之前说好的{promise}，我一直等到现在，没人管，没人问，太让人生气了。'],
    ],
    steps: {
      empathize: { agent: empathize, customer: shared.empathizeAnswer },
      paraphrase: {
        agent: [
          '我跟您核对一下：您买的{thing}，{fault}，之前答应您的{promise}也没有做到，您希望我们换一个新的，我理解得对吗？',
          '我复述一下您看对不对：您买的{thing}，{fault}，您打了三次电话，答应的{promise}没有兑现，您要的是换新，是这样吗？',
        ],
        customer: shared.paraphraseAnswer,
      },
      request_evidence: {
        agent: [
          '为了让质检的同事一次看明白，麻烦您方便的时候拍一张故障的照片或者一段视频发给我。',
          '方便的话，请您把出故障的样子拍张照片发给我，这样后面的同事就不用再问您一遍了。',
        ],
        customer: shared.evidenceAnswer,
      },
      offer_two_options: {
        agent: [
          '我这边有两个方案，您看哪个更合适：一是免费给您换一个新的，再延长一年保修；二是我们上门取件，给您全额退款。',
          '您可以选：第一种，我们免费换新，来回运费都由我们承担；第二种，上门取回，全额退款。',
        ],
        customer: ['那就换个新的吧，但是别再拖了。', '换新的吧，我不想再折腾了。'],
      },
      commit_time: {
        agent: [
          '我今天下午四点前把新的给您寄出，并且把单号发给您，这件事由我负责跟到底。',
          '今天16点前我给您寄出新的，寄出后我亲自给您回电，告诉您单号。',
        ],
        customer: shared.commitAnswer,
      },
    },
  },
  logistics_delay: {
    outburst: [
      ['我的快递到底到哪儿了？说好的时间早就过了，物流一直不动！', '上次你们答应我{promise}，结果我等了几天，一个电话都没有！'],
      ['我买的{thing}拖了这么多天还没送到，我家里等着用呢！', '你们上回说{promise}，说话不算数，太过分了！'],
    ],
    steps: {
      empathize: { agent: empathize, customer: shared.empathizeAnswer },
      paraphrase: {
        agent: [
          '我跟您核对一下：您买的{thing}过了约定的时间还没有送到，之前答应您的{promise}也没有做到，您希望尽早收到货，对吗？',
          '我复述一下您看对不对：物流好几天没有更新，{thing}还没送到，答应的{promise}没有兑现，您要的是一个准确的时间，是这样吗？',
        ],
        customer: shared.paraphraseAnswer,
      },
      request_evidence: {
        agent: [
          '麻烦您把物流页面的截图发给我一张，我拿着它直接去催，免得来回核对耽误您时间。',
          '方便的话，请您把订单和物流的截图发给我，这样后面的同事就不用再问您一遍了。',
        ],
        customer: ['截图我马上发。', '行，我截个图给你。'],
      },
      offer_two_options: {
        agent: [
          '我这边有两个方案，您看哪个更合适：一是我们从就近的仓库给您重新发一件；二是给您全额退款，再补一张优惠券。',
          '您可以选：第一种，就近仓库优先补发一件；第二种，直接给您办理全额退款。',
        ],
        customer: ['那就重新发一件，快一点。', '补发吧，我急着用。'],
      },
      commit_time: {
        agent: [
          '我今天下午四点前给您补发，并且把新的单号发给您，之后由我负责跟到您签收。',
          '今天16点前我安排补发，寄出后我亲自给您回电，告诉您单号。',
        ],
        customer: shared.commitAnswer,
      },
    },
  },
  other: {
    outburst: [
      ['你们到底有没有人管事？同一件事我已经打了三次电话了！', '上次答应我{promise}，到现在也没有结果，我真的很生气。'],
      ['我的事情拖到现在都没解决，你们是不是不打算管了？', '之前说好的{promise}，说话不算数，换谁谁不生气？'],
    ],
    steps: {
      empathize: { agent: empathize, customer: shared.empathizeAnswer },
      paraphrase: {
        agent: [
          '我跟您核对一下：同一件事您打了三次电话，之前答应您的{promise}没有做到，您希望今天有一个明确的结果，我理解得对吗？',
          '我复述一下您看对不对：您的事情拖到现在没有解决，答应的{promise}没有兑现，您要一个准确的答复，是这样吗？',
        ],
        customer: shared.paraphraseAnswer,
      },
      request_evidence: {
        agent: ['方便的话，请您把相关的截图或者照片发给我，这样后面的同事就不用再问您一遍了。'],
        customer: shared.evidenceAnswer,
      },
      offer_two_options: {
        agent: ['我这边有两个方案，您看哪个更合适：一是我今天就给您重新办理；二是给您全额退款，再补一张优惠券。'],
        customer: ['那就今天给我办好。', '重新办吧，我要今天有结果。'],
      },
      commit_time: {
        agent: ['我今天下午四点前办好，并且亲自给您回电，这件事由我负责跟到底。'],
        customer: shared.commitAnswer,
      },
    },
  },
};
