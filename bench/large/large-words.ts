/** Owns the words of the large team: names by how common they are, and sentences as they stand in summaries and transcripts. */
import type { Dice } from '../engine/dice.ts';

/** Common ones first: a pick that leans to the beginning gives 王 to about one in twelve. */
export const surnamesByWeight =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单解仇盖查区朴';
export const givenCharacters =
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉萍红建国志华文晓雨桐思涵婉清怡雯梦洁佳宁若海燕淑珍雪梅春欣妍可馨语嫣诗琪彤美玲慧曼凤琴一诺子墨月娥巧云青珊悦媛浩然轩俊栋远博东立新振永康家豪天佑鹏飞宇航源德胜成长世鸣嘉树承庆丰学大斌凯峰启泽向阳修少乐朝盛行茜';
export const places = [
  ...['上海市浦东新区', '上海市徐汇区', '浙江省杭州市西湖区', '浙江省宁波市鄞州区', '江苏省南京市鼓楼区', '江苏省苏州市姑苏区'],
  ...['广东省广州市天河区', '广东省深圳市南山区', '山东省青岛市市南区', '福建省厦门市思明区', '安徽省合肥市蜀山区', '四川省成都市武侯区'],
];
export const wishes = ['要求换货', '要求退款', '要求补发配件', '要求上门维修', '要求给出时间', '希望道歉', '要求补偿运费', '希望尽快安装'];

const things = [
  ...['空气净化器', '扫地机器人', '婴儿推车', '羽绒服', '电饭煲', '行李箱', '洗碗机', '吹风机', '智能门锁', '床垫', '跑步机', '投影仪'],
  ...['蓝牙耳机', '冰箱', '烤箱', '按摩椅', '净水器', '台灯', '书包', '咖啡机', '空调', '电视', '相机', '键盘', '平板', '保温杯'],
];
const faults = [
  ...[
    '启动后有异响',
    '用了三天就不通电',
    '外壳有明显划痕',
    '少了一个配件',
    '尺码偏大两码',
    '颜色与页面不一致',
    '一直显示故障码',
    '漏水漏到地板上',
  ],
  ...[
    '充不进电',
    '屏幕有亮点',
    '包装破损',
    '味道很重',
    '按键失灵',
    '连不上网络',
    '签收了但没收到',
    '物流三天没有更新',
    '安装师傅没有来',
    '退款一直没到账',
  ],
];
const moods = [
  '客户比较着急',
  '客户语气平稳',
  '客户表示很失望',
  '客户已经打过两次电话',
  '客户希望有人负责到底',
  '客户要求升级处理',
  '客户接受等待',
];
const starts = ['客户反映', '来电说', '客户在线咨询', '再次来电', '客户留言说', '家人代为反映'];

export function said(roll: Dice): string {
  const number = String(roll.below(1_000_000)).padStart(6, '0');
  const when = `${1 + roll.below(12)}月${1 + roll.below(28)}日`;
  return `${roll.pick(starts)}${when}买的${roll.pick(things)}${roll.pick(faults)},${roll.pick(wishes)},${roll.pick(moods)},订单尾号${number}`;
}
