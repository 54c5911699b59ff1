/** Owns recognising a customer's full name in read text. A surname with an honorific (李先生) and names of staff are not reported. */
import { isEdge, type NormalizedText } from '../language/normalize.ts';
import { hasAny, type PersonalSpan, windowBefore } from './personal-digits.ts';

const surnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝',
);
const doubleSurnames = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '宇文',
  '司徒',
  '端木',
  '夏侯',
  '南宫',
];
/** Characters common in given names: needed where no honorific follows. */
const givenCharacters = new Set(
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超霞平刚桂华玉兰红梅文斌辉建国明志永林海山峰春秋雪莹琳琴倩颖洁雯婷婷佳欣怡悦涵梓轩宇浩然博雅诗语晨阳宁凯鹏飞龙虎彬彪松柏竹菊莲荷燕莺凤凰珍珠宝银金福禄寿喜庆祥瑞兴旺昌盛荣富贵德仁义礼智信忠孝诚良善美慧淑贤惠芬芝芹菲蓉蕾薇萍莉茜莎娇媛婉娴妍姣妮婵嫣琪瑶瑾璐琼瑜珊玲珂珺岩岚峻嵘川江河波涌泉源清澄润泽沛潇淼鑫森焱垚亮光晶昊昱晗旭东南北西中华新子小晓少大立利力励俊逸君骏豪毅恒康健安泰宏洪弘鸿广权全根生长远达通顺成功胜利勋进思学书翰墨卿可心梦月星云霄天乐一丹冬冰凡叶启嘉圆培坤增士夏家尧希帆年延彤思恩悠慈成才振斯昕景朝杨树梁楠欢民汉渝游湘滨炎烁爱玮琦琛生益盼真睿硕祖程竞章笑维美群翔翠耀肖胤芸若苗茂荣莎萌菁蒙蓓虹衡裕西诺谦贝超越辰迪逢郁銮锋锐锦镇长阔雁雄雨雷霖青静韬韵顺风馨驰骁鹤麟黎齐',
);
/** Never part of a given name beside an honorific. */
const notGiven = new Set(
  '的了是位个这那我你您他她们有没不给为向和与跟请等先女老各某名要会能在到已将把被对因谢感么什怎哪人家好日年月号元件单款后前里外上下订货退换客户服说问让帮替叫找派',
);
const honorifics = ['先生', '女士', '小姐', '同学', '太太', '夫人', '阿姨', '大哥', '大姐', '老师'];
const introductions = [
  '收件人',
  '收货人',
  '姓名',
  '机主',
  '户主',
  '会员',
  '客户',
  '用户',
  '顾客',
  '您叫',
  '您是',
  '叫做',
  '亲爱的',
  '尊敬的',
  '收件',
  '买家',
  '车主',
  '业主',
];
const staffWords = [
  '我是',
  '客服',
  '专员',
  '店长',
  '经理',
  '主管',
  '工程师',
  '师傅',
  '顾问',
  '工号',
  '同事',
  '负责人',
  '管家',
  '医生',
  '主任',
  '老板',
  '骑手',
  '快递员',
];
const opensName = new Set('给为是叫户人请跟和与向对的由被把让');

function surnameLength(text: string, at: number): number {
  if (doubleSurnames.some((surname) => text.startsWith(surname, at))) return 2;
  return surnames.has(text.charAt(at)) ? 1 : 0;
}

function isStaff(text: string, start: number, end: number): boolean {
  return hasAny(windowBefore(text, start, 5), staffWords) || staffWords.slice(1).some((word) => text.startsWith(word, end));
}

function isUnbroken(normalized: NormalizedText, start: number, end: number): boolean {
  for (let k = start + 1; k < end; k++) if (isEdge(normalized, k) && (normalized.marks[k] ?? 0) !== 4) return false;
  return true;
}

/** 「刘建军先生」: the span includes the honorific, so that a rewrite can replace both. */
function nameBeforeHonorific(normalized: NormalizedText, text: string, at: number): PersonalSpan | null {
  const honorific = honorifics.find((word) => text.startsWith(word, at));
  if (honorific === undefined) return null;
  for (const length of [4, 3, 2]) {
    const start = at - length;
    const surname = start < 0 ? 0 : surnameLength(text, start);
    const given = text.slice(start + surname, at);
    if (surname === 0 || given.length === 0 || given.length > 2) continue;
    if ([...given].some((character) => notGiven.has(character)) || !isUnbroken(normalized, start, at + honorific.length)) continue;
    const isAmbiguous = given.length === 1 && surnames.has(given);
    if (isAmbiguous && !isEdge(normalized, start) && !opensName.has(text.charAt(start - 1))) continue;
    if (given.length === 2 && surnames.has(given.charAt(1)) && !givenCharacters.has(given.charAt(0))) continue;
    return { kind: 'name', start, end: at + honorific.length };
  }
  return null;
}

function plainNameEnd(text: string, start: number): number[] {
  const surname = surnameLength(text, start);
  if (surname === 0) return [];
  return [2, 1]
    .map((length) => start + surname + length)
    .filter((end) => end <= text.length && [...text.slice(start + surname, end)].every((character) => givenCharacters.has(character)));
}

function endsName(normalized: NormalizedText, text: string, end: number): boolean {
  return isEdge(normalized, end) || '您你的'.includes(text.charAt(end));
}

/** 「收件人王小明」, 「王小明您好」, 「刘建军，您的快递…」. */
function plainNameAt(normalized: NormalizedText, text: string, start: number): PersonalSpan | null {
  const before = windowBefore(text, start, 5);
  const isIntroduced = introductions.some((word) => before.endsWith(word) || before.endsWith(`${word}是`) || before.endsWith(`${word}为`));
  if (!isIntroduced && !isEdge(normalized, start)) return null;
  for (const end of plainNameEnd(text, start)) {
    if (!endsName(normalized, text, end) || !isUnbroken(normalized, start, end)) continue;
    const isFull = end - start >= 3;
    const isAddressed =
      text.startsWith('您好', end) ||
      text.startsWith('你好', end) ||
      (isFull && (text.startsWith('您', end) || text.startsWith('你', end)));
    if (isIntroduced || isAddressed) return { kind: 'name', start, end };
  }
  return null;
}

/** `text` is the read text as a string, unit for unit. */
export function findNames(normalized: NormalizedText, text: string): PersonalSpan[] {
  const found: PersonalSpan[] = [];
  for (let k = 0; k < text.length; k++) {
    const span = nameBeforeHonorific(normalized, text, k) ?? (surnameLength(text, k) > 0 ? plainNameAt(normalized, text, k) : null);
    if (span !== null && !isStaff(text, span.start, span.end)) found.push(span);
  }
  return found;
}
