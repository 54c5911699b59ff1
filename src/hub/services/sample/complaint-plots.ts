/** How each type of complaint usually goes in the sample shop: what is said, checked, offered and promised. `{…}` is filled per case. */
import type { ComplaintType, Department } from '../../../shared/base/words.ts';
import type { Product } from './catalogue.ts';
import type { OrderPlot } from './order-history.ts';

export type OfferedWay = { title: string; sentence: string; costCents: number; timeText: string; promise: string; hours: number };

export type ComplaintPlot = {
  type: ComplaintType;
  /** Null: the complaint is not about one order. */
  order: OrderPlot | null;
  /** Plot of the order once the case is settled, when it differs. */
  settledOrder?: OrderPlot;
  groups?: readonly Product['group'][];
  department: Department;
  title: string;
  what: string;
  asks: readonly string[];
  first: readonly string[];
  /** Later contacts about the same thing. */
  again: readonly string[];
  facts: readonly string[];
  evidence: readonly { item: string; label: string }[];
  checks: readonly string[];
  ways: readonly [OfferedWay, OfferedWay];
  /** What was achieved, one for each way. */
  done: readonly [string, string];
};

const way = (title: string, sentence: string, rest: Omit<OfferedWay, 'title' | 'sentence'>): OfferedWay => ({ title, sentence, ...rest });

export const complaintPlots: readonly ComplaintPlot[] = [
  {
    type: 'product_quality',
    order: 'normal',
    department: 'quality',
    title: '{short}{fault}',
    what: '{product}{fault}',
    asks: ['换一个好的', '全额退款', '说明是什么原因', '补偿来回耽误的时间'],
    first: ['反映{short}{fault}，要求换新', '{short}收到后{fault}，希望尽早处理', '来电说{short}{fault}，已记录现象并请其拍视频'],
    again: [
      '再次来电，问{short}换新为什么还没有消息',
      '第二次反映{short}{fault}，对没人回电很不满',
      '追问质检结果，表示再没有答复就要退货',
    ],
    facts: ['订单 {orderNo} 已签收，签收人：{signedBy}', '商品在一年质保期内'],
    evidence: [
      { item: 'fault_video', label: '故障现象的视频' },
      { item: 'serial_photo', label: '机身编号或水洗标照片' },
      { item: 'order_shot', label: '订单截图' },
    ],
    checks: ['品质部已调出该批次质检记录', '已比对同批次反馈，本月另有两例相同现象', '视频已转品质部，初步判断为部件装配问题'],
    ways: [
      way('免费换新并延长保修一年', '我现在为您登记换新，旧件由我们上门取走，新件另加一年保修。', {
        costCents: 3_000,
        timeText: '48小时内发出',
        promise: '寄出换新件',
        hours: 48,
      }),
      way('上门取件后全额退款', '如果您不想再等，我们上门取件，到仓验收后原路退款。', {
        costCents: 1_800,
        timeText: '取件后3个工作日',
        promise: '安排上门取件',
        hours: 24,
      }),
    ],
    done: ['换新件已签收，客户确认使用正常', '退款已到账，客户表示接受'],
  },
  {
    type: 'logistics_delay',
    order: 'stuck',
    settledOrder: 'late-signed',
    department: 'logistics',
    title: '{short}超过承诺时间未送到',
    what: '{product}应在{promisedDay}前送达，物流停在途中',
    asks: ['今天之内告诉我到哪了', '优先派送', '补偿晚到的损失', '不要了，退款'],
    first: ['查询{short}物流，已超过承诺送达时间', '来电催{short}配送，物流两天没有更新', '问{short}为什么还没到，家里等着用'],
    again: ['再次来电催件，说上次答应的回电没有等到', '第三次询问{short}到哪里了，情绪激动', '追问{short}的配送时间，要求给准确日期'],
    facts: ['订单 {orderNo} 承诺 {promisedDay} 前送达', '物流最新状态：{stuckWhy}'],
    evidence: [{ item: 'tracking_shot', label: '物流页面截图' }],
    checks: ['已与承运方核实：{stuckWhy}', '物流部已发起催件，等待承运方回执', '已确认包裹没有丢失，正在转往派送站'],
    ways: [
      way('优先派送并补运费券', '我请物流部把您的包裹排到最前，同时给您账户补一张运费券。', {
        costCents: 1_200,
        timeText: '24小时内安排派送',
        promise: '反馈包裹的准确位置',
        hours: 8,
      }),
      way('就近仓重新发一件', '我们从就近的仓库重新发一件，原包裹到了您拒收即可。', {
        costCents: 2_500,
        timeText: '当天发出',
        promise: '从就近仓补发',
        hours: 24,
      }),
    ],
    done: ['包裹已送达，运费券已到账', '补发件已签收，原包裹已拒收退回'],
  },
  {
    type: 'not_received_signed',
    order: 'handed-over',
    department: 'logistics',
    title: '{short}显示已签收但没有收到',
    what: '物流显示{product}由{signedBy}签收，客户本人没有拿到',
    asks: ['查清楚谁签收的', '重新发一件', '全额退款'],
    first: ['物流显示{short}已签收，本人没有收到', '说{short}显示「{signedBy}」签收，去问了没有'],
    again: ['再次来电，仍没有找到{short}', '追问派送员核实的结果'],
    facts: ['订单 {orderNo} 物流显示已签收，签收人：{signedBy}'],
    evidence: [
      { item: 'doorway_photo', label: '放置位置的照片' },
      { item: 'tracking_shot', label: '物流页面截图' },
    ],
    checks: ['已联系派送员，回忆放在{signedBy}处', '已请承运方提供签收底单'],
    ways: [
      way('派送员当面核实', '我请派送员今天到现场和您一起找，找到为止给您一个结果。', {
        costCents: 0,
        timeText: '当天',
        promise: '请派送员上门核实',
        hours: 8,
      }),
      way('先行补发', '核实期间我们先给您补发一件，不用您等承运方的结论。', {
        costCents: 2_000,
        timeText: '24小时内发出',
        promise: '补发一件',
        hours: 24,
      }),
    ],
    done: ['在{signedBy}处找到包裹，客户已取到', '补发件已由本人签收'],
  },
  {
    type: 'service_attitude',
    order: null,
    department: 'service',
    title: '反映客服态度生硬',
    what: '上一次通话中客服打断客户并先挂断',
    asks: ['当事人道歉', '换一个人跟进', '给一个说法'],
    first: ['反映前一次通话被客服打断', '投诉客服语气不耐烦，没听完就转接'],
    again: ['再次来电，没有等到当事人的回电', '追问处理结果，要求班长回电'],
    facts: ['已调取当次通话录音'],
    evidence: [{ item: 'call_time', label: '通话时间和号码' }],
    checks: ['班长已复听录音，确认有两次打断', '已安排当事人复盘，由班长跟进'],
    ways: [
      way('班长致歉并专人跟进', '由我们的班长给您致歉，后面您的事情由一个人跟到底。', {
        costCents: 0,
        timeText: '当天',
        promise: '班长回电致歉',
        hours: 8,
      }),
      way('致歉并赠生日礼金', '除了致歉，我再为您的账户补一份礼金，当作我们的心意。', {
        costCents: 5_000,
        timeText: '当天',
        promise: '补发礼金',
        hours: 24,
      }),
    ],
    done: ['班长已致歉，客户接受，由专人跟进', '已致歉，礼金已到账'],
  },
  {
    type: 'size_fit',
    order: 'normal',
    groups: ['apparel'],
    department: 'service',
    title: '{short}尺码不合适',
    what: '{product}按推荐尺码购买，穿着不合身',
    asks: ['换大一码', '换货运费由你们出', '退款'],
    first: ['{short}按推荐买偏小，想换大一码', '{short}收到后肩宽不合适'],
    again: ['问换货的新件什么时候寄出', '换货进度没有更新，再次来电'],
    facts: ['订单 {orderNo} 已签收，吊牌未拆'],
    evidence: [
      { item: 'size_label', label: '尺码标照片' },
      { item: 'measure', label: '身高体重或平铺尺寸' },
    ],
    checks: ['已核对尺码表，推荐尺码偏小一档', '新尺码有库存，已锁定一件'],
    ways: [
      way('免运费换码', '我先给您锁定大一码，旧件上门取，来回运费由我们承担。', {
        costCents: 2_400,
        timeText: '48小时内发出',
        promise: '寄出新尺码',
        hours: 48,
      }),
      way('退货退款', '您不想换的话，上门取件后原路退款。', {
        costCents: 1_200,
        timeText: '取件后3个工作日',
        promise: '安排上门取件',
        hours: 24,
      }),
    ],
    done: ['新尺码已签收，合身', '退款已到账'],
  },
  {
    type: 'description_mismatch',
    order: 'normal',
    department: 'product',
    title: '{short}与页面描述不一致',
    what: '{product}实物与商品页的颜色或参数不一致',
    asks: ['按页面的发给我', '退货并承担运费', '修改页面'],
    first: ['{short}颜色和页面图片差别明显', '说{short}实际参数比页面写的低'],
    again: ['问页面核实的结果', '再次反映{short}与页面不符'],
    facts: ['订单 {orderNo} 已签收', '已保存下单当日的商品页快照'],
    evidence: [
      { item: 'actual_photo', label: '自然光下的实物照片' },
      { item: 'page_shot', label: '商品页截图' },
    ],
    checks: ['产品部核对页面，一张主图有色差', '页面参数标注不清，已提交修改'],
    ways: [
      way('退货免运费', '页面没有写清楚是我们的责任，退货运费由我们承担。', {
        costCents: 1_200,
        timeText: '取件后3个工作日',
        promise: '安排上门取件',
        hours: 24,
      }),
      way('保留商品补差价', '如果您愿意留下，我为您申请差价补偿。', {
        costCents: 4_000,
        timeText: '24小时内到账',
        promise: '补偿差价',
        hours: 24,
      }),
    ],
    done: ['退货完成，页面已修改', '补偿已到账，客户留下商品'],
  },
  {
    type: 'after_sales_slow',
    order: 'returning',
    settledOrder: 'refunded',
    department: 'finance',
    title: '{short}退货后迟迟没有退款',
    what: '{product}退货已到仓，退款一直没有到账',
    asks: ['今天到账', '说明卡在哪里', '赔偿利息'],
    first: ['{short}退回去好几天，退款没有到', '问{short}的退款进度'],
    again: ['再次追问退款，说上次答应三天', '对退款进度不满，要求负责人答复'],
    facts: ['订单 {orderNo} 退货件已到仓'],
    evidence: [{ item: 'return_no', label: '退货运单号' }],
    checks: ['仓库确认已验收，待财务打款', '财务核对后发现退款单未自动生成，已补单'],
    ways: [
      way('加急退款', '我请财务今天单独处理您这一笔，打款后我告诉您流水号。', {
        costCents: 0,
        timeText: '24小时内打款',
        promise: '提交加急退款',
        hours: 24,
      }),
      way('先垫付到余额', '您急用的话，先把同等金额放到您的账户余额里。', {
        costCents: 0,
        timeText: '2小时内',
        promise: '余额垫付',
        hours: 4,
      }),
    ],
    done: ['退款已原路到账', '余额已补，客户确认'],
  },
  {
    type: 'price_refund',
    order: 'normal',
    department: 'membership',
    title: '{short}买完就降价，要求退差价',
    what: '{product}签收后几天页面降价',
    asks: ['退差价', '退货重买'],
    first: ['{short}刚买就降价，要求退差价', '问{short}的价保规则'],
    again: ['追问差价申请', '再次来电，差价没有到账'],
    facts: ['订单 {orderNo} 在7天价保期内'],
    evidence: [{ item: 'price_shot', label: '当前价格截图' }],
    checks: ['核对价保记录，符合7天价保', '差价已提交会员部'],
    ways: [
      way('按价保退差价', '您的订单在价保期内，差价原路退回。', { costCents: 3_000, timeText: '24小时内', promise: '退回差价', hours: 24 }),
      way('差价换双倍礼金', '也可以换成双倍的礼金，下次直接抵扣。', { costCents: 6_000, timeText: '当天', promise: '发放礼金', hours: 8 }),
    ],
    done: ['差价已退回', '礼金已到账'],
  },
  {
    type: 'safety_hazard',
    order: 'normal',
    groups: ['appliance', 'digital', 'baby', 'home', 'food'],
    department: 'quality',
    title: '{short}{hazard}',
    what: '使用{product}时{hazard}',
    asks: ['立刻派人处理', '查明原因', '承担医药费', '全部召回'],
    first: ['{short}{hazard}，已请客户停止使用并保留实物', '紧急：{short}{hazard}，转资深坐席'],
    again: ['追问检测安排', '再次来电，问事故说明什么时候出'],
    facts: ['订单 {orderNo} 已签收', '已请客户断电停用、保留实物'],
    evidence: [
      { item: 'scene_photo', label: '现场和实物照片' },
      { item: 'medical', label: '就诊记录（如有）' },
    ],
    checks: ['品质部已上门取回实物送检', '已启动应急预案，当日上报负责人'],
    ways: [
      way('上门取样检测并先行退款', '我们今天安排人上门取样检测，货款先退给您，不用等结果。', {
        costCents: 0,
        timeText: '当天',
        promise: '安排上门取样',
        hours: 4,
      }),
      way('同款换新并承担检测', '您还需要用的话先换不同批次的，检测费用由我们承担。', {
        costCents: 8_000,
        timeText: '24小时内',
        promise: '寄出不同批次的商品',
        hours: 24,
      }),
    ],
    done: ['货款已退，检测报告已交客户', '新批次商品已签收，检测费用已结清'],
  },
  {
    type: 'privacy_leak',
    order: 'normal',
    department: 'service',
    title: '怀疑收货信息外泄',
    what: '下单后接到说得出订单内容的陌生电话',
    asks: ['说明信息从哪里泄露', '删除我的信息', '书面答复'],
    first: ['接到冒充客服的电话，能说出订单内容', '怀疑{short}的订单信息被泄露'],
    again: ['追问排查结果', '又接到陌生电话，再次来电'],
    facts: ['已提醒客户不要转账、不要提供验证码'],
    evidence: [{ item: 'call_shot', label: '来电记录截图' }],
    checks: ['已调取该订单的查询记录，未见异常查询', '已转信息安全负责人'],
    ways: [
      way('排查并书面答复', '我们排查这个订单的全部查询记录，书面答复您。', {
        costCents: 0,
        timeText: '3个工作日',
        promise: '书面答复排查结果',
        hours: 72,
      }),
      way('更换隐私号并清除历史地址', '我现在给您的订单启用隐私号，历史地址按您的要求清除。', {
        costCents: 0,
        timeText: '当天',
        promise: '启用隐私号',
        hours: 8,
      }),
    ],
    done: ['书面答复已发出，客户收到', '隐私号已启用，未再接到陌生电话'],
  },
  {
    type: 'other',
    order: null,
    department: 'membership',
    title: '会员权益没有到账',
    what: '升级会员后承诺的权益没有到账',
    asks: ['补发权益', '说明规则'],
    first: ['升级金卡后权益没有到账', '问积分为什么少了'],
    again: ['再次询问权益补发', '追问积分核对的结果'],
    facts: ['会员等级变更记录已核对'],
    evidence: [{ item: 'rights_shot', label: '权益页面截图' }],
    checks: ['会员部确认系统漏发，已补单', '积分流水已核对，有一笔未入账'],
    ways: [
      way('补发权益', '漏发的权益我现在为您补上。', { costCents: 1_200, timeText: '24小时内', promise: '补发权益', hours: 24 }),
      way('折成优惠券', '也可以折成等值的优惠券，马上能用。', { costCents: 1_500, timeText: '当天', promise: '发放优惠券', hours: 8 }),
    ],
    done: ['权益已补发，客户确认到账', '优惠券已发放'],
  },
];

/** One-line summaries of plain questions, for contacts without a complaint. */
export const questions: readonly string[] = [
  '咨询{short}的保修期，已告知一年质保和报修方式',
  '问{short}怎么清洗保养，已发图文说明',
  '修改收货地址，已在发货前改好',
  '咨询{short}有没有现货，已告知预计到货日期',
  '申请{short}的电子发票，已发到预留邮箱',
  '询问{short}和上一代的区别',
  '查询{short}物流，显示派送中，已告知派送时段',
  '问满减券能不能叠加，已说明规则',
  '咨询会员升级条件',
  '预约{short}上门安装时间',
  '想给{short}配件补购，已告知型号',
  '问退货流程，说明七天内可申请',
  '核对订单金额，优惠已抵扣',
  '咨询{short}适合多大的孩子用',
  '反馈页面打不开，重新登录后恢复',
  '表扬上次处理的客服，服务耐心',
  '询问企业采购报价，已转企业组',
  '提醒派送前先打电话，已加备注',
  '确认{short}已收到，询问使用方法',
  '回访：{short}使用正常，没有其他需要',
  '咨询以旧换新活动时间',
  '问{short}能不能指定派送时间，已备注晚间送',
];

export const careOutcomes: readonly string[] = [
  '回访：使用正常，客户满意',
  '回访：客户表示处理及时，没有其他问题',
  '回访：客户希望以后主动告知进度，已反馈班组',
  '两次未接，已发短信说明',
];
