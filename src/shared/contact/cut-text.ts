/** Owns where a text that is too long for one utterance is cut: behind a sentence if one ends near, never inside a character. */

const sentenceEnd = /[。！？!?；;\n]/;

/** Joined again, the parts are the text. Each has at most `most` UTF-16 units and at least one character. */
export function cutText(text: string, most: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > most) {
    const end = from + cutAt(text.slice(from, from + most + 1), most);
    parts.push(text.slice(from, end));
    from = end;
  }
  return [...parts, text.slice(from)];
}

function cutAt(near: string, most: number): number {
  for (let at = most; at > most - Math.floor(most / 5); at--) if (sentenceEnd.test(near.charAt(at - 1))) return at;
  const before = near.charCodeAt(most - 1);
  const after = near.charCodeAt(most);
  const isPair = before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
  return isPair ? most - 1 : most;
}
