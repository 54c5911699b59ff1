/** Every slot a pack may use, under its Chinese name. A name that is not in this table is refused when a pack is checked. */

export type SlotInfo = {
  zh: string;
  en: string;
  /** True when the value tells who the customer is or what they bought: never offered for a public reply. */
  personal: boolean;
  /** A plausible value, for previews and for checking templates; not a fact about anyone. */
  sample: string;
};

export const slotTable = {
  称呼: { zh: '怎么称呼', en: 'how to address them', personal: true, sample: '林女士' },
  姓氏称呼: { zh: '姓氏加先生或女士', en: 'surname with title', personal: true, sample: '林女士' },
  会员等级: { zh: '会员等级', en: 'member tier', personal: true, sample: '金卡会员' },
  商品: { zh: '商品名称', en: 'product', personal: true, sample: '恒温电热水壶' },
  订单尾号: { zh: '订单号后六位', en: 'last six of the order number', personal: true, sample: '480217' },
  下单日期: { zh: '下单日期', en: 'date of order', personal: true, sample: '11月12日' },
  签收日期: { zh: '签收日期', en: 'date of delivery', personal: true, sample: '11月15日' },
  签收时间: { zh: '签收的日期和钟点', en: 'date and hour of delivery', personal: true, sample: '11月15日 14:20' },
  签收人: { zh: '谁签收的', en: 'who signed', personal: true, sample: '门卫' },
  承运商: { zh: '承运商', en: 'carrier', personal: false, sample: '安达速运' },
  最新物流: { zh: '最近一条物流', en: 'latest tracking event', personal: true, sample: '11月18日 09:12 到达嘉兴转运中心' },
  预计送达: { zh: '下单时约定的送达日期', en: 'delivery date promised when ordering', personal: true, sample: '11月17日' },
  工单号: { zh: '工单号', en: 'ticket number', personal: true, sample: 'TK-20261118-7F3KQ' },
  负责人: { zh: '工单负责人', en: 'owner of the ticket', personal: false, sample: '周晴' },
  责任部门: { zh: '责任部门', en: 'department in charge', personal: false, sample: '质检部' },
  上次承诺: { zh: '上一次对客户的承诺', en: 'the last promise made', personal: true, sample: '11月19日 18:00前补发' },
  承诺时间: { zh: '这次承诺的时间', en: 'time promised now', personal: false, sample: '今天18:00前' },
  问题: { zh: '客户遇到的问题', en: 'the problem', personal: true, sample: '水壶加热到一半就断电' },
  诉求: { zh: '客户想要的', en: 'what they ask for', personal: true, sample: '换一台新的' },
  坐席姓名: { zh: '您的名字', en: 'your name', personal: false, sample: '许宁' },
  权益: { zh: '客户手里可用的权益', en: 'benefit they hold', personal: true, sample: '免费上门取件一次' },
  券额: { zh: '补偿金额', en: 'amount of goodwill', personal: false, sample: '30元' },
  记录: { zh: '查到的记录', en: 'the record found', personal: true, sample: '11月15日 14:20显示签收，签收人：门卫' },
  进度: {
    zh: '办到哪一步',
    en: 'how far the case is',
    personal: true,
    sample: '林女士，您11月18日反映的「水壶断电」，正在核实情况，由质量组跟进。',
  },
  退款额: { zh: '退款金额', en: 'refund amount', personal: true, sample: '199元' },
} as const satisfies Record<string, SlotInfo>;

export type SlotName = keyof typeof slotTable;

export const slotNames = Object.keys(slotTable) as SlotName[];

export function isSlotName(name: string): name is SlotName {
  return Object.hasOwn(slotTable, name);
}

/** Sample values for every slot, for previews and for running the compliance rules over a template. */
export function sampleSlots(): Record<string, string> {
  return Object.fromEntries(slotNames.map((name) => [name, slotTable[name].sample]));
}
