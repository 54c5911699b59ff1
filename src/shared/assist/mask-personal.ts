/**
 * Hides by its looks what may not reach a model though nobody on this desk knows it: beside what `maskWords` hides also fixed lines
 * without an area code, ids of messengers, house numbers of a road, and names behind the words that introduce them. Fields ({{商品}}) stay, and no text gets longer.
 */
import { maskWords } from '../compliance/mask-words.ts';
import { doubleSurnames, surnames } from '../compliance/personal-words.ts';

const field = /(\{\{[^{}]{1,20}\}\})/;
const digit = '[0-9０-９零〇一二三四五六七八九幺]';
const parting = '[-－—–\\s]{0,2}';
const stop = '(?=[\\s,，。.!！?？;；、]|$|的|电话|手机|住|先生|女士)';

const shortLandline = new RegExp(
  `(?<=(?:座机|固话|家里电话)(?:号码?)?(?:是|为|[:：\\s])?)${digit}{3,4}${parting}${digit}{4}(?!${digit})`,
  'gu',
);

const messenger =
  /(?<=(?<![a-z0-9])(?:微信|薇信|wechat|weixin|vx|qq|扣扣|加(?:我|你|您)?(?:的)?(?:v|微))(?:号码?|账号|id)?[是为叫:：\s]{0,3})(?!iphone|ipad|ios|android|app|windows|pay|pro)(?=[a-z_-]{0,19}[0-9_]|[a-z][a-z_-]{5})[a-z0-9][a-z0-9_-]{4,19}/giu;

const number = '[0-9０-９零〇一二三四五六七八九十百]';
const roadName = '(?:(?![我你您他她它住在到是寄送去至的了给往于从这那有和跟与就把将走半逛赶过思线网套链电])\\p{Script=Han})';
const house = `${number}{1,5}(?:[-－—]${number}{1,4})?`;
const road = new RegExp(
  `${roadName}{2,7}(?:(?<![公铁一])路|街|巷|弄|胡同|大道)\\s?${house}\\s?(?:号|號|弄)(?!线|前|之前|以前|才|就|到|发|送)(?:[\\s,，-]{0,2}${house}(?:号楼|栋|幢|单元|室|楼|层|座|号))*(?:${number}{3,4}(?!${number}))?`,
  'gu',
);

const notAfterSurname = '[来了到去过们家上下人里不没]';
const named = new RegExp(
  `(?<=(?:我|老公|老婆|先生|太太|爱人|丈夫|妻子|儿子|女儿|孩子|妈妈|爸爸|母亲|父亲|朋友|同事|名字|他|她)(?:的名字)?(?:叫做|叫|名叫)|(?:联系人|收件人|收货人|姓名|名字|户主)(?:是|叫|为|[:：\\s])?)(?:${doubleSurnames.join('|')}|[${surnames}])(?!${notAfterSurname})\\p{Script=Han}{1,2}${stop}`,
  'gu',
);

const looks = [shortLandline, messenger, road, named];

function maskLooks(text: string): string {
  return looks.reduce((masked, look) => masked.replace(look, (found) => '*'.repeat(found.length)), text);
}

/** 「我叫禤瑶，0571-88886666」 → 「我叫禤瑶，*************」; a name whose surname is in no list stays. */
export function maskPersonal(text: string): string {
  return maskWords(text)
    .split(field)
    .map((part, at) => (at % 2 === 1 ? part : maskLooks(part)))
    .join('');
}
