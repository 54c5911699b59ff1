/** Invented people: names, places and numbers that look real and belong to nobody (the number blocks are not assigned). */
import type { Dice } from './dice.ts';

const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  ...'单解仇盖查区朴',
];
const compoundSurnames = ['欧阳', '上官', '司徒', '诸葛', '慕容', '令狐', '端木', '皇甫', '东方', '尉迟'];
const givenFemale = [
  '雨桐',
  '思涵',
  '婉清',
  '静怡',
  '晓雯',
  '梦洁',
  '佳宁',
  '若兰',
  '芷若',
  '海燕',
  '淑珍',
  '丽萍',
  '秀英',
  '桂兰',
  '敏',
  '娟',
  '琳',
  '倩',
  '雪梅',
  '春霞',
  '欣妍',
  '可馨',
  '语嫣',
  '诗琪',
  '晓彤',
  '玉华',
  '美玲',
  '艳红',
  '文静',
  '慧敏',
  '曼琪',
  '凤琴',
  '一诺',
  '子墨',
  '月娥',
  '巧云',
  '青',
  '珊',
  '悦',
  '媛媛',
];
const givenMale = [
  '建国',
  '志强',
  '伟',
  '磊',
  '浩然',
  '子轩',
  '俊杰',
  '国栋',
  '明远',
  '文博',
  '晓东',
  '海涛',
  '立新',
  '振华',
  '永康',
  '家豪',
  '天佑',
  '鹏飞',
  '宇航',
  '思源',
  '德胜',
  '玉成',
  '长青',
  '世杰',
  '一鸣',
  '嘉树',
  '承宇',
  '庆丰',
  '学文',
  '大勇',
  '斌',
  '刚',
  '超',
  '凯',
  '峰',
  '启明',
  '泽宇',
  '向阳',
  '修远',
  '少华',
];
const districts: Record<string, readonly string[]> = {
  上海市: ['浦东新区', '徐汇区', '闵行区', '宝山区', '杨浦区', '嘉定区'],
  浙江省杭州市: ['西湖区', '滨江区', '余杭区', '拱墅区', '萧山区'],
  浙江省宁波市: ['鄞州区', '海曙区', '江北区'],
  浙江省温州市: ['鹿城区', '瓯海区'],
  江苏省南京市: ['鼓楼区', '江宁区', '建邺区', '栖霞区'],
  江苏省苏州市: ['姑苏区', '吴中区', '昆山市', '常熟市'],
  江苏省无锡市: ['滨湖区', '梁溪区'],
  安徽省合肥市: ['蜀山区', '包河区', '庐阳区'],
  福建省厦门市: ['思明区', '湖里区'],
  山东省青岛市: ['市南区', '崂山区', '黄岛区'],
};
const southern: Record<string, readonly string[]> = {
  广东省广州市: ['天河区', '海珠区', '番禺区'],
  广东省深圳市: ['南山区', '福田区', '龙岗区'],
  广东省佛山市: ['南海区', '顺德区'],
  广西壮族自治区南宁市: ['青秀区', '良庆区'],
};
const areaCodes: Record<string, string> = {
  上海市: '021',
  杭州市: '0571',
  宁波市: '0574',
  温州市: '0577',
  南京市: '025',
  苏州市: '0512',
  无锡市: '0510',
  合肥市: '0551',
  厦门市: '0592',
  青岛市: '0532',
  广州市: '020',
  深圳市: '0755',
  佛山市: '0757',
  南宁市: '0771',
};
/** Valid operator prefixes with the unassigned block 0000 behind them. */
const mobileBlocks = ['1380000', '1390000', '1590000', '1760000', '1770000', '1860000', '1890000', '1950000'];

export type Person = { name: string; salutation: '先生' | '女士' | ''; region: string; city: string };

export function invent(dice: Dice, part: 'east' | 'south'): Person {
  const map = part === 'east' ? districts : southern;
  const surname = dice.chance(0.06) ? dice.pick(compoundSurnames) : dice.pick(surnames);
  const female = dice.chance(0.55);
  const place = dice.pick(Object.keys(map));
  const region = `${place}${dice.pick(map[place] ?? [''])}`;
  const city = place.replace(/^.*(?:省|自治区)/, '');
  const salutation = dice.chance(0.03) ? '' : female ? '女士' : '先生';
  return { name: surname + dice.pick(female ? givenFemale : givenMale), salutation, region, city };
}

/** The n-th number: never given out twice. */
export function mobileNumber(n: number): string {
  const block = mobileBlocks[n % mobileBlocks.length] ?? '1380000';
  return block + String((1_037 + n * 2_731) % 10_000).padStart(4, '0');
}

/** A landline of the city, digits only; its exchange 0000 is not assigned. */
export function landlineNumber(city: string, n: number): string {
  const code = areaCodes[city] ?? '021';
  const tail = String((311 + n * 37) % 10_000).padStart(4, '0');
  return `${code}${code.length === 3 ? '6000' : '8000'}${tail}`;
}

export const tiers = ['普通会员', '普通会员', '普通会员', '银卡会员', '银卡会员', '金卡会员', '黑金会员'] as const;

/** Observations that help to serve; never a judgement of the person. */
export const tags = [
  '重视时效',
  '家有老人',
  '家有宝宝',
  '偏好微信联系',
  '偏好短信通知',
  '晚间方便接听',
  '企业采购',
  '常购母婴',
  '常购家电',
  '老客户',
  '收货多为代收点',
  '需要开发票',
] as const;

export const benefitKinds = [
  { title: '满200减30优惠券', amountCents: 3_000, days: 30 },
  { title: '满99减10优惠券', amountCents: 1_000, days: 15 },
  { title: '免运费券', amountCents: 1_200, days: 60 },
  { title: '生日礼金', amountCents: 5_000, days: 30 },
  { title: '延长保修一年', amountCents: null, days: 365 },
  { title: '优先发货权益', amountCents: null, days: 90 },
  { title: '免费上门取件一次', amountCents: null, days: 120 },
] as const;
