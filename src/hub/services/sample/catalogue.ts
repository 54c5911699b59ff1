/** What the sample shop sells, and what can honestly go wrong with each thing. */

export type Product = {
  name: string;
  /** How people call it in a sentence. */
  short: string;
  cents: number;
  group: 'appliance' | 'apparel' | 'home' | 'food' | 'digital' | 'baby';
  /** Read after `short`: 「空气炸锅」「用了三天不加热」. */
  faults: readonly string[];
  /** Set for things that can endanger people. */
  hazards?: readonly string[];
};

const product = (name: string, short: string, cents: number, group: Product['group'], faults: string[], hazards?: string[]): Product =>
  hazards === undefined ? { name, short, cents, group, faults } : { name, short, cents, group, faults, hazards };

export const products: readonly Product[] = [
  product(
    '云厨可视空气炸锅 5L',
    '空气炸锅',
    39_900,
    'appliance',
    ['用了三天不加热', '加热时有塑料味', '面板按键失灵'],
    ['插上电冒烟', '插头处烧黑'],
  ),
  product('云厨破壁料理机 1.75L', '破壁机', 52_900, 'appliance', ['底部漏水', '运转时异响很大', '杯体有裂纹'], ['运转中杯盖崩开']),
  product('朗白无线吸尘器 V6', '吸尘器', 89_900, 'appliance', ['充不进电', '吸力越来越小', '续航不到十分钟'], ['充电时电池鼓包发烫']),
  product('朗白蒸汽挂烫机', '挂烫机', 25_900, 'appliance', ['喷头滴水', '第二次使用就不出蒸汽'], ['喷出热水烫到手']),
  product('清和净水器滤芯套装', '滤芯', 29_800, 'appliance', ['装上后漏水', '出水有异味']),
  product('清和台式即热饮水机', '饮水机', 45_900, 'appliance', ['出水温度不对', '童锁失灵'], ['童锁失灵热水烫到孩子']),
  product('暖禾石墨烯取暖器', '取暖器', 32_900, 'appliance', ['开机几分钟自动断电', '面板有划痕'], ['使用中冒火花', '外壳烫到变形']),
  product('暖禾水暖床垫 双人', '水暖床垫', 59_900, 'appliance', ['一侧不热', '主机噪音大'], ['主机漏水流到插座']),
  product('星野降噪蓝牙耳机 Pro', '耳机', 49_900, 'digital', ['左耳没有声音', '连接经常断开', '充电仓合不上']),
  product(
    '星野儿童电话手表 S3',
    '儿童手表',
    69_900,
    'digital',
    ['定位偏差好几公里', '屏幕自己亮起乱点', '充电触点接触不良'],
    ['充电时发烫孩子手腕起泡'],
  ),
  product('极光快充充电宝 20000mAh', '充电宝', 16_900, 'digital', ['充不满电', '接口松动'], ['放在包里鼓包发烫']),
  product('极光机械键盘 87键', '键盘', 28_900, 'digital', ['空格键回弹慢', '灯光有三颗不亮']),
  product('望舒电子书阅读器 7寸', '阅读器', 109_900, 'digital', ['屏幕有残影', '翻页卡顿']),
  product('清岚长款羽绒服 女', '羽绒服', 79_900, 'apparel', ['到手就跑绒', '拉链卡住拉不上', '左袖有一块色差']),
  product('清岚真丝衬衫 女', '真丝衬衫', 45_900, 'apparel', ['洗一次就起球', '袖口脱线']),
  product('远行防滑登山鞋 男', '登山鞋', 52_900, 'apparel', ['穿两次开胶', '鞋底磨得特别快']),
  product('远行速干冲锋衣 男', '冲锋衣', 69_900, 'apparel', ['小雨就渗水', '压胶开裂']),
  product('小满儿童加绒运动套装', '运动套装', 19_900, 'apparel', ['裤子掉色染到内衣', '缝线开了']),
  product('木言软底女鞋', '女鞋', 26_900, 'apparel', ['两只鞋大小不一样', '鞋面起皱掉皮']),
  product('栖木岩板餐桌 1.4米', '餐桌', 189_900, 'home', ['桌面有裂纹', '桌腿不平晃动', '少发一包螺丝']),
  product('栖木人体工学椅', '电脑椅', 99_900, 'home', ['坐着自己往下沉', '扶手松动'], ['气杆突然下坠摔伤']),
  product('棉语四件套 1.8米', '四件套', 35_900, 'home', ['洗后缩水铺不满', '颜色和图片差很多']),
  product('棉语乳胶枕 一对', '乳胶枕', 29_900, 'home', ['味道半个月散不掉', '有一个是塌的']),
  product('山屿手冲咖啡壶套装', '咖啡壶', 15_900, 'home', ['玻璃壶到手就碎', '滤杯有缺口']),
  product('锦年不粘炒锅 30cm', '炒锅', 21_900, 'home', ['用一个月就粘锅', '手柄螺丝松动'], ['手柄断裂热油洒出']),
  product('山野原味坚果礼盒 1.2kg', '坚果礼盒', 13_900, 'food', ['有哈喇味', '少了两袋', '生产日期快到期']),
  product('晨谷有机杂粮 5kg', '杂粮', 8_900, 'food', ['有虫子', '真空袋漏气受潮'], ['吃后一家人腹痛']),
  product('澜海冷冻大虾 2kg', '大虾', 18_900, 'food', ['到货已经化冻', '个头比页面小很多'], ['吃后上吐下泻']),
  product('安芽婴儿推车 轻便款', '婴儿推车', 79_900, 'baby', ['前轮卡住推不动', '安全带扣不紧'], ['行进中前轮脱落']),
  product('安芽恒温调奶器', '调奶器', 22_900, 'baby', ['温度显示比实际高', '用一周不通电'], ['底座漏电麻手']),
  product('安芽婴儿纸尿裤 L码 4包', '纸尿裤', 26_900, 'baby', ['孩子用后起红疹', '侧漏严重', '四包里有一包是M码']),
  product('安芽儿童安全座椅', '安全座椅', 129_900, 'baby', ['接口装不上', '卡扣按不动'], ['锁扣自己松开']),
];

export const warehouses = ['杭州萧山仓', '苏州昆山仓', '武汉东西湖仓', '广州黄埔仓', '天津武清仓'] as const;

/** Invented carriers with the beginning of their tracking numbers. */
export const carriers = [
  { name: '顺达速运', prefix: 'SD' },
  { name: '云途快运', prefix: 'YT7' },
  { name: '安捷物流', prefix: 'AJ' },
  { name: '中联快递', prefix: 'ZL' },
] as const;
