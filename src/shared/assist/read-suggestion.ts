/** Makes what a model wrote into one plain sentence for the field, or says that there is none. It is data: nothing in it is obeyed. */

export const mostSuggestionLength = 600;

const wrappers = /^(?:["“「『]([\s\S]*)["”」』]|\*\*([\s\S]*)\*\*)$/;
const speaker = /^(?:客服|坐席|客服坐席|回复|答复|草稿|话术|概括|问题陈述|agent|reply)\s*[:：]\s*/i;

function withoutFences(text: string): string {
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(text);
  return fenced?.[1] ?? text;
}

/** A slot that is opened and never closed: the words behind it are missing. */
const openSlot = /\{\{(?![^{}]*\}\})/;

/** Thinking aloud that never ended leaves nothing; half an answer is none. Control characters and half characters would not survive being saved. */
export function readSuggestion(answer: string): { ok: true; text: string } | { ok: false; why: 'empty' | 'too-long' } {
  const plain = answer
    .replaceAll(/<think>[\s\S]*?(?:<\/think>|$)/gi, '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\ufffd]+/gu, (run: string) => (/[\n\t]/.test(run) ? '\n' : ''))
    .trim();
  let text = withoutFences(plain).replace(speaker, '').trim();
  const inner = wrappers.exec(text);
  text = (inner?.[1] ?? inner?.[2] ?? text).replaceAll(/\s*\n+\s*/g, '\n').trim();
  if (text === '') return { ok: false, why: 'empty' };
  return text.length > mostSuggestionLength || openSlot.test(text) ? { ok: false, why: 'too-long' } : { ok: true, text };
}
