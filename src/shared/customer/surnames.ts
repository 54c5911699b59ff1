/** Chinese surnames: where a name divides, and the readings of surnames that people type either way. */

const compound = new Set(
  (
    '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 宇文 长孙 司徒 司空 夏侯 端木 百里 南宫 轩辕 澹台 公冶 濮阳 ' +
    '淳于 单于 太史 申屠 钟离 鲜于 闻人 赫连 呼延 独孤 拓跋 万俟 西门 东郭 南门 左丘 梁丘 公羊 宗政 太叔 闾丘 子车 ' +
    '歐陽 上官 司馬 諸葛 東方 尉遲 公孫 長孫 鍾離 鮮于 聞人 赫連'
  ).split(' '),
);

/** Surname readings that differ from the everyday one, toneless; agents search by either. */
const surnameReadings: Readonly<Record<string, readonly string[]>> = {
  单: ['shan', 'dan'],
  曾: ['zeng', 'ceng'],
  解: ['xie', 'jie'],
  仇: ['qiu', 'chou'],
  区: ['ou', 'qu'],
  查: ['zha', 'cha'],
  盖: ['ge', 'gai'],
  翟: ['zhai', 'di'],
  朴: ['piao', 'pu'],
  任: ['ren'],
  乐: ['yue', 'le'],
  尹: ['yin'],
  冼: ['xian'],
  洗: ['xian', 'xi'],
  员: ['yun', 'yuan'],
  繁: ['po', 'fan'],
  缪: ['miao', 'mou'],
  覃: ['qin', 'tan'],
  召: ['shao', 'zhao'],
  折: ['she', 'zhe'],
  黑: ['he', 'hei'],
  秘: ['bi', 'mi'],
  种: ['chong', 'zhong'],
  重: ['chong', 'zhong'],
  宓: ['mi', 'fu'],
  那: ['na'],
  能: ['nai', 'neng'],
  晟: ['cheng', 'sheng'],
  令: ['ling'],
  纪: ['ji'],
  燕: ['yan'],
  葛: ['ge'],
  华: ['hua'],
  过: ['guo'],
  哈: ['ha'],
  车: ['che', 'ju'],
  牟: ['mu', 'mou'],
  郇: ['huan', 'xun'],
  郗: ['xi', 'chi'],
  隗: ['wei', 'kui'],
  逄: ['pang'],
  臧: ['zang'],
  柏: ['bai', 'bo'],
  佟: ['tong'],
  万俟: ['mo qi', 'wan si'],
  尉迟: ['yu chi', 'wei chi'],
  澹台: ['tan tai', 'dan tai'],
  单于: ['chan yu', 'shan yu'],
  长孙: ['zhang sun', 'chang sun'],
};

/** Characters of given names that people read either way, toneless. */
const givenReadings: Readonly<Record<string, readonly string[]>> = {
  乐: ['le', 'yue'],
  茜: ['qian', 'xi'],
  长: ['chang', 'zhang'],
  朝: ['zhao', 'chao'],
  行: ['xing', 'hang'],
  重: ['zhong', 'chong'],
  娜: ['na', 'nuo'],
  盛: ['sheng', 'cheng'],
  晟: ['sheng', 'cheng'],
  柏: ['bai', 'bo'],
  靓: ['jing', 'liang'],
  莘: ['xin', 'shen'],
  曾: ['zeng', 'ceng'],
  单: ['dan', 'shan'],
  奇: ['qi', 'ji'],
  宿: ['su', 'xiu'],
  适: ['shi', 'kuo'],
  阿: ['a', 'e'],
  着: ['zhe', 'zhuo'],
  藏: ['cang', 'zang'],
};

export function isHanName(name: string): boolean {
  return /^[\p{Script=Han}·•]+$/u.test(name);
}

/** 欧阳娜娜 → 欧阳 + 娜娜; 林晓雨 → 林 + 晓雨. A two-character name never has a compound surname. 阿依古丽·买买提 divides at the dot. Other scripts: last word and the rest. */
export function splitName(name: string): { surname: string; given: string } {
  const trimmed = name.trim();
  const dot = trimmed.search(/[·•]/);
  if (isHanName(trimmed) && dot > 0) return { surname: trimmed.slice(0, dot), given: trimmed.slice(dot + 1) };
  if (isHanName(trimmed)) {
    const chars = [...trimmed];
    const pair = chars.slice(0, 2).join('');
    const length = chars.length >= 3 && compound.has(pair) ? 2 : 1;
    return { surname: chars.slice(0, length).join(''), given: chars.slice(length).join('') };
  }
  if (trimmed === '') return { surname: '', given: '' };
  const words = trimmed.split(/\s+/).filter((word) => word !== '');
  return { surname: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') };
}

/** The readings of one character in a given name; empty when there is but one. */
export function givenReadingsOf(character: string): readonly string[] {
  return givenReadings[character] ?? [];
}

/** Special readings of a surname (syllables apart), most proper first; empty when the everyday reading is the only one. */
export function readingsOf(surname: string): readonly string[] {
  return surnameReadings[surname] ?? [];
}
