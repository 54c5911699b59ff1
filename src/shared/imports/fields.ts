/** What can be imported, which fields each kind of row has, and by which headings they are recognised. */
import { complaintTypeNames } from '../classify/type-names.ts';

export const importKinds = ['customer', 'order', 'ticket'] as const;
export type ImportKind = (typeof importKinds)[number];

/** How a cell of the field is read. */
export type FieldType = 'id' | 'name' | 'phone' | 'text' | 'long' | 'time' | 'past' | 'money' | 'count' | 'word' | 'list';

/** Words of a closed vocabulary, in the order they are offered; the first word of each is its name. */
export type Vocabulary = { readonly [value: string]: readonly string[] };

export type Field = {
  type: FieldType;
  zh: string;
  en: string;
  /** Other headings it goes by, in lower case without blanks. */
  aliases: readonly string[];
  most?: number;
  required?: true;
  words?: Vocabulary;
};

export const orderStatusWords: Vocabulary = {
  paid: ['已付款', '待发货', '未发货', 'paid'],
  shipped: ['已发货', '已揽收', 'shipped'],
  in_transit: ['运输中', '在途', 'in transit', 'in_transit'],
  delivering: ['派送中', '派件中', '配送中', 'delivering'],
  signed: ['已签收', '已收货', '已完成', '交易完成', '交易成功', 'signed', 'completed'],
  returning: ['退货中', '售后中', '退款中', 'returning'],
  refunded: ['已退款', '已退货', '退款成功', 'refunded'],
};

const typeWords: Vocabulary = Object.fromEntries(
  Object.entries(complaintTypeNames).map(([type, { zh, en }]) => [type, [zh, en, type, ...(otherTypeWords()[type] ?? [])]]),
);

function otherTypeWords(): Readonly<Record<string, readonly string[]>> {
  return {
    product_quality: ['商品质量', '质量', '质量问题', '产品问题'],
    service_attitude: ['服务', '态度', '服务质量'],
    logistics_delay: ['物流', '物流问题', '配送', '延误', '发货慢'],
    not_received_signed: ['签收未收到', '未收到货', '虚假签收'],
    size_fit: ['尺码', '尺码问题'],
    description_mismatch: ['描述不符', '货不对板'],
    after_sales_slow: ['售后', '售后问题', '售后慢'],
    price_refund: ['价格', '退款', '价格退款', '退款问题'],
    safety_hazard: ['安全', '安全问题'],
    privacy_leak: ['隐私', '信息泄露'],
    other: ['其它', '其他问题'],
  };
}

const stageWords: Vocabulary = {
  new: ['新建', '待处理', '未处理', '待受理', 'new', 'open'],
  verifying: ['核实中', '处理中', '已受理', '跟进中', 'verifying', 'in progress'],
  solving: ['定方案', '方案中', '协商中', 'solving'],
  executing: ['方案执行', '执行中', 'executing'],
  confirming: ['待确认', '待客户确认', 'confirming'],
  care: ['回访', '待回访', '回访中', 'care'],
  closed: ['已关闭', '已完结', '已办结', '已结案', '已完成', '已解决', '关闭', '完结', 'closed', 'done'],
};

const channelWords: Vocabulary = {
  phone: ['电话', '热线', '来电', '400', 'phone', 'call'],
  chat: ['在线', '在线客服', '微信', '企业微信', '网页', 'app', '旺旺', 'chat'],
  public: ['公开', '微博', '小红书', '抖音', '黑猫投诉', '12315', '媒体', 'public'],
};

const departmentWords: Vocabulary = {
  service: ['客服', '客服部', '售后', '售后部', 'service'],
  quality: ['质量', '质量部', '质检', '品控', 'quality'],
  logistics: ['物流协同', '物流', '物流部', '仓储', 'logistics'],
  membership: ['会员', '会员部', 'membership'],
  product: ['产品', '产品部', 'product'],
  finance: ['财务', '财务部', 'finance'],
};

const urgencyWords: Vocabulary = {
  normal: ['普通', '一般', '正常', '低', '中', 'normal'],
  phone_first: ['电话优先', '优先', '较急', '高', 'phone first'],
  emergency: ['紧急', '加急', '特急', 'emergency', 'urgent'],
};

const salutationWords: Vocabulary = { 先生: ['先生', '男', 'mr', 'male'], 女士: ['女士', '女', '小姐', 'ms', 'mrs', 'female'] };

const person = {
  customerId: {
    type: 'id',
    zh: '客户编号',
    en: 'Customer id',
    aliases: ['客户id', '客户号', '用户id', '用户编号', 'customerid', 'customerno', 'uid'],
  },
  memberNo: {
    type: 'id',
    zh: '会员号',
    en: 'Member number',
    aliases: ['会员编号', '会员卡号', '会员id', 'memberno', 'memberid', 'member'],
    most: 64,
  },
  phone: {
    type: 'phone',
    zh: '电话',
    en: 'Phone',
    aliases: [
      '手机',
      '手机号',
      '手机号码',
      '电话号码',
      '联系电话',
      '联系方式',
      '来电号码',
      '客户电话',
      '收货电话',
      'mobile',
      'tel',
      'phonenumber',
    ],
  },
  name: {
    type: 'name',
    zh: '姓名',
    en: 'Name',
    aliases: ['客户姓名', '客户名称', '客户', '会员姓名', '收货人', '联系人', '顾客', '顾客姓名', 'customer', 'customername', 'fullname'],
    most: 50,
  },
} as const satisfies Record<string, Field>;

const customerFields = {
  ...person,
  salutation: { type: 'word', zh: '称呼', en: 'Salutation', aliases: ['性别', 'gender', 'title'], words: salutationWords },
  otherPhone: {
    type: 'phone',
    zh: '其他电话',
    en: 'Other phone',
    aliases: ['备用电话', '第二电话', '固定电话', '座机', 'phone2', 'otherphone'],
  },
  tier: { type: 'text', zh: '会员等级', en: 'Tier', aliases: ['等级', '客户等级', '级别', 'level', 'vip'], most: 50 },
  tags: { type: 'list', zh: '标签', en: 'Tags', aliases: ['客户标签', 'tag', 'labels'], most: 50 },
  region: { type: 'text', zh: '地区', en: 'Region', aliases: ['省市区', '所在地', '城市', '区域', 'city', 'area'], most: 100 },
  address: { type: 'text', zh: '地址', en: 'Address', aliases: ['详细地址', '收货地址', '家庭地址'], most: 300 },
  memberSince: {
    type: 'past',
    zh: '入会时间',
    en: 'Member since',
    aliases: ['注册时间', '注册日期', '入会日期', '开卡时间', 'registeredat', 'membersince'],
  },
} as const satisfies Record<string, Field>;

const orderFields = {
  orderNo: {
    type: 'id',
    zh: '订单号',
    en: 'Order number',
    aliases: ['订单编号', '订单', '单号', 'orderno', 'orderid', 'order'],
    most: 64,
    required: true,
  },
  ...person,
  product: {
    type: 'text',
    zh: '商品',
    en: 'Product',
    aliases: ['商品名称', '产品', '产品名称', '宝贝', '货品', 'item', 'productname', 'sku'],
    most: 200,
    required: true,
  },
  quantity: { type: 'count', zh: '数量', en: 'Quantity', aliases: ['件数', '购买数量', 'qty', 'count'] },
  amount: {
    type: 'money',
    zh: '金额',
    en: 'Amount',
    aliases: ['订单金额', '实付', '实付金额', '实付款', '支付金额', '总价', 'total', 'price'],
    required: true,
  },
  status: {
    type: 'word',
    zh: '状态',
    en: 'Status',
    aliases: ['订单状态', '物流状态', 'orderstatus'],
    words: orderStatusWords,
    required: true,
  },
  placedAt: {
    type: 'past',
    zh: '下单时间',
    en: 'Placed at',
    aliases: ['下单日期', '订单时间', '创建时间', '付款时间', 'createdat', 'orderdate', 'date'],
    required: true,
  },
  shippedAt: { type: 'past', zh: '发货时间', en: 'Shipped at', aliases: ['发货日期', 'shipdate'] },
  promisedAt: { type: 'time', zh: '承诺送达', en: 'Promised at', aliases: ['承诺送达时间', '预计送达', '预计送达时间', 'eta'] },
  signedAt: { type: 'past', zh: '签收时间', en: 'Signed at', aliases: ['签收日期', '收货时间', 'deliveredat'] },
  signedBy: { type: 'text', zh: '签收人', en: 'Signed by', aliases: ['签收方式'], most: 50 },
  carrier: { type: 'text', zh: '承运商', en: 'Carrier', aliases: ['快递公司', '物流公司', '快递'], most: 50 },
  trackingNo: {
    type: 'id',
    zh: '运单号',
    en: 'Tracking number',
    aliases: ['快递单号', '物流单号', '运单编号', 'trackingno', 'waybill'],
    most: 64,
  },
} as const satisfies Record<string, Field>;

const ticketFields = {
  ticketNo: {
    type: 'id',
    zh: '台账编号',
    en: 'Complaint number',
    aliases: [
      '工单号',
      '工单编号',
      '投诉编号',
      '投诉单号',
      '编号',
      '序号',
      '台账号',
      'ticketno',
      'ticketid',
      'caseno',
      'complaintno',
      'no',
      'id',
    ],
    most: 40,
    required: true,
  },
  openedAt: {
    type: 'past',
    zh: '受理时间',
    en: 'Opened at',
    aliases: ['投诉时间', '投诉日期', '受理日期', '登记时间', '登记日期', '创建时间', '日期', '时间', 'openedat', 'createdat', 'date'],
    required: true,
  },
  ...person,
  orderNo: {
    type: 'id',
    zh: '订单号',
    en: 'Order number',
    aliases: ['订单编号', '订单', '涉及订单', 'orderno', 'orderid', 'order'],
    most: 64,
  },
  type: {
    type: 'word',
    zh: '投诉类型',
    en: 'Complaint type',
    aliases: ['类型', '分类', '投诉分类', '问题类型', 'type', 'category'],
    words: typeWords,
  },
  title: {
    type: 'text',
    zh: '投诉内容',
    en: 'Complaint',
    aliases: ['标题', '问题', '问题描述', '投诉描述', '事由', '主题', '内容', 'title', 'subject', 'description', 'summary'],
    most: 200,
    required: true,
  },
  ask: { type: 'text', zh: '客户诉求', en: 'Demand', aliases: ['诉求', '要求', '客户要求', 'request'], most: 300 },
  channel: { type: 'word', zh: '渠道', en: 'Channel', aliases: ['来源', '投诉渠道', '受理渠道', 'source'], words: channelWords },
  urgency: { type: 'word', zh: '紧急程度', en: 'Urgency', aliases: ['优先级', '紧急度', '级别', 'priority'], words: urgencyWords },
  stage: { type: 'word', zh: '处理状态', en: 'Stage', aliases: ['状态', '进度', '处理进度', '阶段', 'status'], words: stageWords },
  department: {
    type: 'word',
    zh: '责任部门',
    en: 'Department',
    aliases: ['部门', '处理部门', '归属部门', 'owner department'],
    words: departmentWords,
  },
  ownerName: {
    type: 'name',
    zh: '处理人',
    en: 'Handled by',
    aliases: ['负责人', '跟进人', '坐席', '客服', '经办人', 'owner', 'agent', 'assignee'],
    most: 50,
  },
  result: {
    type: 'long',
    zh: '处理结果',
    en: 'Result',
    aliases: ['处理情况', '处理过程', '处理记录', '解决方案', '备注', 'notes', 'resolution'],
    most: 2_000,
  },
  closedAt: {
    type: 'past',
    zh: '关闭时间',
    en: 'Closed at',
    aliases: ['完结时间', '办结时间', '结案时间', '完成时间', '办结日期', 'closedat', 'resolvedat'],
  },
} as const satisfies Record<string, Field>;

const tables = { customer: customerFields, order: orderFields, ticket: ticketFields };

export type FieldId = keyof typeof customerFields | keyof typeof orderFields | keyof typeof ticketFields;

/** Of each field that is filled, which column (counted from 0) it stands in. */
export type Mapping = { readonly [F in FieldId]?: number };

const personFields: readonly FieldId[] = ['customerId', 'memberNo', 'phone'];

/** In the order they are shown. */
export function fieldsOf(kind: ImportKind): [FieldId, Field][] {
  return Object.entries(tables[kind]) as [FieldId, Field][];
}

export function fieldOf(kind: ImportKind, id: FieldId): Field | null {
  const fields: Partial<Record<FieldId, Field>> = tables[kind];
  return fields[id] ?? null;
}

/** What a mapping still lacks: fields that are required, and `person` when no column tells who the customer is. */
export function missingFields(kind: ImportKind, mapping: Mapping): (FieldId | 'person')[] {
  const missing: (FieldId | 'person')[] = fieldsOf(kind).flatMap(([id, { required }]) =>
    required && mapping[id] === undefined ? [id] : [],
  );
  return personFields.every((id) => mapping[id] === undefined) ? [...missing, 'person'] : missing;
}
